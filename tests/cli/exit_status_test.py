"""The program from outside: exit statuses, and what it says of bad usage and bad scenarios.

    exit_status_test.py HEADROOM [TEST...]
"""

import json

from program import ProgramTest, main

BROKEN_JMX = "<jmeterTestPlan>\n<hashTree>\n</jmeterTestPlan>\n"


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

    def test_of_very_many_known_keys_the_first_are_named(self):
        message = self.refused("run", "small.json", "--set", "/nope=1")
        self.assertRegex(message, r'/nope: unknown key; known here: ("\$?\w+", ){12}and \d+ more')

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


if __name__ == "__main__":
    main()
