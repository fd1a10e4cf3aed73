"""Policies that are programs of the user's, from outside; and a policy of headroom's as such a program.

    external_policy_test.py HEADROOM MY_POLICY.SO [TEST...]
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from program import SMALL, ProgramTest, main

ALLOWED = "--allow-external-policies"
MY_POLICY = Path(__file__).resolve().parents[2] / "policies" / "examples" / "my_policy.py"
# What is about the program and not about what it did.
NOT_FIGURES = ("scenario_sha256", "resolved_scenario", "assumed", "warnings")
HELLO = {"v": 1, "hello": {"policy": "p", "config": {"RequestsPerInstance": 20}, "limits": {"min": 1, "max": 8}}}
SEEN = {
    "v": 1,
    "t_s": 120.0,
    "wake": {"why": "tick"},
    "group": {"min": 1, "max": 8, "desired": 1, "in_service": 1},
    "metrics": {"RequestCount": {"period_s": 60, "points": [[60, 3600]]}},
}


class ExternalPolicyTest(ProgramTest):
    shared_object = ""

    def scenario(self, policy_type, configuration, rate=((0, 5), (600, 120), (1800, 5))):
        """Writes a scenario of an hour whose load rises and falls, with one policy."""
        document = json.loads(json.dumps(SMALL))
        document["duration"] = "1h"
        document["auto_scaling_group"]["MaxSize"] = 6
        document["load"] = [{"poisson": {"rate": [[f"{t}s", r] for t, r in rate]}}]
        document["scaling_policies"] = [
            {"PolicyName": "mine", "PolicyType": policy_type, "Configuration": configuration}]
        self.write("mine.json", json.dumps(document))

    def external(self, *command, **more):
        self.scenario("external", {"command": list(command), **more})

    def run_mine(self, *arguments):
        done = self.headroom("run", "mine.json", ALLOWED, "--json", *arguments)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def fails(self, *arguments):
        """Status 1, a sentence on stderr, nothing on stdout, nothing written. Returns the sentence."""
        before = sorted(self.folder.rglob("*"))
        done = self.headroom("run", "mine.json", ALLOWED, "--out", "new", "--jtl", "new.jtl", *arguments)
        self.assertEqual((done.status, done.out), (1, ""), done.err)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return done.err.splitlines()[-1]

    def shell(self, script, **more):
        self.external("sh", "-c", script, **more)

    def same_figures(self, policy_type, configuration):
        """A policy within headroom, and the same in a process of its own."""
        self.scenario(policy_type, configuration)
        inside = self.run_mine()
        self.external(self.program, "policy", "serve", policy_type, config=configuration)
        outside = self.run_mine()
        self.assertGreater(len(inside["activities"]), 2, "it scales")
        for result in (inside, outside):
            for key in NOT_FIGURES:
                del result[key]
            # What an instance can serve is measured for any program, and elasticity goes by it.
            del result["capacity_rps"], result["elasticity"]
            del result["messages"]  # a process of its own says its reasons as plain text
        self.assertEqual(json.dumps(outside), json.dumps(inside))

    def test_react_is_the_same_in_a_process_of_its_own(self):
        self.same_figures("react", {"RequestsPerInstance": 20})

    def test_reg_is_the_same_in_a_process_of_its_own(self):
        self.same_figures("reg", {"RequestsPerInstance": 20})

    def test_a_python_program_scales_the_group(self):
        shutil.copy(MY_POLICY, self.folder)
        self.external("python3", "my_policy.py", config={"capacity_rps": 40})
        result = self.run_mine()
        self.assertGreater(result["instances"]["max"], 1)
        self.assertIn("requests/s", json.dumps(result["activities"]))

    def test_it_runs_in_the_scenarios_folder(self):
        inner = self.folder / "inner"
        inner.mkdir()
        shutil.copy(MY_POLICY, inner)
        self.external("python3", "my_policy.py")
        (self.folder / "mine.json").rename(inner / "mine.json")
        done = self.headroom("run", "inner/mine.json", ALLOWED, "--quiet")
        self.assertEqual((done.status, done.err), (0, ""))

    def test_replications_have_a_program_each_whatever_the_threads(self):
        shutil.copy(MY_POLICY, self.folder)
        self.external("python3", "my_policy.py")
        one = self.run_mine("--replications", "3", "--threads", "1")
        self.assertEqual(self.run_mine("--replications", "3", "--threads", "3"), one)

    def test_a_shared_object_scales_the_group(self):
        shutil.copy(self.shared_object, self.folder / "my_policy.so")
        self.scenario("shared-object", {"library": "./my_policy.so", "config": {"by_hour": [3]}})
        self.assertEqual(self.run_mine()["instances"]["max"], 3)
        self.scenario("shared-object", {"library": "./none.so"})
        self.assertIn("policy mine (./none.so), at hello: it can not be loaded", self.fails())

    def test_without_the_flag_nothing_is_started(self):
        for policy_type, configuration in (("external", {"command": ["touch", "started"]}),
                                           ("shared-object", {"library": "./my_policy.so"})):
            self.scenario(policy_type, configuration)
            for command in ("run", "validate"):
                message = self.refused(command, "mine.json")
                self.assertIn("mine.json: /scaling_policies/0/PolicyType: policy mine runs a program", message)
                self.assertIn(ALLOWED, message)

    def test_validate_starts_nothing_even_if_it_may(self):
        self.external("touch", "started")
        done = self.headroom("validate", "mine.json", ALLOWED)
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertFalse((self.folder / "started").exists())

    def test_settings_that_are_none_are_refused(self):
        for configuration, problem in (({}, "/Configuration/command"), ({"command": []}, "at least one"),
                                       ({"command": "python3 x.py"}, "/Configuration/command"),
                                       ({"command": ["x"], "timeout": 0}, "/Configuration/timeout"),
                                       ({"command": ["x"], "confg": 1}, "config")):
            self.scenario("external", configuration)
            self.assertIn(problem, self.refused("run", "mine.json", ALLOWED))

    def test_any_json_is_passed_on_and_shown_in_the_result(self):
        own = {"a": [1, {"b": None}], "MetricDataQueries": "mine"}
        script = """read -r hello; echo "$hello" > hello.json; echo '{"v": 1, "needs": {}}'; read -r line"""
        self.shell(script, config=own)
        result = self.run_mine()
        hello = json.loads((self.folder / "hello.json").read_text())["hello"]
        self.assertEqual((hello["policy"], hello["config"]), ("mine", own))
        self.assertEqual((hello["limits"]["min"], hello["limits"]["max"]), (1, 6))
        shown = result["resolved_scenario"]["scaling_policies"][0]["Configuration"]
        self.assertEqual(shown, {"command": ["sh", "-c", script], "config": own})

    def test_whatever_a_program_does_wrong_ends_the_run_with_a_sentence(self):
        needs = """read -r hello; echo '{"v": 1, "needs": {"tick_s": 60}}'; read -r line; """
        for script, sentence in (
                ("exit 3", "at hello: it ended with status 3"),
                ("read -r hello; echo hello", "at hello: its answer is not usable: no JSON"),
                ("read -r hello; printf '{'", "in the middle of a line: {"),
                (needs + "exit 4", "at 60 s: it ended with status 4"),
                (needs + "kill -9 $$", "at 60 s: it was ended by signal 9"),
                (needs + """echo '{"desired": NaN}'; read -r line""", "at 60 s: its answer is not usable: no JSON"),
                (needs + """echo '{"desired": 2.5}'; read -r line""", "/desired: found 2.5, allowed: a whole number"),
                ("""read -r hello; echo '{"v": 7, "needs": {}}'""", "/v: found 7, allowed: 1"),
                ("""read -r hello; echo '{"v": 1, "needs": {"metrics": [{"namespace": "AWS/EC2", "name": "No"}]}}'""",
                 "policy mine needs the metric AWS/EC2 No, which nobody publishes here"),
                ("""read -r hello; echo '{"v": 1, "needs": {"instance_types": ["t9.huge"]}}'""",
                 "policy mine would resize to t9.huge, which is no instance type")):
            with self.subTest(script=script):
                self.shell(script)
                message = self.fails()
                self.assertIn(sentence, message)
                self.assertTrue(message.startswith("headroom: policy mine "), message)
        self.external("./no-such-program")
        self.assertIn("policy mine (./no-such-program), at hello: it can not be started", self.fails())

    def test_a_silent_program_is_not_waited_for(self):
        self.shell("sleep 1000", timeout=0.3)
        start = time.monotonic()
        self.assertIn("at hello: it did not answer within 0.3 s", self.fails("--replications", "4", "--threads", "2"))
        self.assertLess(time.monotonic() - start, 60)

    def test_one_failure_ends_the_runs_beside_it(self):
        """The second program started fails; the first would go on for a very long time."""
        self.shell("""read -r hello; echo '{"v": 1, "needs": {"tick_s": 60}}'
                      if mkdir first; then while read -r line; do echo '{}'; done; else read -r line; exit 5; fi""")
        done = self.headroom("run", "mine.json", ALLOWED, "--replications", "2", "--threads", "2",
                             "--set", "/duration=30d", "--set", "/load/0/poisson/rate=2000", "--quiet")
        self.assertEqual(done.status, 1)
        self.assertIn("at 60 s: it ended with status 5", done.err)


class ServeTest(ProgramTest):
    def serve(self, text, *arguments, policy="react"):
        done = subprocess.run([self.program, "policy", "serve", policy, *arguments], input=text.encode(),
                              capture_output=True, timeout=60, check=False)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()

    def test_a_hello_is_answered_with_needs_and_each_observation_with_a_decision(self):
        status, lines, err = self.serve("\n".join(map(json.dumps, (HELLO, SEEN, SEEN))) + "\n")
        self.assertEqual((status, err), (0, ""))
        needs = lines[0]["needs"]
        self.assertEqual((needs["tick_s"], needs["metrics"][0]["name"], needs["stance"]["role"]),
                         (60, "RequestCount", "sets"))
        self.assertEqual(len(lines), 3)
        # 3600 requests in 60 s are 60/s: 3 instances of 20/s, and a fifth of the two more.
        self.assertEqual(lines[1]["desired"], 4)
        self.assertIn("3.00 instances", lines[1]["reason"])

    def test_settings_of_the_command_line_come_before_those_of_the_hello(self):
        text = "\n".join(map(json.dumps, (HELLO, SEEN)))
        self.assertEqual(self.serve(text, "--config", '{"RequestsPerInstance": 60}')[1][1]["desired"], 1)

    def test_answers_come_one_by_one(self):
        """As a program that waits for each of them needs it."""
        with subprocess.Popen([self.program, "policy", "serve", "react"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True, bufsize=1) as served:
            for line, key in ((HELLO, "needs"), (SEEN, "desired"), (SEEN, "desired")):
                served.stdin.write(json.dumps(line) + "\n")
                self.assertIn(key, json.loads(served.stdout.readline()))
            served.stdin.close()
            self.assertEqual(served.wait(timeout=60), 0)

    def test_a_bad_line_ends_it_with_a_sentence(self):
        hello = json.dumps(HELLO)
        for text, sentence in (("", "stdin ended before it said hello"),
                               ("hello\n", "line 1 of stdin: no JSON"),
                               ('{"v": 1, "hello": {}}\n', "line 1 of stdin: /hello/limits: found nothing"),
                               (hello + "\n{}\n", "line 2 of stdin: /v: found nothing"),
                               (hello + '\n{"v": 1, "t_s": "now"}\n', "line 2 of stdin: /t_s: found \"now\"")):
            with self.subTest(text=text):
                status, _, err = self.serve(text)
                self.assertEqual(status, 1)
                self.assertIn(sentence, err)

    def test_a_policy_that_needs_to_know_the_capacity_says_so(self):
        hello = {"v": 1, "hello": {"config": {}, "limits": {"min": 1, "max": 8}}}
        status, lines, err = self.serve(json.dumps(hello) + "\n")
        self.assertEqual((status, lines), (1, []))
        self.assertIn("hello says no capacity_rps, which react needs", err)

    def test_settings_that_are_none_are_refused(self):
        self.assertIn("Margn", self.refused("policy", "serve", "react", "--config", '{"Margn": 1}'))
        self.refused("policy", "serve", "react", "--config", "{")
        self.refused("policy", "serve", "magic")
        self.assertIn("is a program already", self.refused("policy", "serve", "external"))
        hello = {"v": 1, "hello": {"config": {"Margn": 1}, "limits": {"min": 1, "max": 8}}}
        status, _, err = self.serve(json.dumps(hello) + "\n")
        self.assertEqual(status, 1)
        self.assertIn("hello's config: /Margn", err)


if __name__ == "__main__":
    ExternalPolicyTest.shared_object = os.path.abspath(sys.argv.pop(2))
    main()
