"""`headroom alarm evaluate` from outside.

    alarm_test.py HEADROOM [TEST...]
"""

import json

from program import ProgramTest, main


class AlarmTest(ProgramTest):
    ALARM = {"AlarmName": "a", "MetricName": "Busy", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 2,
             "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": ["mail"]}
    DATA = {"MetricDataResults": [{"Id": "m", "Timestamps": ["2026-01-05T09:01:00Z", "2026-01-05T09:00:00Z"],
                                   "Values": [7, 6]}]}

    def setUp(self):
        super().setUp()
        self.write("alarm.json", json.dumps(self.ALARM))
        self.write("data.json", json.dumps(self.DATA))

    def test_alarm_evaluate_tells_the_changes_of_state(self):
        done = self.headroom("alarm", "evaluate", "alarm.json", "data.json", "--json")
        self.assertEqual((done.status, done.err), (0, ""))
        [change] = json.loads(done.out)
        self.assertEqual((change["time"], change["to"], change["actions"]),
                         ("2026-01-05T09:03:00Z", "ALARM", ["mail"]))

    def test_alarm_evaluate_refuses_what_it_can_not_read(self):
        self.assertIn("no such file", self.refused("alarm", "evaluate", "none.json", "data.json"))
        self.assertIn("MetricDataResults", self.refused("alarm", "evaluate", "alarm.json", "alarm.json"))
        self.assertIn("--metric-delay", self.refused("alarm", "evaluate", "alarm.json", "data.json",
                                                     "--metric-delay", "soon"))
        self.write("alarm.json", json.dumps(dict(self.ALARM, Perod=60)))
        self.assertIn("Perod", self.refused("alarm", "evaluate", "alarm.json", "data.json"))


if __name__ == "__main__":
    main()
