"""`headroom capacity` from outside.

    capacity_test.py HEADROOM [TEST...]
"""

import json

from program import WITH_WARNING, ProgramTest, main

SLO = ["--set", '/slo={"p95": "100ms", "error_rate": 0.01}']
STANDARD = ["--set", '/launch_template/LaunchTemplateData/CreditSpecification={"CpuCredits": "standard"}']


class CapacityTest(ProgramTest):
    def capacity(self, *arguments):
        done = self.headroom("capacity", "small.json", "--json", *arguments)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def test_json_has_the_shape_that_programs_rely_on(self):
        """Of 10 ms each, 200 requests a second keep two vCPUs busy; the baseline of a t3.micro is 10 % (aws-behaviour.md 1.5)."""
        capacity = self.capacity(*SLO)
        self.assertEqual((capacity["scenario"], capacity["instance_type"]), ("small", "t3.micro"))
        self.assertEqual((capacity["saturation_rps"], capacity["service_demand_s"]), (200, 0.01))
        self.assertEqual((capacity["baseline_share"], capacity["credits_last_s"]), (0.1, None))
        self.assertAlmostEqual(capacity["requests_per_s"], capacity["utilization"] * 200, places=6)
        self.assertEqual([check["name"] for check in capacity["slo"]], ["p95", "error_rate"])
        self.assertTrue(all(check["met"] for check in capacity["slo"]))
        self.assertEqual(capacity["slo"][0]["limit"], 0.1)
        self.assertTrue(0.09 < capacity["slo"][0]["value"] <= 0.1, "just within")

    def test_without_an_slo_it_is_all_that_the_processor_can_do(self):
        capacity = self.capacity()
        self.assertEqual((capacity["requests_per_s"], capacity["utilization"], capacity["slo"]), (200, 1, []))
        self.assertIn("One t3.micro serves 200 requests/s (without an SLO: all that it can)\n",
                      self.headroom("capacity", "small.json").out)

    def test_tells_how_long_credits_last(self):
        """288 credits (aws-behaviour.md 1.5) are 288 minutes of a vCPU; two busy ones use 1.8 beyond the 0.2 that are earned."""
        self.assertAlmostEqual(self.capacity(*STANDARD)["credits_last_s"], 288 * 60 / 1.8, delta=1)
        text = self.headroom("capacity", "small.json", *STANDARD).out
        self.assertIn("its credits pay for 10 % of the processor: 20 requests/s in the long run", text)
        self.assertIn("full credits last 2:40:00", text)
        self.assertIn("surplus credits are paid for", self.headroom("capacity", "small.json").out)

    def test_does_not_hang_on_the_load_and_the_group(self):
        """How many requests come, and how many instances there are, is nothing to one instance."""
        one = self.capacity(*SLO)["requests_per_s"]
        self.assertEqual(self.capacity(*SLO, "--set", "/load/0/poisson/rate=90", "--set", "/auto_scaling_group/MaxSize=9",
                                       "--set", "/duration=3h")["requests_per_s"], one)

    def test_a_stricter_slo_leaves_less(self):
        rates = [self.capacity("--set", f'/slo={{"p95": "{limit}"}}')["requests_per_s"] for limit in ("50ms", "100ms", "1s")]
        self.assertEqual(rates, sorted(rates))
        self.assertLess(rates[0], 0.8 * rates[2])

    def test_goes_by_what_users_who_wait_ask_for(self):
        users = json.dumps([{"thread_group": {"threads": 5, "loops": 50, "requests": ["get"]}}])
        self.assertEqual(self.capacity("--set", f"/load={users}")["saturation_rps"], 200)

    def test_says_why_there_is_none(self):
        done = self.headroom("capacity", "small.json", "--set", '/slo={"p95": "1ms"}')
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertRegex(done.err, r"\Aheadroom: one instance of type t3\.micro does not hold the SLO even at 0\.391 requests")
        done = self.headroom("capacity", "small.json", "--json", "--set", "/load=[]", "--quiet")
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("its requests need no CPU", done.err)

    def test_refuses_what_is_no_scenario(self):
        self.assertIn("nowhere.json", self.refused("capacity", "nowhere.json"))
        self.refused("capacity")
        self.refused("capacity", "small.json", "--set", "/duration=soon")

    def test_quiet_says_nothing_but_json(self):
        done = self.headroom("capacity", "small.json", "--quiet", *WITH_WARNING)
        self.assertEqual((done.status, done.out, done.err), (0, "", ""))
        done = self.headroom("capacity", "small.json", "--quiet", "--json", *WITH_WARNING)
        self.assertEqual((json.loads(done.out)["saturation_rps"], done.err), (200, ""))


if __name__ == "__main__":
    main()
