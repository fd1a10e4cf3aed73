"""--html and `report`: the page's file, whatever is in it (tests/report/html looks at that in a browser).

    html_test.py HEADROOM [TEST...]
"""

import json
import re
import unittest
from pathlib import Path

from program import ENDLESS, SMALL, ProgramTest, main

SOURCE = Path(__file__).resolve().parents[2]


class HtmlTest(ProgramTest):
    def setUp(self):
        super().setUp()
        done = self.headroom("run", "small.json", "--quiet", "--html", "probe.html")
        if "this build of headroom has no HTML report" in done.err:
            self.assertEqual(done.status, 2, done.err)
            self.assertFalse(list(self.folder.glob("probe*")), "nothing is written")
            raise unittest.SkipTest(done.err.strip())
        self.assertEqual(done.status, 0, done.err)

    def data(self, name):
        page = (self.folder / name).read_text(encoding="utf-8")
        return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL).group(1))

    def test_a_run_writes_its_page_beside_what_it_prints(self):
        plain = self.headroom("run", "small.json", "--json")
        done = self.headroom("run", "small.json", "--json", "--html", "page.html")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual(done.out, plain.out)
        self.assertEqual(self.data("page.html")["result"]["requests"], json.loads(plain.out)["requests"])

    def test_report_makes_the_same_page_of_the_result(self):
        self.write("result.json", self.headroom("run", "small.json", "--json").out)
        self.assertEqual(self.headroom("report", "result.json").status, 0)
        self.assertEqual((self.folder / "result.html").read_bytes(), (self.folder / "probe.html").read_bytes())
        self.assertEqual(self.headroom("report", "result.json", "--html", "other.html").status, 0)
        self.assertEqual((self.folder / "other.html").read_bytes(), (self.folder / "probe.html").read_bytes())

    # 60 requests a second for some minutes, and from 0:05 on more than the only instance can serve.
    BUSY = {"duration": "15m", "slo": {"p95": "100ms"},
            "load": [{"poisson": {"rate": [["0s", 60], ["5m", 60], ["5m", 300]]}}]}

    def busy(self, **changes):
        self.write("busy.json", json.dumps({**SMALL, **self.BUSY, **changes}))

    def test_report_tries_what_would_have_helped_where_it_is_asked(self):
        self.busy()
        self.assertEqual(self.headroom("run", "busy.json", "--html", "busy.html", "--quiet").status, 0)
        self.write("result.json", self.headroom("run", "busy.json", "--json").out)
        self.assertEqual(self.headroom("report", "result.json").status, 0)
        self.assertFalse("counterfactuals" in self.data("result.html")["result"], "quick unless asked")
        done = self.headroom("report", "result.json", "--what-if", "--html", "what-if.html")
        self.assertEqual(done.status, 0, done.err)
        told, by_run = self.data("what-if.html")["result"], self.data("busy.html")["result"]
        self.assertEqual([one["lever"] for one in told["counterfactuals"]], ["minimum 2", "t3.small"])
        for key in ("baseline", "counterfactuals", "reaction_begin_s"):
            self.assertEqual(told[key], by_run[key], key)

    def test_what_can_not_be_run_again_is_said(self):
        self.busy()
        result = json.loads(self.headroom("run", "busy.json", "--json").out)
        result["resolved_scenario"]["load"] = [{"trace": "nowhere.csv"}]
        self.write("result.json", json.dumps(result))
        self.assertIn("nowhere.csv", self.refused("report", "result.json", "--what-if"))
        self.write("sweep.json", '{"cells": [], "axes": []}')
        self.assertIn("no result of a run", self.refused("report", "sweep.json", "--what-if"))

    def test_a_page_tries_by_itself_only_what_takes_moments(self):
        """8 million requests in the runs of all levers, which are two here (see above), and of all that help."""
        for duration, is_tried in (("15m", True), ("3h", False)):
            self.busy(duration=duration)
            done = self.headroom("run", "busy.json", "--html", "page.html", "--force", "--quiet")
            self.assertEqual(done.status, 0, done.err)
            page = self.data("page.html")["result"]
            self.assertEqual(3 * page["requests"]["sent"] <= 8_000_000, is_tried)
            self.assertTrue(page["reactions"], "there is something to mend")
            self.assertEqual("counterfactuals" in page, is_tried, duration)

    def test_a_page_tells_of_the_reaction_that_scaled_and_of_the_outage(self):
        done = self.headroom("run", str(SOURCE / "scenarios" / "tastylog.json"), "--html", "page.html", "--quiet")
        self.assertEqual(done.status, 0, done.err)
        page = self.data("page.html")["result"]
        begins = page["counterfactual_reactions_s"]
        self.assertEqual([int(begin) for begin in begins], [600, 2706])  # more capacity at 0:10; no credits from 0:45:06 on
        lengths = {one["begin_s"]: one["length_s"] for one in page["reactions"]}
        self.assertEqual(page["baseline"]["reactions_s"], [lengths[begin] for begin in begins])
        self.assertTrue(page["baseline"]["slo_broken_in_reactions"][1])
        for one in page["counterfactuals"]:
            self.assertEqual(len(one["slo_broken_in_reactions"]), len(begins), one["lever"])

    def test_a_page_is_written_over_only_when_it_is_asked_for(self):
        self.write("page.html", "precious")
        self.assertIn("--force", self.refused("run", "small.json", "--html", "page.html", *ENDLESS))
        self.write("result.json", self.headroom("run", "small.json", "--json").out)
        self.assertIn("--force", self.refused("report", "result.json", "--html", "page.html"))
        self.assertEqual((self.folder / "page.html").read_text(encoding="utf-8"), "precious")
        self.assertEqual(self.headroom("report", "result.json", "--html", "page.html", "--force").status, 0)
        self.assertEqual(self.data("page.html")["kind"], "run")

    def test_a_page_that_can_not_be_written_is_told_before_the_run(self):
        self.assertIn("no-such-folder", self.refused("run", "small.json", "--html", "no-such-folder/page.html", *ENDLESS))
        self.assertIn("is a folder", self.refused("compare", "small.json", "--html", ".", "--policies", "none"))

    def test_what_is_no_result_is_refused_and_nothing_written(self):
        self.assertIn("allowed: what run, compare, tune or sweep print", self.refused("report", "small.json"))
        self.write("other.json", '{"candidates": 1, "baseline": 2}')
        self.assertIn("other.json: looks like a comparison (compare --json), and is none of this version: /baseline: found 2",
                      self.refused("report", "other.json"))
        (self.folder / "other.json").unlink()
        self.write("broken.json", '{"timeseries": ')
        self.assertIn("broken.json", self.refused("report", "broken.json"))
        self.assertIn("nowhere.json", self.refused("report", "nowhere.json"))
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["broken.json", "probe.html", "small.json"])

    def test_a_comparison_has_the_series_of_its_first_replication(self):
        done = self.headroom("compare", "small.json", "--policies", "as-given,static-peak", "--replications", "2", "--json",
                             "--html", "page.html")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual(self.data("page.html"), {"kind": "compare", "result": json.loads(done.out)})
        for candidate in json.loads(done.out)["candidates"]:
            series = candidate["result"]["timeseries"]
            self.assertEqual(len(series["t_s"]), 10)
            self.assertEqual(len(series["in_service"]["mean"]), 10)


if __name__ == "__main__":
    main()
