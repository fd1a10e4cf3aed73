"""`headroom stability` from outside.

    stability_test.py HEADROOM [TEST...]
"""

import json

from program import ENDLESS, WITH_WARNING, ProgramTest, main

# Requests of half a second: one instance of two vCPUs serves four a second, and runs are short.
ROOM = ["--set", "/auto_scaling_group/MaxSize=10", "--set", "/application/requests/get/steps/0/cpu=500ms"]
# policies.md 11: two instances are below 50 % of CPU, one is above 70 %, and nothing holds it back.
# A load for two is 1.5 of what one can do: 75 % of two, thus other thresholds than there.
FLAPPING = {"PolicyName": "flapping", "PolicyType": "thresholds",
            "Configuration": {"High": 90, "Low": 80, "ConfirmationsOut": 1, "ConfirmationsIn": 1, "CooldownOut": 0, "CooldownIn": 0,
                              "Guard": False}}
WITH_FLAPPING = ["--set", f"/scaling_policies={json.dumps([FLAPPING])}"]


class StabilityTest(ProgramTest):
    def stability(self, *arguments):
        done = self.headroom("stability", "small.json", "--hold", "1h", "--json", *ROOM, *arguments)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def test_json_has_the_shape_that_programs_rely_on(self):
        none, thresholds = self.stability("--policies", "none,thresholds")
        self.assertEqual((none["name"], thresholds["name"]), ("none", "thresholds"))
        self.assertEqual((none["stable"], none["limit_cycle"], none["scalings_per_hour"]), (True, None, 0))
        for one in (none, thresholds):
            self.assertLessEqual({"name", "stable", "scalings_per_hour", "reversals_per_hour", "up", "down", "limit_cycle", "slo_met"},
                                 set(one))
            self.assertEqual((one["up"]["demand_before"], one["up"]["demand_after"]), (2, 6))
            self.assertEqual((one["down"]["demand_before"], one["down"]["demand_after"]), (6, 2))
        self.assertGreater(thresholds["up"]["level"], 5)
        self.assertGreater(thresholds["up"]["settling_s"], 0)

    def test_a_policy_that_flaps_is_found_to(self):
        flapping, = self.stability(*WITH_FLAPPING)
        self.assertEqual((flapping["name"], flapping["stable"]), ("as-given", False))
        cycle = flapping["limit_cycle"]
        self.assertEqual(set(cycle), {"low", "high", "period_s", "repeats", "exact"})
        self.assertLess(cycle["low"], cycle["high"])
        self.assertGreaterEqual(cycle["repeats"], 3)
        text = self.headroom("stability", "small.json", "--hold", "1h", *ROOM, *WITH_FLAPPING).out
        self.assertRegex(text, r"\nas-given .* cycles \d+ to \d+, every \d+ min ")

    def test_the_table_has_a_line_for_each(self):
        done = self.headroom("stability", "small.json", "--hold", "20m", "--policies", "none,react,keda", *ROOM)
        lines = done.out.splitlines()
        self.assertEqual(lines[0], "A load that needs 2 instances for 0:20:00, then 6, then 2 again; one serves 4 requests/s")
        self.assertEqual([line.split()[0] for line in lines[2:]], ["policy", "none", "react", "keda"])
        self.assertEqual(len({len(line) for line in lines[2:]}), 1, "columns are aligned")

    def test_steps_are_as_they_are_asked_for(self):
        one, = self.stability("--policies", "none", "--low", "1", "--high", "3")
        self.assertEqual((one["up"]["demand_before"], one["up"]["demand_after"]), (1, 3))

    def test_is_the_same_on_any_number_of_threads(self):
        one, two = (self.stability("--policies", "none,react,keda", "--threads", threads) for threads in "12")
        self.assertEqual(one, two)

    def test_a_map_has_a_cell_for_each_pair(self):
        axes = ["--x", "/scaling_policies/0/Configuration/Guard=true,false", "--y", "/scaling_policies/0/Configuration/Low=20,80"]
        cells = self.stability(*WITH_FLAPPING, *axes)
        self.assertEqual([(cell["x"], cell["y"]) for cell in cells], [(True, 20), (False, 20), (True, 80), (False, 80)])
        self.assertEqual({cell["requests_per_instance"] for cell in cells}, {4})
        self.assertEqual([cell["stable"] for cell in cells], [True, True, True, False])
        text = self.headroom("stability", "small.json", "--hold", "1h", *ROOM, *WITH_FLAPPING, *axes).out
        self.assertRegex(text, r"\n20 +stable +stable\n80 +stable +cycles by \d")

    def test_values_of_a_map_may_be_lists_objects_and_texts_with_commas(self):
        cells = self.stability("--x", '/auto_scaling_group/AvailabilityZones=["us-east-1a"],["us-east-1a","us-east-1b"]',
                               "--y", '/name=a,"b, c"')
        self.assertEqual([(cell["x"], cell["y"]) for cell in cells],
                         [(["us-east-1a"], "a"), (["us-east-1a", "us-east-1b"], "a"),
                          (["us-east-1a"], "b, c"), (["us-east-1a", "us-east-1b"], "b, c")])
        step, = self.stability("--x", '/application/requests/get={"steps": [{"cpu": "500ms"}], "bytes": "1kB"}', "--y", "/seed=1")
        self.assertEqual(step["x"], {"steps": [{"cpu": "500ms"}], "bytes": "1kB"})

    def test_the_load_of_a_map_goes_by_what_the_instances_of_each_cell_serve(self):
        """Two vCPUs serve four requests of half a second each second, and eight of a quarter."""
        axes = ["--x", "/application/requests/get/steps/0/cpu=500ms,250ms", "--y", "/auto_scaling_group/MinSize=1,2"]
        cells = self.stability(*axes)
        self.assertEqual([cell["requests_per_instance"] for cell in cells], [4, 8, 4, 8])
        self.assertTrue(all(cell["slo_met"] for cell in cells))
        text = self.headroom("stability", "small.json", "--hold", "20m", *ROOM, *axes).out
        self.assertTrue(text.startswith("A load that needs 2 instances for 0:20:00, then 6, then 2 again; one serves 4 to 8 requests/s\n"),
                        text)

    def test_a_group_without_room_for_the_load_is_refused(self):
        self.assertIn("--high 6: small has a MaxSize of 2", self.refused("stability", "small.json"))
        self.assertIn("--low 1: small has a MinSize of 2",
                      self.refused("stability", "small.json", "--low", "1", "--high", "2", "--set", "/auto_scaling_group/MinSize=2"))
        self.assertIn("--high 6: small has a MaxSize of 5",
                      self.refused("stability", "small.json", "--x", "/auto_scaling_group/MaxSize=6,5", "--y", "/seed=1"))

    def test_refuses_what_makes_no_sense(self):
        for hold in ("soon", "9m", "25h", "-1h"):
            self.assertIn(f"--hold {hold}: a duration such as \"2h\" is needed, from 10m to 24h",
                          self.refused("stability", "small.json", f"--hold={hold}"))
        for low, high in ((0, 6), (3, 2), (2, 2), (1, 1001)):
            self.assertIn("1 <= low < high <= 1000 is needed",
                          self.refused("stability", "small.json", f"--low={low}", f"--high={high}"))
        self.assertIn("a map needs both of its axes", self.refused("stability", "small.json", "--x", "/duration=1h"))
        self.assertIn("a map is of the scenario's own policies",
                      self.refused("stability", "small.json", "--policies", "none", "--x", "/seed=1", "--y", "/seed=1"))
        for axis in ("MaxSize=1,2", "/duration"):
            self.assertIn(f"--x {axis}: needs the form /json/pointer=value,value,...",
                          self.refused("stability", "small.json", "--x", axis, "--y", "/seed=1"))
        self.assertIn("--x /seed=1,,2: a value is missing", self.refused("stability", "small.json", "--x", "/seed=1,,2", "--y", "/seed=1"))
        self.assertIn('--policies: found ""', self.refused("stability", "small.json", "--policies", ""))
        self.assertIn("/nonsense: unknown key", self.refused("stability", "small.json", "--x", "/nonsense=1,2", "--y", "/seed=1"))
        self.assertIn("there is no \"magic\"; there are all, as-given, none,",
                      self.refused("stability", "small.json", "--policies", "magic", *ROOM))

    def test_says_why_there_is_no_load_for_so_many_instances(self):
        done = self.headroom("stability", "small.json", "--policies", "none", *ROOM, "--set", '/slo={"p95": "1ms"}')
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("does not hold the SLO even at ", done.err)

    def test_quiet_says_nothing_but_json(self):
        done = self.headroom("stability", "small.json", "--hold", "20m", "--quiet", *ROOM, *WITH_WARNING)
        self.assertEqual((done.status, done.out, done.err), (0, "", ""))

    def test_ctrl_c_gives_130_and_no_half_of_a_table(self):
        done = self.interrupted("stability", "small.json", "--hold", "24h", "--high", "1000",
                                "--set", "/auto_scaling_group/MaxSize=1000", *ENDLESS)
        self.assertEqual((done.status, done.out), (130, ""))


if __name__ == "__main__":
    main()
