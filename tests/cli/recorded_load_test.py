"""Recorded load from outside: what a run sent is played again, a long log takes no more memory than a short one, and
`import access-log` and `import cloudwatch`."""

import csv
import gzip
import json
import os
import subprocess
import unittest

from program import SMALL, ProgramTest, main

LINE = 'h - - [05/Jan/2026:{:02}:{:02}:{:02} +0000] "GET /item/{}?x=1 HTTP/1.1" 200 17\n'


def log(lines):
    """A log of ten requests a second."""
    return "".join(LINE.format(i // 36000, i // 600 % 60, i // 10 % 60, i) for i in range(lines))


class RecordedLoadTest(ProgramTest):
    def scenario(self, load, name="recorded.json"):
        self.write(name, json.dumps({**SMALL, "load": [load]}))
        return name

    def times(self, file):
        with (self.folder / file).open(encoding="utf-8", newline="") as lines:
            return sorted(int(row["timeStamp"]) for row in csv.DictReader(lines))

    def test_the_requests_of_a_run_are_played_again_to_the_millisecond(self):
        first = self.headroom("run", "small.json", "--jtl", "first.jtl", "--quiet")
        self.assertEqual(first.status, 0, first.err)
        again = self.headroom("run", self.scenario({"jtl": "first.jtl", "classes": {"*": "get"}}), "--jtl", "again.jtl", "--quiet")
        self.assertEqual(again.status, 0, again.err)
        then, now = self.times("first.jtl"), self.times("again.jtl")
        self.assertGreater(len(then), 400)
        # A row begins when it is sent; time zero of a recording is its first request.
        self.assertEqual([t - then[0] for t in then], [t - now[0] for t in now])

    def peak_memory_kb(self, *arguments):
        process = subprocess.Popen([self.program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        return usage.ru_maxrss

    def test_a_long_log_takes_no_more_memory_than_a_short_one(self):
        self.write("short.log", log(1_000))
        with gzip.open(self.folder / "long.log.gz", "wt", encoding="utf-8") as file:
            file.write(log(500_000))  # 40 MB of text
        short = self.peak_memory_kb("validate", self.scenario({"access_log": "short.log"}))
        long = self.peak_memory_kb("validate", self.scenario({"access_log": "long.log.gz"}))
        self.assertLess(long, short + 4_000)

    def test_import_access_log_tells_what_a_log_is_about_and_how_it_is_played(self):
        self.write("a.log", log(1_200))
        text = self.headroom("import", "access-log", "a.log")
        self.assertEqual(text.status, 0, text.err)
        self.assertIn("1200 requests from 2026-01-05T00:00:00Z to 2026-01-05T00:01:59Z", text.out)
        told = json.loads(self.headroom("import", "access-log", "a.log", "--json").out)
        self.assertEqual(told["paths"], [{"path": "/item/*", "requests": 1200}])
        self.assertEqual(told["busiest_minute_rps"], 10)
        self.assertEqual(told["load"], {"access_log": "a.log", "classes": {"/item/*": "item"}})
        document = {**SMALL, "load": [told["load"]]}
        document["application"] = {"requests": {"item": {"steps": [{"cpu": "10ms"}]}}}
        self.write("imported.json", json.dumps(document))
        done = self.headroom("run", "imported.json", "--json", "--quiet")
        self.assertEqual(json.loads(done.out)["requests"]["sent"], 1200)

    def test_import_cloudwatch_tells_the_rate_of_each_series(self):
        points = {"Timestamps": ["2026-01-05T09:01:00Z", "2026-01-05T09:00:00Z"], "Values": [120, 60]}
        self.write("m.json", json.dumps({"MetricDataResults": [{"Id": "m1", "Label": "RequestCount", **points}]}))
        told = json.loads(self.headroom("import", "cloudwatch", "m.json", "--json").out)
        self.assertEqual((told[0]["mean_rps"], told[0]["peak_rps"], told[0]["span_s"]), (1.5, 2, 120))
        done = self.headroom("run", self.scenario(told[0]["load"]), "--json", "--quiet")
        sent = json.loads(done.out)["requests"]["sent"]
        self.assertTrue(100 < sent < 270, sent)  # 180 on average

    def test_what_can_not_be_imported_is_refused_with_its_line(self):
        self.write("a.log", log(3) + "nonsense\n")
        self.assertIn("line 4", self.refused("import", "access-log", "a.log"))
        self.assertIn("small.json", self.refused("import", "cloudwatch", "small.json"))
        self.refused("import", "access-log", "missing.log")


if __name__ == "__main__":
    main()
