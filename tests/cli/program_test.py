"""The program from outside: exit statuses, what goes to stdout, stderr and files, and what does not.

    program_test.py HEADROOM [TEST...]
"""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PROGRAM = ""

# Boots at the application's bake level, one request a second for ten minutes: a run of a few ms.
SMALL = {
    "name": "small",
    "duration": "10m",
    "application": {"requests": {"get": {"steps": [{"cpu": {"exponential": "10ms"}}]}}},
    "images": {"ami-1": {"bake": "application"}},
    "launch_template": {"LaunchTemplateData": {"ImageId": "ami-1", "InstanceType": "t3.micro"}},
    "auto_scaling_group": {"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 2, "AvailabilityZones": ["us-east-1a"]},
    "initial": {"instances": "running"},
    "load": [{"poisson": {"rate": 1}}],
}
# Some billions of requests: it ends only when it is told to.
ENDLESS = ["--set", "/duration=30d", "--set", "/load/0/poisson/rate=2000", "--set", "/application/requests/get/steps/0/cpu=1us"]
# No grace period with ELB checks: a lint.
WITH_WARNING = ["--set", "/auto_scaling_group/HealthCheckType=ELB"]

BROKEN_JMX = "<jmeterTestPlan>\n<hashTree>\n</jmeterTestPlan>\n"
ESCAPE = "\x1b"


class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


class ProgramTest(unittest.TestCase):
    """Each test has a folder of its own with small.json in it, and runs the program there."""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="headroom-cli-")
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        self.write("small.json", json.dumps(SMALL))

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def headroom(self, *arguments, environment=None, stdout=subprocess.PIPE):
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, timeout=300, check=False, env={**os.environ, **(environment or {})})
        return Done(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())

    def result(self, *arguments):
        """The result of a run of small.json."""
        done = self.headroom("run", "small.json", "--json", *arguments)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def refused(self, *arguments):
        """Status 2, a message on stderr, nothing on stdout, nothing written. Returns the message."""
        before = sorted(self.folder.rglob("*"))
        done = self.headroom(*arguments)
        self.assertEqual(done.status, 2, done.err)
        self.assertEqual(done.out, "")
        self.assertRegex(done.err, r"\Aheadroom: .")
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return done.err

    def refused_scenario(self, change):
        """The same for a scenario, whether it is checked or run."""
        document = json.loads(json.dumps(SMALL))
        change(document)
        self.write("bad.json", json.dumps(document))
        message = self.refused("run", "bad.json", "--out", "new")
        self.assertEqual(self.refused("validate", "bad.json"), message)
        return message


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

    def test_what_set_changes_is_exported(self):
        self.headroom("export", "aws", "small.json", "--out", "aws", "--set", "/auto_scaling_group/MaxSize=7")
        group = json.loads((self.folder / "aws/create-auto-scaling-group.json").read_text(encoding="utf-8"))
        self.assertEqual(group["MaxSize"], 7)


