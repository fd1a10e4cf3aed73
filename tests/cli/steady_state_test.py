"""Intervals of one long run of a load that stays as it is, and the end of its warm-up, from outside.

    steady_state_test.py HEADROOM [TEST...]
"""

from program import ProgramTest, main

# Half of one vCPU, for twenty minutes: 60,000 requests.
STEADY = ["--set", "/load/0/poisson/rate=50", "--set", "/duration=20m",
          "--set", '/instance_types={"lab": {"vcpus": 1, "usd_per_hour": 1}}',
          "--set", "/launch_template/LaunchTemplateData/InstanceType=lab"]


class SteadyStateTest(ProgramTest):
    def test_a_run_without_a_warm_up_has_no_interval(self):
        result = self.result(*STEADY)
        self.assertNotIn("latency_s_ci", result["requests"])
        self.assertEqual(result["warm_up_s"], 0)

    def test_a_warm_up_by_hand_asks_for_intervals(self):
        result = self.result(*STEADY, "--set", "/warm_up=1m")
        latency, intervals = result["requests"]["latency_s"], result["requests"]["latency_s_ci"]
        self.assertEqual(result["warm_up_s"], 60)
        self.assertEqual(intervals["batches"], 30)
        for figure in ["mean", "p50", "p90"]:
            low, high = intervals[figure]
            self.assertLess(low, latency[figure])
            self.assertLess(latency[figure], high)
        # The mean of M/M/1 with 20 ms in the system, and 1 ms for the network.
        self.assertAlmostEqual(sum(intervals["mean"]) / 2, 0.021, delta=0.003)
        self.assertLess(intervals["effective_size"], result["requests"]["ok"])
        self.assertIsNone(intervals["p99"], "20 answers of a batch are beyond it")

    def test_the_report_has_them_below_the_latencies(self):
        done = self.headroom("run", "small.json", *STEADY, "--set", "/warm_up=1m")
        self.assertRegex(done.out, r"(?m)^  ± \(95 %\) +\d.* us")
        self.assertIn("without those of the warm-up, the first 1m", done.out)

    def test_mser_5_is_the_same_as_the_time_that_it_finds(self):
        found = self.result(*STEADY, "--set", "/warm_up=mser-5")
        by_hand = self.result(*STEADY, "--set", f"/warm_up={found['warm_up_s']}s")
        self.assertEqual(found["resolved_scenario"]["warm_up"], "mser-5")
        if found["warm_up_s"] > 0:
            self.assertEqual(found["requests"], by_hand["requests"])
        self.assertEqual(found["requests"]["latency_s_ci"]["batches"], 30)

    def test_mser_5_leaves_a_queue_of_the_beginning_out(self):
        # A minute at one and a half times what the vCPU can do leaves 3,000 requests behind.
        wave = ["--set", '/load/1={"poisson": {"rate": 100}, "stop": "1m"}']
        result = self.result(*STEADY, *wave, "--set", "/duration=1h", "--set", "/warm_up=mser-5")
        self.assertGreater(result["warm_up_s"], 60)
        self.assertLess(result["warm_up_s"], 600)
        self.assertEqual(result["requests"]["latency_s_ci"]["batches"], 30)
        stopped_later = self.result(*STEADY, *wave, "--set", "/load/1/stop=15m", "--set", "/warm_up=1m")
        self.assertNotIn("latency_s_ci", stopped_later["requests"])

    def test_a_run_that_is_too_short_has_none_and_says_so(self):
        done = self.headroom("run", "small.json", "--set", "/warm_up=mser-5")
        self.assertEqual(done.status, 0)
        self.assertIn("too short", done.err)
        result = self.result("--set", "/warm_up=mser-5")
        self.assertNotIn("latency_s_ci", result["requests"])
        self.assertTrue(any("too short" in warning for warning in result["warnings"]))

    def test_changing_load_has_none_and_validate_says_so(self):
        change = ["--set", '/load/0/poisson/rate=[["0s", 10], ["10m", 20]]', "--set", "/warm_up=1m"]
        self.assertNotIn("latency_s_ci", self.result(*change)["requests"])
        self.assertIn("warm_up is for load that stays as it is; load[0] goes on changing",
                      self.headroom("validate", "small.json", *change).out)

    def test_replications_share_the_warm_up_and_have_their_own_intervals(self):
        one = self.result(*STEADY, "--set", "/warm_up=mser-5")
        many = self.result(*STEADY, "--set", "/warm_up=mser-5", "--replications", "3")
        self.assertEqual(one["warm_up_s"], many["warm_up_s"])
        self.assertNotIn("latency_s_ci", many["requests"])
        self.assertEqual(len(many["requests"]["latency_s"]["mean"]["ci95"]), 2)

    def test_a_warm_up_that_is_no_time_is_refused(self):
        told = self.refused_scenario(lambda document: document.update(warm_up="mser"))
        self.assertIn('"mser-5"', told)
        self.refused_scenario(lambda document: document.update(warm_up=60))


if __name__ == "__main__":
    main()
