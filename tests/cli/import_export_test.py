"""`headroom import asg`, `headroom import jmx` and `headroom export aws` from outside.

    import_export_test.py HEADROOM [TEST...]
"""

import json
import os
from pathlib import Path

from program import SMALL, ProgramTest, main


class ImportAndExportTest(ProgramTest):
    GROUP = {"AutoScalingGroups": [dict(SMALL["auto_scaling_group"], LaunchTemplate={"LaunchTemplateName": "web"},
                                        CreatedTime="2024-03-01T08:00:00Z")]}
    TEMPLATE = dict(SMALL["launch_template"], LaunchTemplateName="web")

    def setUp(self):
        super().setUp()
        self.write("group.json", json.dumps(self.GROUP))
        self.write("template.json", json.dumps(self.TEMPLATE))

    def test_what_is_imported_can_be_run(self):
        done = self.headroom("import", "asg", "group.json", "template.json", "--out", "web.json")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("Values to begin with", done.out)
        self.assertEqual(self.headroom("run", "web.json", "--set", "/duration=5m").status, 0)
        self.assertIn("is there already", self.refused("import", "asg", "group.json", "template.json", "--out", "web.json"))

    def test_json_is_the_scenario_and_nothing_else(self):
        done = self.headroom("import", "asg", "group.json", "template.json", "--json")
        self.assertEqual(json.loads(done.out)["auto_scaling_group"]["AutoScalingGroupName"], "web")
        self.assertIn("Values to begin with", done.err)

    def test_a_jmeter_plan_is_told_in_the_agreed_shape(self):
        plans = Path(__file__).resolve().parent.parent / "data" / "jmx"
        plan = json.loads(self.headroom("import", "jmx", str(plans / "tastylog.jmx"), "--json").out)
        group = plan["thread_groups"][0]
        self.assertEqual((group["name"], group["type"], group["threads"]), ("Thread Group", "ThreadGroup", 5))
        self.assertEqual(group["start_times_ms"], [0, 2000, 4000, 6000, 8000])
        self.assertEqual(group["iterations_per_thread"], 1)
        self.assertEqual(group["requests_per_thread"], {"search": 100, "open shop": 100})
        self.assertEqual(plan["by_label"], {"search": 500, "open shop": 500})
        self.assertEqual((plan["http_requests_total"], plan["jtl_rows_total"]), (1000, 1000))
        self.assertEqual(plan["warnings"], [])
        self.assertEqual(plan["starter"]["load"][0]["samplers"], {"search": "search", "open shop": "open_shop"})
        paced = json.loads(self.headroom("import", "jmx", str(plans / "timers.jmx"), "--json").out)
        self.assertEqual(paced["by_label"], {"list": 200, "detail": 200, "api": None})
        self.assertIsNone(paced["http_requests_total"])
        self.assertEqual(paced["if_answered_at_once"]["by_label"]["api"], 63)

    def test_what_a_scenario_with_a_plan_begins_with_can_be_pasted(self):
        plans = Path(__file__).resolve().parent.parent / "data" / "jmx"
        told = self.headroom("import", "jmx", str(plans / "ultimate.jmx")).out
        self.assertIn("start at 2, 4, 6, 8, 10, ... 35 s", told)
        self.assertIn("stop at 81, 82, 83, 84, 85, ... 60 s", told)
        begin = json.loads(told[told.index("\n{") :])
        self.assertEqual(begin["load"], [{"jmx": "ultimate.jmx", "samplers": {"search": "search"}}])
        self.write("ultimate.jmx", (plans / "ultimate.jmx").read_text(encoding="utf-8"))
        self.write("pasted.json", json.dumps(dict(SMALL, **begin)))
        self.assertEqual(self.headroom("validate", "pasted.json").status, 0)

    def test_what_a_scenario_with_a_plan_begins_with_can_be_written(self):
        plans = Path(__file__).resolve().parent.parent / "data" / "jmx"
        (self.folder / "plans").mkdir()
        self.write("plans/timers.jmx", (plans / "timers.jmx").read_text(encoding="utf-8"))
        command = ["import", "jmx", "plans/timers.jmx", "--jmeter", "5.6.3", "--out"]
        done = self.headroom(*command, "begin.json")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("Written to begin.json", done.out)
        begin = json.loads((self.folder / "begin.json").read_text(encoding="utf-8"))
        self.assertEqual(begin["load"][0]["jmx"], "plans/timers.jmx")
        self.assertEqual(begin["load"][0]["jmeter"], "5.6.3")
        self.write("whole.json", json.dumps(dict(SMALL, **begin)))
        self.assertEqual(self.headroom("run", "whole.json", "--set", "/duration=1m").status, 0)
        self.assertIn("is there already", self.refused(*command, "begin.json"))
        self.assertEqual(self.headroom(*command, "begin.json", "--force").status, 0)
        (self.folder / "other").mkdir()
        self.assertIn("in its folder or below", self.refused(*command, "other/begin.json"))
        self.assertIn("version of JMeter", self.refused("import", "jmx", "plans/timers.jmx", "--jmeter", "new"))

    def test_properties_of_a_jmeter_plan_are_given_one_by_one(self):
        ramp = Path(__file__).resolve().parent.parent / "data" / "jmx" / "ramp-hold.jmx"
        done = self.headroom("import", "jmx", str(ramp), "--property", "threads=3", "--property", "ramp=9", "--json")
        self.assertEqual(json.loads(done.out)["thread_groups"][0]["start_times_ms"], [0, 3000, 6000])
        self.assertIn("name=value", self.refused("import", "jmx", str(ramp), "--property", "threads"))
        self.assertIn("many", self.refused("import", "jmx", str(ramp), "--property", "threads=many"))
        self.assertIn("no-such.jmx", self.refused("import", "jmx", "no-such.jmx"))

    def test_import_says_what_it_needs(self):
        self.assertIn("--commands", self.refused("import", "asg"))
        self.assertIn("launch template", self.refused("import", "asg", "group.json"))
        self.assertIn("small.json", self.refused("import", "asg", "small.json"))
        self.assertIn("did you mean --group?", self.refused("import", "asg", "group.json", "--gropu", "web"))

    def test_the_commands_that_it_eats_name_the_group(self):
        done = self.headroom("import", "asg", "--commands", "web")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("GROUP='web'", done.out)

    def test_export_writes_into_an_empty_folder_only(self):
        done = self.headroom("export", "aws", "small.json", "--out", "aws")
        self.assertEqual(done.status, 0, done.err)
        group = json.loads((self.folder / "aws/create-auto-scaling-group.json").read_text(encoding="utf-8"))
        self.assertEqual((group["AutoScalingGroupName"], group["MaxSize"]), ("web", 2))
        self.assertTrue(os.access(self.folder / "aws/apply.sh", os.X_OK))
        self.assertIn("not empty", self.refused("export", "aws", "small.json", "--out", "aws"))
        self.assertEqual(self.headroom("export", "aws", "small.json", "--out", "aws", "--force").status, 0)
        self.assertIn("--out", self.refused("export", "aws", "small.json"))

    def test_a_second_export_removes_what_only_the_first_has_written(self):
        def export(*more):
            return self.headroom("export", "aws", "small.json", "--out", "aws", "--force", "--set", *more)

        def actions(count):
            return "/scheduled_actions=" + json.dumps([
                {"ScheduledActionName": f"a{i}", "StartTime": "2026-01-05T00:05:00Z", "DesiredCapacity": 1 + i % 2}
                for i in range(count)])

        def there():
            return {path.name for path in (self.folder / "aws").glob("put-scheduled-*")}

        export(actions(3))
        three = there()
        self.assertEqual(len(three), 3)
        self.write("aws/put-scheduled-update-group-action-mine.json", "{}")
        changed = sorted(three)[2]
        self.write(f"aws/{changed}", "{}")
        done = export(actions(1))
        self.assertIn(f"note: {changed} is of an earlier export", done.err)
        self.assertIn(changed, there())
        self.assertNotIn(sorted(three)[1], there(), "nobody has changed it, and one action is left")
        self.assertIn("put-scheduled-update-group-action-mine.json", there())

    def test_what_set_changes_is_exported(self):
        self.headroom("export", "aws", "small.json", "--out", "aws", "--set", "/auto_scaling_group/MaxSize=7")
        group = json.loads((self.folder / "aws/create-auto-scaling-group.json").read_text(encoding="utf-8"))
        self.assertEqual(group["MaxSize"], 7)


if __name__ == "__main__":
    main()
