"""Several replications from outside: the same bytes on any number of threads, and what of them goes where.

    replications_test.py HEADROOM [TEST...]
"""

import json
import math

from program import ProgramTest, main


def mean(figure):
    return figure["mean"]


class ReplicationsTest(ProgramTest):
    def test_the_bytes_do_not_hang_on_the_threads(self):
        outs = set()
        for threads in ["1", "2", "5"]:
            done = self.headroom("run", "small.json", "--json", "--replications", "7", "--threads", threads)
            self.assertEqual(done.status, 0, done.err)
            outs.add(done.out)
        outs.add(self.headroom("run", "small.json", "--json", "--replications", "7").out)
        self.assertEqual(len(outs), 1)

    def test_figures_become_means_with_intervals_and_the_rest_is_the_first_one_s(self):
        alone = self.result()
        many = self.result("--replications", "10")
        self.assertEqual((alone["replications"], many["replications"]), (1, 10))
        sent = many["requests"]["sent"]
        self.assertLess(sent["ci95"][0], mean(sent))
        self.assertLess(mean(sent), sent["ci95"][1])
        # 600 expected; the mean of ten Poisson counts has a standard error of 7.7.
        self.assertAlmostEqual(mean(sent), 600, delta=5 * math.sqrt(600 / 10))
        for key in ["timeseries", "activities", "instance_log", "journal", "alarms"]:
            self.assertEqual(many[key], alone[key])
        self.assertIsInstance(many["cost"]["total_usd"]["mean"], float)
        self.assertEqual(many["cost"]["instances"][0]["type"], "t3.micro")

    def test_one_replication_is_a_plain_run(self):
        plain = self.headroom("run", "small.json", "--json")
        self.assertEqual(self.headroom("run", "small.json", "--json", "--replications", "1", "--threads", "2").out, plain.out)

    def test_replications_are_those_of_runs_with_more_of_them(self):
        # Two are the first two of three: their sum follows from both means.
        two = self.result("--replications", "2")["requests"]["sent"]["mean"]
        three = self.result("--replications", "3")["requests"]["sent"]["mean"]
        third = 3 * three - 2 * two
        self.assertAlmostEqual(third, round(third), places=6)
        self.assertAlmostEqual(third, 600, delta=5 * math.sqrt(600))

    def test_files_are_the_first_one_s_but_for_the_figures(self):
        self.headroom("run", "small.json", "--out", "one", "--jtl", "one.jtl")
        done = self.headroom("run", "small.json", "--out", "many", "--jtl", "many.jtl", "--replications", "3")
        self.assertEqual(done.status, 0, done.err)
        for name in ["metrics.json", "activities.json"]:
            self.assertEqual((self.folder / "one" / name).read_bytes(), (self.folder / "many" / name).read_bytes())
        self.assertEqual((self.folder / "one.jtl").read_bytes(), (self.folder / "many.jtl").read_bytes())
        self.assertEqual(json.loads((self.folder / "many" / "result.json").read_text())["replications"], 3)
        self.assertIn("Over 3 replications", (self.folder / "many" / "summary.txt").read_text())
        self.assertIn("Over 3 replications", done.out)

    def test_an_slo_is_judged_by_the_mean(self):
        slo = ["--set", '/slo={"p95": "1h"}', "--fail-on-slo", "--replications", "3"]
        self.assertEqual(self.headroom("run", "small.json", *slo).status, 0)
        slo[1] = '/slo={"p95": "1us"}'
        done = self.headroom("run", "small.json", *slo)
        self.assertEqual(done.status, 3)
        self.assertIn("p95 held in 0 of 3", done.out)

    def test_numbers_that_make_no_sense_are_refused(self):
        for option in ["--replications", "--threads"]:
            for number in ["0", "-1", "many", "1.5"]:
                self.refused("run", "small.json", option, number)

    def test_an_error_in_one_ends_them_all(self):
        # A user who is refused at once and does not think comes again at the same instant, for ever.
        change = ['/load/0={"thread_group": {"threads": 1, "loops": "forever", "requests": ["get"]}}',
                  '/auto_scaling_group/MinSize=0', '/application/network={"round_trip": "0s"}']
        sets = [part for text in change for part in ("--set", text)]
        done = self.headroom("run", "small.json", "--replications", "4", *sets)
        self.assertEqual(done.status, 1, done.err)
        self.assertEqual(done.out, "")


if __name__ == "__main__":
    main()