class ExitStatusTest(ProgramTest):
    def test_a_run_ends_with_0_and_a_report_on_stdout(self):
        done = self.headroom("run", "small.json")
        self.assertEqual(done.status, 0, done.err)
        self.assertIn("scenario small", done.out)
        self.assertIn("Requests", done.out)

    def test_validate_ends_with_0_and_says_that_it_can_be_run(self):
        done = self.headroom("validate", "small.json")
        self.assertEqual((done.status, done.out, done.err), (0, "small.json: can be run\n", ""))

    def test_version_is_one_line(self):
        done = self.headroom("--version")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"\Aheadroom \d+\.\d+\.\d+\n\Z")

    def test_help_goes_to_stdout_and_tells_commands_flags_and_statuses(self):
        done = self.headroom("--help")
        self.assertEqual((done.status, done.err), (0, ""))
        for word in ["run", "validate", "verify", "alarm", "--version", "Exit status"]:
            self.assertIn(word, done.out)
        for command in ["run", "validate"]:
            done = self.headroom(command, "--help")
            self.assertEqual((done.status, done.err), (0, ""))
            self.assertIn("--set", done.out)

    def test_bad_usage_is_refused(self):
        for arguments in [[], ["runn"], ["run"], ["validate"], ["run", "small.json", "extra"],
                          ["run", "small.json", "--sed", "1"], ["run", "small.json", "--seed"],
                          ["run", "small.json", "--seed", "x"], ["run", "small.json", "--seed", "1.5"],
                          ["validate", "small.json", "--out", "x"]]:
            with self.subTest(arguments=arguments):
                self.assertIn("--help", self.refused(*arguments))

    def test_the_nearest_command_and_flag_are_named(self):
        self.assertIn("did you mean run?", self.refused("runn"))
        self.assertIn("unknown flag --seeds; did you mean --seed?", self.refused("run", "small.json", "--seeds", "1"))

    def test_set_does_not_make_up_entries_of_a_list(self):
        self.assertIn("the list has 1", self.refused("run", "small.json", "--set", "/load/1/poisson/rate=5"))
        self.assertIn("the list has 1", self.refused("run", "small.json", "--set", '/load/5={"poisson": {"rate": 1}}'))
        self.result("--set", '/load/-={"poisson": {"rate": 1}, "name": "more"}')

    def test_what_is_no_scenario_file_is_named(self):
        (self.folder / "empty.json").write_text("")
        self.assertIn("an empty file", self.refused("run", "empty.json"))
        self.assertIn("a folder", self.refused("run", "."))

    def test_a_seed_must_be_a_whole_decimal_number_that_json_can_hold(self):
        for seed in ["-1", "18446744073709551616", "010"]:
            with self.subTest(seed=seed):
                self.refused("run", "small.json", "--seed", seed)

    def test_an_unknown_key_is_refused_with_the_nearest(self):
        message = self.refused_scenario(lambda s: s["application"].update(wrokers=1))
        self.assertIn("/application/wrokers", message)
        self.assertIn('"workers"', message)

    def test_a_value_of_the_wrong_type_is_refused(self):
        self.assertIn("/duration: found 600", self.refused_scenario(lambda s: s.update(duration=600)))

    def test_every_problem_is_told_at_once(self):
        message = self.refused_scenario(lambda s: s.update(duration=600, seed="x", slo={"p95": 1}))
        for place in ["/duration", "/seed", "/slo/p95"]:
            self.assertIn(place, message)

    def test_a_syntax_error_is_refused_with_line_and_column(self):
        self.write("bad.json", '{\n  "name": "x",\n  "duration" 5\n}\n')
        self.assertIn("bad.json: line 3, column 14: ", self.refused("run", "bad.json"))

    def test_a_missing_scenario_is_refused(self):
        for command in ["run", "validate"]:
            self.assertIn("missing.json", self.refused(command, "missing.json"))
        self.refused("run", ".")

    def test_a_broken_plan_is_refused_with_its_line(self):
        self.write("broken.jmx", BROKEN_JMX)
        message = self.refused_scenario(lambda s: s.update(load=[{"jmx": "broken.jmx"}]))
        self.assertIn("/load/0/jmx", message)
        self.assertIn("line 3", message)

    def test_a_bad_set_is_refused(self):
        for value in ["seed=1", "/seed", "", "/name/x=1", "/load/x=1", "/seed=fast", "/sed=1"]:
            with self.subTest(value=value):
                self.assertIn("sed" if value == "/sed=1" else value.partition("=")[0],
                              self.refused("run", "small.json", "--set", value))

    def test_a_value_that_is_no_utf_8_is_refused(self):
        self.refused("run", "small.json", "--set", b"/name=\xff")

    def test_a_plan_with_texts_that_are_no_utf_8_can_be_run(self):
        plan = (b'<jmeterTestPlan><hashTree><TestPlan testname="Plan"/><hashTree><ThreadGroup testname="Users"/><hashTree>'
                b'<SyncTimer testname="caf\xe9"/><hashTree/><HTTPSamplerProxy testname="get"/><hashTree/>'
                b"</hashTree></hashTree></hashTree></jmeterTestPlan>")
        (self.folder / "latin.jmx").write_bytes(plan)
        self.result("--set", '/load/0={"jmx": "latin.jmx"}')

    def test_a_load_beyond_all_times_is_refused(self):
        group = '/load/0={"start": "100000d", "thread_group": {"threads": 1, "delay": "100000d", "requests": ["get"]}}'
        self.refused("run", "small.json", "--set", group)

    def test_fail_on_slo_gives_3_when_it_is_missed_and_0_when_it_is_met(self):
        missed = self.headroom("run", "small.json", "--json", "--fail-on-slo", "--out", "missed", "--set", "/slo/p95=1us")
        self.assertEqual(missed.status, 3)
        self.assertFalse(json.loads(missed.out)["slo"]["met"])
        self.assertTrue((self.folder / "missed/result.json").is_file(), "the run itself is done")
        met = self.headroom("run", "small.json", "--json", "--fail-on-slo", "--set", "/slo/p95=1h")
        self.assertEqual(met.status, 0)
        self.assertTrue(json.loads(met.out)["slo"]["met"])

    def test_a_missed_slo_alone_is_no_failure(self):
        self.assertFalse(self.result("--set", "/slo/p95=1us")["slo"]["met"])

    def test_fail_on_slo_needs_an_slo(self):
        self.assertIn("slo", self.refused("run", "small.json", "--fail-on-slo", "--out", "new"))

    def test_a_stdout_that_takes_nothing_gives_1(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            for flags in [[], ["--json"]]:
                done = self.headroom("run", "small.json", *flags, stdout=full)
                self.assertEqual(done.status, 1)
                self.assertIn("stdout", done.err)


class PricesTest(ProgramTest):
    """--prices, and prices that nobody knows."""

    PRICES = {"regions": {"us-east-1": {"lcu_hour": 0.01, "instance_hour": {"t3.micro": {"usd": 0.5, "source": "us"}}}}}

    def test_given_prices_come_before_the_built_in_ones(self):
        self.write("prices.json", json.dumps(self.PRICES))
        own, given = self.result(), self.result("--prices", "prices.json")
        hours = given["cost"]["quantities"]["instances"]["quantity"]
        self.assertAlmostEqual(given["cost"]["items"]["instances"], 0.5 * hours, 9)
        self.assertEqual(given["cost"]["items"]["ebs"], own["cost"]["items"]["ebs"])
        self.assertTrue(any("instance_hour/t3.micro" in line and "--prices" in line for line in given["assumed"]))

    def test_given_prices_belong_to_the_scenario_of_a_result_by_content(self):
        self.write("prices.json", json.dumps(self.PRICES))
        self.write("same.json", json.dumps(self.PRICES))
        given = self.result("--prices", "prices.json")["scenario_sha256"]
        self.assertEqual(self.result("--prices", "same.json")["scenario_sha256"], given)
        self.assertNotEqual(self.result()["scenario_sha256"], given)

    def test_a_bad_file_of_prices_is_refused(self):
        self.write("bad.json", json.dumps({"regions": {"us-east-1": {"lcu_huor": 0.01}}}))
        for command in ["run", "validate"]:
            message = self.refused(command, "small.json", "--prices", "bad.json")
            self.assertIn("bad.json: /regions/us-east-1/lcu_huor", message)
            self.assertIn('"lcu_hour"', message)
            self.assertIn("no such file", self.refused(command, "small.json", "--prices", "none.json"))

    def test_unknown_prices_are_one_warning_and_cost_null(self):
        done = self.headroom("run", "small.json", "--json", "--set", "/region=eu-central-1")
        self.assertEqual(done.status, 0)
        self.assertEqual(done.err.count("warning:"), 1, done.err)
        self.assertIn("no prices are known for region eu-central-1", done.err)
        self.assertIn("regions with prices: ap-northeast-1, us-east-1", done.err)
        cost = json.loads(done.out)["cost"]
        self.assertEqual([cost[key] for key in ["total_usd", "usd_per_hour", "usd_per_month"]], [None] * 3)

    def test_validate_tells_unknown_prices_before_the_run(self):
        done = self.headroom("validate", "small.json", "--set", "/region=eu-central-1")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("no prices are known for region eu-central-1", done.out)
        self.assertTrue(done.out.endswith("small.json: can be run, 1 warning\n"), done.out)


class OutputTest(ProgramTest):
    def test_json_is_one_document_and_nothing_else(self):
        done = self.headroom("run", "small.json", "--json", *WITH_WARNING)
        document, end = json.JSONDecoder().raw_decode(done.out)
        self.assertEqual(done.out[end:], "\n")
        self.assertEqual(document["scenario"], "small")

    def test_warnings_of_a_run_go_to_stderr_and_into_the_result(self):
        done = self.headroom("run", "small.json", "--json", *WITH_WARNING)
        self.assertIn("grace period", done.err)
        self.assertTrue(any("grace period" in warning for warning in json.loads(done.out)["warnings"]))

    def test_warnings_of_validate_are_what_it_is_for(self):
        done = self.headroom("validate", "small.json", *WITH_WARNING)
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("grace period", done.out)
        self.assertTrue(done.out.endswith("small.json: can be run, 1 warning\n"), done.out)

    def test_quiet_says_nothing(self):
        for command in ["run", "validate"]:
            done = self.headroom(command, "small.json", "--quiet", *WITH_WARNING)
            self.assertEqual((done.status, done.out, done.err), (0, "", ""))

    def test_quiet_leaves_json_and_files(self):
        done = self.headroom("run", "small.json", "--quiet", "--json", "--out", "new", *WITH_WARNING)
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertEqual(json.loads(done.out)["scenario"], "small")
        self.assertTrue((self.folder / "new/result.json").is_file())

    def test_quiet_does_not_hide_why_a_run_is_refused(self):
        self.assertIn("missing.json", self.refused("run", "missing.json", "--quiet"))

    def test_the_same_run_gives_the_same_bytes(self):
        for flags in [[], ["--json"]]:
            self.assertEqual(self.headroom("run", "small.json", *flags).out, self.headroom("run", "small.json", *flags).out)

    def test_the_folder_a_run_starts_from_does_not_show(self):
        here = self.headroom("run", "small.json", "--json").out
        there = self.headroom("run", str(self.folder / "small.json"), "--json").out
        self.assertEqual(here, there)
        self.assertNotIn(str(self.folder), there)

    def test_set_takes_effect(self):
        result = self.result("--set", "/load/0/poisson/rate=3", "--set", "/region=ap-northeast-1", "--set", "/slo/p99=2s")
        resolved = result["resolved_scenario"]
        self.assertEqual(resolved["load"][0]["poisson"]["rate"], 3)
        self.assertEqual(resolved["region"], "ap-northeast-1")
        self.assertEqual([check["name"] for check in result["slo"]["checks"]], ["p99"])
        self.assertGreater(result["requests"]["sent"], 2 * self.result()["requests"]["sent"])

    def test_seed_takes_effect(self):
        own = self.result()
        other = self.result("--seed", "2")
        self.assertEqual((own["seed"], other["seed"]), (1, 2))
        self.assertNotEqual(own["requests"]["latency_s"], other["requests"]["latency_s"])
        # As if the file said so.
        self.assertEqual(other["requests"], self.result("--set", "/seed=2")["requests"])

    def test_the_resolved_scenario_has_the_seed_of_the_run(self):
        self.assertEqual(self.result("--seed", "2")["resolved_scenario"]["seed"], 2)

    def test_the_resolved_scenario_gives_the_same_run(self):
        result = self.result()
        self.write("resolved.json", json.dumps(result["resolved_scenario"]))
        again = json.loads(self.headroom("run", "resolved.json", "--json").out)
        for key in ["requests", "instances", "cost", "activities", "timeseries", "resolved_scenario"]:
            self.assertEqual(again[key], result[key], key)

    def test_a_result_names_the_hash_of_the_scenario_and_the_version(self):
        result = self.result()
        self.assertRegex(result["scenario_sha256"], r"\A[0-9a-f]{64}\Z")
        self.assertEqual("headroom " + result["version"] + "\n", self.headroom("--version").out)

    def on_a_terminal(self, *arguments, environment=None):
        """What the program writes to stdout when that is a terminal."""
        try:
            leader, follower = pty.openpty()
        except OSError as problem:  # a container without /dev/pts
            self.skipTest(f"no terminal here: {problem}")
        with open(leader, "rb", buffering=0) as reader:
            process = subprocess.Popen([PROGRAM, *arguments], cwd=self.folder, stdout=follower, stderr=subprocess.DEVNULL,
                                       env={**os.environ, "NO_COLOR": "", **(environment or {})})
            os.close(follower)
            text = b""
            while True:
                try:
                    part = reader.read(65536)
                except OSError:  # Linux's way to say that the other side is closed
                    break
                if not part:
                    break
                text += part
            self.assertEqual(process.wait(timeout=60), 0)
        return text.decode()

    def test_there_are_no_escape_sequences_but_on_a_terminal(self):
        piped = self.headroom("run", "small.json", environment={"NO_COLOR": ""})
        self.assertNotIn(ESCAPE, piped.out + piped.err)
        self.assertNotIn("\r", piped.out + piped.err, "no progress either")
        self.assertIn(ESCAPE, self.on_a_terminal("run", "small.json"))

    def test_no_color_is_obeyed_on_a_terminal(self):
        self.assertNotIn(ESCAPE, self.on_a_terminal("run", "small.json", environment={"NO_COLOR": "1"}))

    def test_json_has_no_escape_sequences_even_on_a_terminal(self):
        json.loads(self.on_a_terminal("run", "small.json", "--json"))


class OutFolderTest(ProgramTest):
    def test_result_json_is_what_json_prints_and_summary_txt_what_a_run_prints(self):
        done = self.headroom("run", "small.json", "--json", "--out", "new")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual((self.folder / "new/result.json").read_text(encoding="utf-8"), done.out)
        self.assertEqual((self.folder / "new/summary.txt").read_text(encoding="utf-8"), self.headroom("run", "small.json").out)
        names = sorted(p.name for p in (self.folder / "new").iterdir())
        self.assertEqual(names, ["activities.json", "metrics.json", "result.json", "summary.txt"])
        metrics = json.loads((self.folder / "new/metrics.json").read_text(encoding="utf-8"))["MetricDataResults"]
        requests = next(metric for metric in metrics if metric["Id"] == "requestCount_Sum")
        arrivals = json.loads(done.out)["timeseries"]["arrivals_rps"]
        self.assertEqual(requests["Values"], [round(60 * rate) for rate in reversed(arrivals[:-1])],
                         "newest first; the last minute has not been published when the run ends")

    def test_missing_folders_above_are_made(self):
        self.assertEqual(self.headroom("run", "small.json", "--out", "a/b/c").status, 0)
        self.assertTrue((self.folder / "a/b/c/result.json").is_file())

    def test_an_empty_folder_may_be_there(self):
        (self.folder / "empty").mkdir()
        self.assertEqual(self.headroom("run", "small.json", "--out", "empty").status, 0)

    def test_a_folder_with_something_in_it_needs_force(self):
        (self.folder / "used").mkdir()
        self.write("used/result.json", "precious")
        self.write("used/notes.txt", "mine")
        self.assertIn("--force", self.refused("run", "small.json", "--out", "used"))
        self.assertEqual((self.folder / "used/result.json").read_text(encoding="utf-8"), "precious")
        done = self.headroom("run", "small.json", "--json", "--out", "used", "--force")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual((self.folder / "used/result.json").read_text(encoding="utf-8"), done.out)
        self.assertEqual((self.folder / "used/notes.txt").read_text(encoding="utf-8"), "mine")

    def test_a_folder_that_can_not_be_written_to_is_refused_before_the_run(self):
        # Below a file: no one may write there, whoever runs the test.
        self.assertIn("small.json/x", self.refused("run", "small.json", "--out", "small.json/x", *ENDLESS))

    def test_a_full_disk_leaves_nothing_half_written(self):
        # A file may grow to 1 KiB only, and the program is told so instead of being killed.
        limited = ["bash", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "-", PROGRAM]
        done = subprocess.run([*limited, "run", "small.json", "--quiet", "--out", "new"], cwd=self.folder,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertFalse((self.folder / "new").exists())

    def test_a_file_is_no_folder(self):
        self.assertIn("small.json", self.refused("run", "small.json", "--out", "small.json", *ENDLESS))

    def test_a_refused_run_leaves_no_folder(self):
        for arguments in [["missing.json"], ["small.json", "--set", "/duration=5"], ["small.json", "--fail-on-slo"],
                          ["small.json", "--seed", "x"]]:
            with self.subTest(arguments=arguments):
                self.refused("run", *arguments, "--out", "new")
                self.assertFalse((self.folder / "new").exists())


class InterruptTest(ProgramTest):
    def interrupt(self, *arguments):
        """Starts an endless run and presses Ctrl-C once it listens for it."""
        with subprocess.Popen([PROGRAM, "run", "small.json", *ENDLESS, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                while not self.catches_interrupt(process.pid):
                    self.assertIsNone(process.poll(), "it ended by itself")
                    time.sleep(0.01)
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=120)
            finally:
                process.kill()
        return Done(process.returncode, out.decode(), err.decode())

    @staticmethod
    def catches_interrupt(pid):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return caught is not None and int(caught.group(1), 16) >> (signal.SIGINT - 1) & 1 == 1

    def test_ctrl_c_gives_130_and_writes_nothing(self):
        for flags in [[], ["--json"]]:
            with self.subTest(flags=flags):
                done = self.interrupt(*flags, "--out", "new")
                self.assertEqual(done.status, 130, done.err)
                self.assertEqual(done.out, "")
                self.assertEqual([p.name for p in self.folder.iterdir()], ["small.json"])

    def test_ctrl_c_leaves_a_folder_that_was_there_as_it_was(self):
        (self.folder / "used").mkdir()
        self.write("used/result.json", "precious")
        self.assertEqual(self.interrupt("--out", "used", "--force").status, 130)
        self.assertEqual([p.name for p in (self.folder / "used").iterdir()], ["result.json"])
        self.assertEqual((self.folder / "used/result.json").read_text(encoding="utf-8"), "precious")

    def test_ctrl_c_takes_back_every_folder_that_was_made(self):
        self.assertEqual(self.interrupt("--out", "a/b/c").status, 130)
        self.assertFalse((self.folder / "a").exists())


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
