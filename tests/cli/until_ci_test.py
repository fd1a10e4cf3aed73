"""As many replications as a figure needs: `run --until-ci`, from outside.

    until_ci_test.py HEADROOM [TEST...]
"""

from program import ProgramTest, main


class UntilCiTest(ProgramTest):
    def until(self, *arguments):
        return self.result("--until-ci", *arguments)

    def test_it_goes_on_until_the_figure_is_known_well_enough(self):
        result = self.until("5%")
        latency = result["requests"]["latency_s"]["mean"]
        low, high = latency["ci95"]
        half = (high - low) / 2
        self.assertLessEqual(half, 0.05 * latency["mean"] / 1.05)
        told = result["until_ci"]
        self.assertEqual((told["figure"], told["wanted"], told["reached"]), ("/requests/latency_s/mean", 0.05, True))
        self.assertAlmostEqual(told["relative_error"], half / (latency["mean"] - half), places=8)
        self.assertGreaterEqual(result["replications"], 10)

    def test_a_narrower_interval_takes_more_replications(self):
        self.assertGreater(self.until("0.5%")["replications"], self.until("5%")["replications"])

    def test_the_number_does_not_hang_on_the_threads(self):
        outs = set()
        for threads in ["1", "2", "5"]:
            done = self.headroom("run", "small.json", "--json", "--until-ci", "0.7%", "--threads", threads)
            self.assertEqual(done.status, 0, done.err)
            outs.add(done.out)
        self.assertEqual(len(outs), 1)

    def test_the_replications_are_those_of_a_run_with_as_many(self):
        result = self.until("1%", "--figure", "p95")
        self.assertGreater(result["replications"], 10)
        same = self.result("--replications", str(result["replications"]))
        del result["until_ci"]
        self.assertEqual(result, same)

    def test_any_figure_can_be_chosen(self):
        for name, pointer in [("mean", "/requests/latency_s/mean"), ("p99", "/requests/latency_s/p99"),
                              ("cost", "/cost/total_usd"), ("/requests/sent", "/requests/sent"),
                              ("/load/0/sent", "/load/0/sent")]:
            told = self.until("20%", "--figure", name)["until_ci"]
            self.assertEqual((told["figure"], told["reached"]), (pointer, True))

    def test_a_cap_that_is_reached_first_is_told(self):
        result = self.until("0.001%", "--replications", "12")
        self.assertEqual((result["replications"], result["until_ci"]["reached"]), (12, False))
        done = self.headroom("run", "small.json", "--until-ci", "0.001%", "--replications", "12")
        self.assertEqual(done.status, 0)
        self.assertRegex(done.out, r"✗ the mean latency is known to .* %, not to 0.001 %: the 12 replications allowed were used up")
        self.assertIn("Over 12 replications", done.out)
        done = self.headroom("run", "small.json", "--until-ci", "5%")
        self.assertRegex(done.out, r"✓ the mean latency is known to .* % \(5 % asked for\)")

    def test_what_makes_no_sense_is_refused(self):
        for width in ["2", "0%", "-1%", "100%", "two", "2%%", "nan%", ""]:
            self.refused("run", "small.json", "--until-ci", width)
        self.assertIn("at least 10", self.refused("run", "small.json", "--until-ci", "2%", "--replications", "9"))
        self.assertIn("needs --until-ci", self.refused("run", "small.json", "--figure", "p95"))
        self.assertIn("did you mean cost", self.refused("run", "small.json", "--until-ci", "2%", "--figure", "costs"))

    def test_a_place_without_a_number_is_refused_with_what_there_is(self):
        told = self.refused("run", "small.json", "--until-ci", "2%", "--figure", "/requests/latency_s/p42", "--out", "new")
        self.assertIn("/requests/latency_s has mean, p50", told)
        self.assertIn("the figures are requests, load", self.refused("run", "small.json", "--until-ci", "2%", "--figure", "/timeseries"))
        self.refused("run", "small.json", "--until-ci", "2%", "--figure", "/requests")
        self.refused("run", "small.json", "--until-ci", "2%", "--figure", "/~2")
        self.refused("run", "small.json", "--until-ci", "2%", "--figure", "")
        self.assertIn("no value", self.refused("run", "small.json", "--until-ci", "2%", "--figure", "p999"))


if __name__ == "__main__":
    main()
