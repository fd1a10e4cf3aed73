"""`run --jtl` and `run --summariser`, read by Python's csv module: columns, counts and times against the result.

    jtl_test.py HEADROOM SOURCE
"""

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

PROGRAM = ""
SOURCE = Path()

# Apache JMeter 5's defaults, in their order.
COLUMNS = ["timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName", "dataType", "success",
           "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "URL", "Latency", "IdleTime", "Connect"]
START_MS = 1767571200000  # 2026-01-05T00:00:00Z, the default start_time


class JtlTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="headroom-jtl-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def headroom(self, *arguments):
        return subprocess.run([PROGRAM, "run", *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)

    def run_with_jtl(self, scenario, *arguments):
        file = self.folder / "results.jtl"
        done = self.headroom(SOURCE / "scenarios" / scenario, "--jtl", file, "--json", "--quiet", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = list(reader)
        self.assertEqual(reader.fieldnames, COLUMNS)
        return json.loads(done.stdout), rows

    def rows_of_plan(self, plan):
        for file in [SOURCE / "scenarios/tastylog.json", *(SOURCE / "tests/data/jmx").iterdir()]:
            shutil.copy(file, self.folder)
        return self.run_with_jtl(self.folder / "tastylog.json", "--set", "/load/0/overrides={}", "--set", f'/load/0/jmx="{plan}"',
                                 "--set", '/load/0/samplers={"/*": "search"}')[1]

    def check_rows(self, result, rows):
        """What holds for every run; the rows have whole milliseconds, the result has not."""
        requests = result["requests"]
        failed = sum(requests["failed"].values())
        self.assertEqual(len(rows), requests["ok"] + failed)
        self.assertEqual(Counter(row["success"] for row in rows), +Counter(true=requests["ok"], false=failed))
        good = [int(row["elapsed"]) for row in rows if row["success"] == "true"]
        self.assertAlmostEqual(sum(good) / len(good) / 1e3, requests["latency_s"]["mean"], delta=0.5e-3)
        self.assertAlmostEqual(max(good) / 1e3, requests["latency_s"]["max"], delta=max(0.6e-3, 0.01 * requests["latency_s"]["max"]))
        for row in rows:
            self.assertGreaterEqual(int(row["timeStamp"]), START_MS)
            self.assertLessEqual(int(row["timeStamp"]), START_MS + 1000 * result["simulated_s"])
            self.assertLessEqual(int(row["grpThreads"]), int(row["allThreads"]))
        ends = [int(row["timeStamp"]) + int(row["elapsed"]) for row in rows]
        self.assertTrue(all(b >= a - 2 for a, b in zip(ends, ends[1:])), "rows come as the samples end")

    def test_a_jmeter_plan_gives_jmeter_s_rows(self):
        result, rows = self.run_with_jtl("tastylog.json", "--set", "/load/0/overrides={}")
        self.check_rows(result, rows)
        self.assertEqual(Counter(row["label"] for row in rows), {"search": 500, "open shop": 500})
        self.assertEqual(Counter(row["threadName"] for row in rows), {f"Thread Group 1-{i}": 200 for i in range(1, 6)})
        self.assertEqual(max(int(row["allThreads"]) for row in rows), 5)
        self.assertEqual(rows[-1]["allThreads"], "1", "the last thread is still there when its last sample ends")
        first = {}
        for row in rows:
            first.setdefault(row["threadName"], int(row["timeStamp"]) - START_MS)
        self.assertEqual(sorted(first.values()), [600000, 602000, 604000, 606000, 608000], "ramp of 10 s at minute 10")

    def test_thread_groups_are_numbered_within_their_phase(self):
        rows = self.rows_of_plan("controllers.jmx")
        self.assertEqual({row["threadName"].rpartition("-")[0] for row in rows if row["threadName"]},
                         {"Set up 1", "Loops 1", "Choices 2", "Transactions 3", "Lines 4", "Stoppers 5", "Counters 6",
                          "Shared counter 7", "Tear down 1"})

    def test_transactions_have_rows_as_in_jmeter_2_13(self):
        rows = self.rows_of_plan("controllers.jmx")
        message = re.compile(r"Number of samples in transaction : (\d+), number of failing samples : 0")
        found = Counter()
        for row in rows:
            if match := message.fullmatch(row["responseMessage"]):
                found[row["label"], int(match[1]), row["responseCode"], row["threadName"]] += 1
        thread = "Transactions 3-1"
        self.assertEqual(found, {
            ("buy", 2, "200", thread): 5, ("search", 2, "200", thread): 5, ("parent", 2, "200", thread): 5,
            ("in parent", 1, "200", ""): 5, ("with a pause", 2, "200", thread): 5, ("inner", 1, "200", thread): 5,
            ("outer", 3, "200", thread): 5, ("last", 3, "200", thread): 2, ("last", 2, "", thread): 1})
        self.assertFalse([row for row in rows if row["label"].startswith("hidden")])
        for label, timers_ms in (("buy", 40), ("search", 0), ("with a pause", 50)):
            for at, row in enumerate(rows):
                if row["label"] != label:
                    continue
                samples = [other for other in rows[:at] if other["threadName"] == thread][-2 if timers_ms != 50 else -1:]
                self.assertAlmostEqual(int(row["elapsed"]), timers_ms + sum(int(sample["elapsed"]) for sample in samples), delta=1)
                self.assertEqual(int(row["IdleTime"]), 40 if label == "search" else 0)

    def test_open_load_has_rows_of_its_classes_and_failures(self):
        result, rows = self.run_with_jtl("launch-credits.json")
        self.check_rows(result, rows)
        codes = Counter(row["responseCode"] for row in rows if row["success"] == "false")
        failed = result["requests"]["failed"]
        self.assertEqual(codes["502"], failed["elb_502_refused"] + failed["elb_502_reset"] + failed["elb_502_drain"])
        self.assertEqual(codes["503"], failed["elb_503"])
        self.assertGreater(codes["502"], 0)
        self.assertGreater(codes["503"], 0)

    def test_clients_that_give_up_have_jmeter_s_exception(self):
        result, rows = self.run_with_jtl("on-disconnect.json")
        self.check_rows(result, rows)
        late = [row for row in rows if row["responseCode"] == "Non HTTP response code: java.net.SocketTimeoutException"]
        self.assertEqual(len(late), result["requests"]["failed"]["client_timeout"])
        self.assertEqual({row["Latency"] for row in late}, {"0"})

    def test_a_file_that_is_there_is_kept_unless_forced(self):
        file = self.folder / "mine.jtl"
        file.write_text("precious\n", encoding="utf-8")
        scenario = [SOURCE / "scenarios/tastylog.json", "--set", "/duration=15m", "--quiet", "--jtl", file]
        done = self.headroom(*scenario)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is there already (--force writes over it)", done.stderr)
        self.assertEqual(file.read_text(encoding="utf-8"), "precious\n")
        self.assertEqual(self.headroom(*scenario, "--force").returncode, 0)
        self.assertTrue(file.read_text(encoding="utf-8").startswith("timeStamp,"))
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["mine.jtl"])

    def test_a_place_that_can_not_be_written_is_refused_before_the_run(self):
        done = self.headroom(SOURCE / "scenarios/tastylog.json", "--jtl", self.folder / "no/such/folder.jtl")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--jtl", done.stderr)

    def test_the_summariser_s_lines_add_up(self):
        scenario = [SOURCE / "scenarios/tastylog.json", "--set", "/load/0/stop=13m"]
        sent = json.loads(self.headroom(*scenario, "--json").stdout)["requests"]["sent"]
        done = self.headroom(*scenario, "--summariser")
        self.assertEqual(done.returncode, 0, done.stderr)
        line = re.compile(r"summary ([+=]) +(\d+) in \d\d:\d\d:\d\d = +([\d.]+)/s Avg: +(\d+) Min: +(\d+) Max: +(\d+) Err: +(\d+) \(([\d.]+)%\)")
        found = [match.groups() for match in map(line.match, done.stdout.splitlines()) if match]
        self.assertEqual(sum(int(count) for kind, count, *_ in found if kind == "+"), sent)
        self.assertEqual([int(count) for kind, count, *_ in found if kind == "="][-1], sent)
        self.assertGreaterEqual(len(found), 12, "a line or two every half minute")
        self.assertIn("Active: 0 Started: 5 Finished: 5\n", done.stdout)

    def test_json_and_summariser_do_not_share_stdout(self):
        done = self.headroom(SOURCE / "scenarios/tastylog.json", "--summariser", "--json")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--summariser and --json", done.stderr)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1], Path(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
