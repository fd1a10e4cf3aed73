"""`headroom verify` from outside, with small tables of one's own: the built-in ones take minutes.

    verify_test.py HEADROOM [TEST...]
"""

import json
from pathlib import Path

from program import ProgramTest, main


TESTBED = str(Path(__file__).resolve().parents[1] / "data" / "testbed")


def queueing(*cases):
    return json.dumps({"format": "headroom-queueing-1", "cases": cases})


def mm1(**values):
    return {"model": "M/M/1", "params": {"lambda": 0.5, "mu": 1.0}, "values": values}


def rule(expected):
    return json.dumps({"format": "headroom-aws-1", "rules": [
        {"id": "20 seconds", "rule": "billed_seconds", "seconds": 20, "expected": expected}]})


class VerifyTest(ProgramTest):
    def rows(self, text, status, *arguments):
        self.write("table.json", text)
        done = self.headroom("verify", "table.json", "--json", *arguments)
        self.assertEqual(done.status, status, done.err)
        return json.loads(done.out)

    def test_json_has_the_shape_that_programs_rely_on(self):
        row = self.rows(queueing(mm1(W=2.0)), 0)[0]
        self.assertEqual({key: row[key] for key in ("format", "case", "quantity", "how", "expected", "ok")},
                         {"format": "headroom-queueing-1", "case": "M/M/1 lambda=0.5 mu=1.0", "quantity": "W", "how": "simulated",
                          "expected": 2, "ok": True})
        low, high = row["ci"]
        self.assertTrue(low <= 2 <= high)
        self.assertAlmostEqual((low + high) / 2, row["simulated"])

    def test_a_row_that_does_not_hold_is_status_1(self):
        rows = self.rows(queueing(mm1(W=2.2, L=1.0)), 1)
        self.assertEqual([row["ok"] for row in rows], [False, True])

    def test_rows_are_the_same_for_any_number_of_threads(self):
        text = queueing(mm1(W=2.0, W_p95=5.9914645471))
        self.assertEqual(self.rows(text, 0, "--threads", "1"), self.rows(text, 0, "--threads", "3"))

    def test_what_a_load_balancer_can_not_have_is_skipped_and_holds(self):
        rows = self.rows(queueing({"model": "M/M/1-setup", "params": {"lambda": 0.5}, "values": {"W": 7.0}}), 0)
        self.assertEqual((rows[0]["how"], rows[0]["ok"], rows[0]["simulated"], rows[0]["ci"]), ("skipped", None, None, None))

    def test_a_model_that_is_not_built_is_named_and_is_status_1(self):
        self.write("table.json", queueing({"model": "G/G/1", "params": {"lambda": 1}, "values": {"W": 1}}))
        done = self.headroom("verify", "table.json")
        self.assertEqual(done.status, 1)
        self.assertIn("not built yet, so it was skipped: G/G/1\n", done.err)
        self.assertIn("0 of 0 rows hold: 0 simulated, 0 computed; 1 skipped\n", done.out)

    def test_text_tells_what_was_expected_what_came_and_the_verdict(self):
        self.write("right.json", rule(60))
        self.write("wrong.json", rule(20))
        done = self.headroom("verify", "right.json", "wrong.json")
        self.assertEqual(done.status, 1)
        self.assertRegex(done.out, r"20 seconds\n  ✓ billed_seconds +60 +60 ± [^ ]+ +computed\n  ✗ billed_seconds +20 +60 ± ")
        self.assertTrue(done.out.endswith("1 of 2 rows hold: 0 simulated, 2 computed\n"))

    def test_a_table_that_can_not_be_read_is_refused(self):
        for text in ["{", "{}", '{"format": "mine"}', queueing({"model": "M/M/1", "params": {}, "values": {"W": 1}}),
                     queueing({"model": "M/M/1", "params": {"lambda": 2, "mu": 1}, "values": {"W": 1}}),
                     '{"format": "headroom-aws-1", "rules": [{"id": "x", "rule": "of thumb", "expected": 1}]}']:
            self.write("table.json", text)
            self.refused("verify", "table.json")
        self.refused("verify", "nowhere.json")
        self.refused("verify", "--threads", "0")

    def test_an_unknown_rule_is_answered_with_those_that_there_are(self):
        self.write("table.json", '{"format": "headroom-aws-1", "rules": [{"id": "x", "rule": "of thumb", "expected": 1}]}')
        self.assertIn('"billed_seconds"', self.refused("verify", "table.json"))

    def test_measurements_of_a_real_system_are_run_again(self):
        done = self.headroom("verify", "--testbed", TESTBED, "--json", "--html", "page.html", "--svg", "picture.svg")
        self.assertEqual(done.status, 0, done.err)
        rows = json.loads(done.out)
        self.assertEqual(len(rows), 8 * 7 + 20 + 2)
        self.assertGreaterEqual(sum(row["ok"] for row in rows), 0.9 * len(rows))
        low, high = rows[0]["ci"]
        self.assertTrue(low <= rows[0]["simulated"] <= high)
        self.assertEqual(rows[0]["ok"], abs(rows[0]["simulated"] - rows[0]["expected"]) <= rows[0]["allowed"])
        self.assertNotEqual(rows[0]["case"], rows[0]["constants_from"])
        picture = (self.folder / "picture.svg").read_text(encoding="utf-8")
        self.assertTrue(picture.startswith("<svg ") and picture.endswith("</svg>\n"))
        self.assertIn(picture, (self.folder / "page.html").read_text(encoding="utf-8"))

    def test_measurements_are_told_alike_for_any_number_of_threads(self):
        outputs = {self.headroom("verify", "--testbed", TESTBED, "--threads", n).out for n in ("1", "3")}
        self.assertEqual(len(outputs), 1)
        self.assertRegex(outputs.pop(), r"rows hold \(\d+ %\); at least nine in ten are asked for\n\Z")

    def test_fewer_than_nine_in_ten_rows_are_status_1(self):
        for name in ("traces", "traces/E1f.client.csv.gz", "traces/E1f.server.csv.gz"):
            source, target = Path(TESTBED) / name, self.folder / name
            target.mkdir() if source.is_dir() else target.write_bytes(source.read_bytes())
        head, first, second = (Path(TESTBED) / "runs.csv").read_text(encoding="utf-8").splitlines()[:3]
        slower = [line.replace(",2000,10000,", ",1500,10000,") for line in (first, second)]
        self.write("runs.csv", "\n".join([head, *slower]) + "\n")
        self.assertEqual(self.headroom("verify", "--testbed", ".").status, 1)

    def test_a_file_that_is_there_is_not_written_over(self):
        self.write("page.html", "mine")
        self.assertIn("--force", self.refused("verify", "--testbed", TESTBED, "--html", "page.html"))
        self.assertEqual(self.headroom("verify", "--testbed", TESTBED, "--html", "page.html", "--force").status, 0)
        self.assertNotEqual((self.folder / "page.html").read_text(encoding="utf-8"), "mine")

    def test_what_does_not_belong_to_a_testbed_is_refused(self):
        self.refused("verify", "--testbed", "nowhere", "--html", "new.html")
        self.refused("verify", "--testbed", TESTBED, "small.json")
        self.refused("verify", "--html", "new.html")
        self.refused("verify", "--testbed", TESTBED, "--slice", "5")


if __name__ == "__main__":
    main()
