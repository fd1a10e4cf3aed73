"""`headroom policy` from outside.

    policy_test.py HEADROOM [TEST...]
"""

import json

from program import ProgramTest, main


class PolicyTest(ProgramTest):
    def test_list_has_a_line_for_each_policy(self):
        done = self.headroom("policy", "list")
        self.assertEqual((done.status, done.err), (0, ""))
        named = [line.split()[0] for line in done.out.splitlines()]
        listed = json.loads(self.headroom("policy", "list", "--json").out)
        self.assertEqual(named, [kind["PolicyType"] for kind in listed])
        self.assertIn("TargetTrackingScaling", named)
        self.assertTrue(all(kind["source"] for kind in listed))

    def test_describe_tells_all_that_a_policy_can_be_told(self):
        self.assertIn("required", self.headroom("policy", "describe", "schedule").out)
        done = self.headroom("policy", "describe", "reg")
        for word in ("RequestsPerInstance", "Window", "whole number from 3 to 10000", "Default: 60", "FGCS"):
            self.assertIn(word, done.out)
        described = json.loads(self.headroom("policy", "describe", "StepScaling", "--json").out)
        self.assertNotIn("list from", self.headroom("policy", "describe", "StepScaling").out)
        steps = next(p for p in described["parameters"] if p["name"] == "StepAdjustments")
        self.assertIn("ScalingAdjustment", [member["name"] for member in steps["members"]])

    def test_describe_refuses_a_policy_that_there_is_not(self):
        self.assertIn("there is no policy of type \"magic\"; there are TargetTrackingScaling,",
                      self.refused("policy", "describe", "magic"))
        self.refused("policy")
        self.refused("policy", "describe")


if __name__ == "__main__":
    main()
