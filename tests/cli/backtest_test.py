"""`headroom backtest` from outside.

    backtest_test.py HEADROOM [TEST...]
"""

import json

from program import ProgramTest, main


class BacktestTest(ProgramTest):
    LAUNCHING = ["--set", "/initial/instances=launching"]

    def test_a_run_matches_its_own_activities_without_a_difference(self):
        self.headroom("run", "small.json", "--out", "out", *self.LAUNCHING)
        done = self.headroom("backtest", "small.json", "out/activities.json", "--json", *self.LAUNCHING)
        self.assertEqual(done.status, 0, done.err)
        summary = json.loads(done.out)["summary"]
        self.assertEqual([summary[key] for key in ("matched", "missed", "extra")], [1, 0, 0])
        self.assertEqual(summary["start_difference_s"]["max_absolute"], 0)
        report = self.headroom("backtest", "small.json", "out/activities.json", *self.LAUNCHING).out
        self.assertIn("1 matched, 0 missed", report)

    def test_backtest_refuses_what_it_can_not_compare(self):
        self.assertIn("no such file", self.refused("backtest", "small.json", "none.json"))
        self.assertIn("describe-scaling-activities", self.refused("backtest", "small.json", "small.json"))
        self.write("later.json", json.dumps({"Activities": [
            {"AutoScalingGroupName": "web", "Description": "Terminating EC2 instance: i-1", "StatusCode": "Successful",
             "StartTime": "2026-02-01T09:01:00Z"}]}))
        self.assertIn("outside the run's time", self.refused("backtest", "small.json", "later.json"))
        self.assertIn("--tolerance", self.refused("backtest", "small.json", "later.json", "--tolerance", "soon"))


if __name__ == "__main__":
    main()
