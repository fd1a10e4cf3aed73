"""What a run writes to stdout and stderr, and what not.

    output_test.py HEADROOM [TEST...]
"""

import json
import os
import pty
import subprocess

from program import WITH_WARNING, ProgramTest, main

ESCAPE = "\x1b"


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

    def test_a_name_that_is_empty_is_not_taken_for_none(self):
        for flag in ["--out", "--csv", "--jtl", "--trace", "--prices"]:
            self.assertIn('found "", allowed: the name of a file or folder', self.refused("run", "small.json", flag, ""))

    def test_a_flow_has_no_requests_to_tell(self):
        for flags in [["--jtl", "requests.jtl"], ["--summariser"]]:
            said = self.refused("run", "small.json", "--set", "/fidelity=fluid", *flags)
            self.assertIn("a flow has no single requests", said)
        self.assertFalse((self.folder / "requests.jtl").exists())

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

    def test_a_long_shortage_is_told_once_in_the_report_and_each_time_in_json(self):
        short = ["--set", "/initial/instances=launching",
                 "--set", '/faults={"insufficient_capacity": [{"from": "0s", "to": "9m"}]}']
        report = self.headroom("run", "small.json", *short).out
        self.assertEqual(report.count("InsufficientInstanceCapacity"), 2, "in the headline and in its cause")
        self.assertIn("and 8 more times until 0:08:00", report)
        failed = [a for a in self.result(*short)["activities"] if a["status"] == "Failed"]
        self.assertEqual(len(failed), 9)

    def test_who_waits_for_a_hook_at_its_end_is_not_said_to_drain(self):
        hook = {"LifecycleHookName": "logs", "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
                "HeartbeatTimeout": 60}
        drain = [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}]
        request = [{"at": "2m", "set_desired_capacity": {"DesiredCapacity": 1}}]
        report = self.headroom("run", "small.json", "--set", "/lifecycle_hooks=" + json.dumps([hook]),
                               "--set", "/auto_scaling_group/DesiredCapacity=2",
                               "--set", "/target_group=" + json.dumps({"Attributes": drain}),
                               "--set", "/operator_requests=" + json.dumps(request)).out
        self.assertIn("draining 0:02:06, Terminating:Wait 0:02:36 (hook logs), terminated 0:03:36", report)
        self.assertIn("By hand: set-desired-capacity", report)

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
            process = subprocess.Popen([self.program, *arguments], cwd=self.folder, stdout=follower, stderr=subprocess.DEVNULL,
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


if __name__ == "__main__":
    main()
