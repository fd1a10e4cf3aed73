"""A run's files for other programs, each read by one that is not this project: --csv by Python's csv module and gnuplot,
--openmetrics by promtool, --hgrm by gnuplot, --trace by the rules of Chrome's trace event format; and --watch on a terminal.
viewers_test.mjs reads --hgrm and --trace with programs from npm.

    viewers_test.py HEADROOM SOURCE
"""

import csv
import fcntl
import json
import math
import os
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import termios
import time
import unittest
from pathlib import Path

from program import WITH_WARNING, ProgramTest, main

SOURCE = Path(sys.argv.pop(2)).resolve()
TASTYLOG = str(SOURCE / "scenarios/tastylog.json")
START_S = 1767571200  # 2026-01-05T00:00:00Z


def needs(program):
    return unittest.skipIf(shutil.which(program) is None, f"{program} is not installed")


class ViewersTest(ProgramTest):
    def run_with(self, *flags, scenario=TASTYLOG):
        done = self.headroom("run", scenario, "--json", "--quiet", *flags)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def call(self, *command):
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def table(self, name):
        with open(self.folder / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_the_tables_say_what_the_result_says(self):
        result = self.run_with("--csv", "tables")
        rows = self.table("tables/timeseries.csv")
        for column in ["t_s", "arrivals_rps", "throughput_rps", "desired", "healthy"]:
            self.assertEqual([float(row[column]) for row in rows], result["timeseries"][column], column)
        for column in ["p95_s", "cpu_percent", "cpu_true_percent", "credits_min"]:
            self.assertEqual([float(row[column]) if row[column] else None for row in rows], result["timeseries"][column], column)
        for row, instance in zip(self.table("tables/instances.csv"), result["instance_log"], strict=True):
            self.assertEqual((row["instance"], row["type"]), (instance["id"], instance["type"]))
            for event in ["launched_s", "healthy_s", "terminating_s", "terminated_s"]:
                self.assertEqual(float(row[event]) if row[event] else None, instance[event])
        steps = [(i["id"], s["name"], s["start_s"], s["end_s"]) for i in result["instance_log"] for s in i["steps"]]
        self.assertEqual([(r["instance"], r["step"], float(r["start_s"]), float(r["end_s"])) for r in self.table("tables/steps.csv")],
                         steps)
        self.assertEqual([(float(row["time_s"]), row["cause"]) for row in self.table("tables/activities.csv")],
                         [(activity["time_s"], activity["cause"]) for activity in result["activities"]])
        changes = [(c["time_s"], a["name"], c["from"], c["to"], c["reason"]) for a in result["alarms"] for c in a["history"]]
        self.assertEqual([(float(r["time_s"]), r["alarm"], r["from"], r["to"], r["reason"]) for r in self.table("tables/alarms.csv")],
                         changes)
        latency = {row["class"]: row for row in self.table("tables/latency.csv")}
        self.assertEqual(float(latency["all"]["p95_s"]), result["requests"]["latency_s"]["p95"])
        self.assertEqual(float(latency["search"]["mean_s"]), result["requests"]["by_class"]["search"]["mean"])

    @needs("gnuplot")
    def test_gnuplot_draws_the_tables(self):
        self.run_with("--csv", "tables")
        subprocess.run(["gnuplot", "plot.gp"], cwd=self.folder / "tables", check=True, capture_output=True)
        drawing = (self.folder / "tables/run.svg").read_text(encoding="utf-8")
        for word in ["tastylog", "offered", "CloudWatch", "in service", "draining", "minutes"]:
            self.assertIn(word, drawing)
        # The two instances' boots and lives, and the end of one; one more each in the key.
        for color, lines in {"#ff9f40": 2, "#2ca02c": 2, "#7f7f7f": 1}.items():
            red, green, blue = (int(color[k:k + 2], 16) for k in (1, 3, 5))
            strokes = re.findall(rf"<path stroke='rgb\(\s*{red},\s*{green},\s*{blue}\)'\s+d='([^']*)'", drawing)
            self.assertGreaterEqual(sum(stroke.count("M") for stroke in strokes), lines + 1, color)

    @needs("gnuplot")
    def test_gnuplot_draws_a_run_without_any_answer(self):
        """The instances boot until the end: there is no latency, no CPU that CloudWatch has, and nobody is healthy."""
        self.run_with("--csv", "tables", "--set", "/initial/instances=launching", "--set", "/duration=20s", scenario="small.json")
        self.assertFalse(any(row["p95_s"] for row in self.table("tables/timeseries.csv")))
        done = subprocess.run(["gnuplot", "plot.gp"], cwd=self.folder / "tables", check=False, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    @needs("gnuplot")
    def test_gnuplot_draws_a_bin_as_a_step(self):
        """Nothing rises on a slope, which would begin before its cause."""
        self.run_with("--csv", "tables")
        subprocess.run(["gnuplot", "plot.gp"], cwd=self.folder / "tables", check=True, capture_output=True)
        drawing = (self.folder / "tables/run.svg").read_text(encoding="utf-8")
        paths = re.findall(r"<path stroke='rgb\(\s*31,\s*119,\s*180\)'\s+d='([^']*)'", drawing)  # answered, p95, CPU, healthy
        points = [[tuple(map(float, point)) for point in re.findall(r"([\d.]+),([\d.]+)", line)]
                  for path in paths for line in path.split("M")]
        self.assertGreater(max(map(len, points)), 50)
        for (x1, y1), (x2, y2) in (pair for line in points for pair in zip(line, line[1:])):
            self.assertTrue(abs(x1 - x2) < 0.2 or abs(y1 - y2) < 0.2, (x1, y1, x2, y2))

    @needs("gnuplot")
    def test_gnuplot_puts_gauges_at_the_end_of_their_bins(self):
        self.run_with("--csv", "tables")
        script = (self.folder / "tables/plot.gp").read_text(encoding="utf-8")
        for column in ["desired", "in_service", "healthy"]:
            self.assertIn(f"((end_of_bin(column('t_s')))/unit):'{column}'", script)
        self.assertIn("end_of_bin(t) = t + 60 < 5400 ? t + 60 : 5400\n", script)
        self.assertIn("((column('t_s'))/unit):'arrivals_rps'", script)

    @needs("gnuplot")
    def test_gnuplot_reads_the_distribution(self):
        result = self.run_with("--hgrm", "latency.hgrm")
        said = self.call("gnuplot", "-e",
                         "set print '-'; stats 'latency.hgrm' skip 1 using 1:3 nooutput; print STATS_max_x, STATS_max_y, STATS_records")
        largest, count, rows = (float(word) for word in said.split())
        latency = result["requests"]["latency_s"]
        self.assertAlmostEqual(largest, latency["max"] * 1e3, places=2)
        self.assertEqual(count, result["requests"]["ok"])
        self.assertGreater(rows, 50)
        text = (self.folder / "latency.hgrm").read_text(encoding="utf-8")
        row = next(line.split() for line in text.splitlines() if " 0.950000000000 " in line)
        self.assertAlmostEqual(float(row[0]), latency["p95"] * 1e3, places=2)

    @needs("promtool")
    def test_prometheus_takes_the_series(self):
        result = self.run_with("--openmetrics", "run.om")
        self.call("promtool", "tsdb", "create-blocks-from", "openmetrics", "run.om", "data")
        (self.folder / "data/wal").mkdir()
        samples = {}
        for line in self.call("promtool", "tsdb", "dump", "data").splitlines():
            series, value, stamp = re.fullmatch(r"\{(.*)\} (\S+) (\d+)", line).groups()
            samples.setdefault(series, {})[int(stamp) / 1000 - START_S] = float(value)

        def with_labels(name, labels):
            return next(v for k, v in samples.items() if f'__name__="{name}"' in k and labels in k)

        sent = with_labels("headroom_requests_total", 'outcome="sent"')
        self.assertEqual(sent[result["simulated_s"]], result["requests"]["sent"])
        self.assertEqual(with_labels("headroom_requests_total", 'outcome="ok"')[result["simulated_s"]], result["requests"]["ok"])
        healthy = with_labels("headroom_instances", 'state="healthy"')
        self.assertEqual([healthy[t + 60] for t in result["timeseries"]["t_s"]], result["timeseries"]["healthy"])
        cpu = with_labels("headroom_cpu_utilization_ratio", 'source="cloudwatch"')
        self.assertEqual({t: round(value * 100, 6) for t, value in cpu.items()},
                         {t + 60: round(value, 6) for t, value in zip(result["timeseries"]["t_s"], result["timeseries"]["cpu_percent"])
                          if value is not None})
        alarm = with_labels("headroom_alarm", "AlarmHigh")
        history = next(a for a in result["alarms"] if "AlarmHigh" in a["name"])["history"]
        self.assertEqual(alarm, {c["time_s"]: float(c["to"] == "ALARM") for c in history if c["to"] != "INSUFFICIENT_DATA"})
        costs = [list(v.values())[0] for k, v in samples.items() if '__name__="headroom_cost_usd"' in k]
        self.assertAlmostEqual(sum(costs), result["cost"]["total_usd"], places=8)
        p95 = next(v for k, v in samples.items() if '"headroom_latency_seconds"' in k and '"search"' in k and '"0.95"' in k)
        self.assertEqual(list(p95.values()), [result["requests"]["by_class"]["search"]["p95"]])

    @needs("promtool")
    def test_prometheus_takes_any_name(self):
        self.run_with("--openmetrics", "run.om", "--set", '/name="say \\"hi\\" \\\\ "', scenario="small.json")
        self.call("promtool", "tsdb", "create-blocks-from", "openmetrics", "run.om", "data")
        (self.folder / "data/wal").mkdir()
        self.assertIn('scenario="say \\"hi\\" \\\\ "', self.call("promtool", "tsdb", "dump", "data"))

    def test_alarms_of_two_policies_of_a_kind_are_told_apart(self):
        g06 = str(SOURCE / "scenarios/gallery/g06-never-scales-in.json")
        result = self.run_with("--openmetrics", "run.om", "--trace", "trace.json", scenario=g06)
        self.assertEqual(len(result["alarms"]), 4)
        series = set(re.findall(r'^headroom_alarm\{.*alarm="([^"]*)"', (self.folder / "run.om").read_text(encoding="utf-8"), re.MULTILINE))
        self.assertEqual(series, {f"TargetTracking-{result['resolved_scenario']['auto_scaling_group']['AutoScalingGroupName']}-{role} ({policy})"
                                  for role in ("AlarmHigh", "AlarmLow") for policy in ("cpu-50", "requests")})
        events = json.loads((self.folder / "trace.json").read_text(encoding="utf-8"))["traceEvents"]
        tracks = [event["args"]["name"] for event in events if event["name"] == "thread_name" and event["args"]["name"].startswith("alarm ")]
        self.assertEqual(sorted(tracks), sorted(f"alarm {name}" for name in series))

    def test_two_outputs_in_one_file_are_refused(self):
        self.assertIn("--trace ./same: --hgrm writes the same file", self.refused("run", "small.json", "--hgrm", "same", "--trace", "./same"))
        self.assertIn("--html same: --jtl", self.refused("run", "small.json", "--jtl", "same", "--html", "same"))
        (self.folder / "new").mkdir()
        self.run_with("--out", "new", "--hgrm", "new/latency.hgrm", scenario="small.json")
        self.assertTrue((self.folder / "new/latency.hgrm").is_file())

    def test_a_target_that_can_not_be_written_is_told_before_anything_else(self):
        for flag in ["--hgrm", "--trace", "--openmetrics", "--jtl", "--html"]:
            self.assertIn(f"{flag} nowhere/x: the folder nowhere is not there",
                          self.refused("run", "small.json", flag, "nowhere/x", *WITH_WARNING))

    def trace(self, *flags, scenario=TASTYLOG):
        result = self.run_with("--trace", "trace.json", *flags, scenario=scenario)
        return result, json.loads((self.folder / "trace.json").read_text(encoding="utf-8"))

    def test_a_trace_follows_the_rules_of_its_format(self):
        result, trace = self.trace()
        tracks, arrows = {}, {}
        for event in trace["traceEvents"]:
            if event["ph"] == "M":
                continue
            self.assertGreaterEqual(event["ts"], 0)
            if event["ph"] == "X":
                tracks.setdefault((event["pid"], event["tid"]), []).append((event["ts"], event["ts"] + event["dur"]))
            if event["ph"] in "sf":
                arrows.setdefault(event["id"], []).append(event)
        for slices in tracks.values():
            open_until = []
            for begin, end in sorted(slices, key=lambda s: (s[0], -s[1])):
                while open_until and open_until[-1] <= begin + 1e-6:
                    open_until.pop()
                self.assertTrue(not open_until or end <= open_until[-1] + 1e-6, "slices of a track nest")
                open_until.append(end)
        for start, finish in arrows.values():
            self.assertLessEqual(start["ts"], finish["ts"])
            for end in (start, finish):  # an arrow hangs on slices
                self.assertTrue(any(b <= end["ts"] <= e for b, e in tracks[end["pid"], end["tid"]]), end)
        named = {(e["pid"], e["tid"]) for e in trace["traceEvents"] if e["name"] == "thread_name"}
        self.assertEqual(named, set(tracks))
        # From the alarm to the launch and to the termination, and from each launch to its instance.
        self.assertEqual(len(arrows), 4)
        self.assertEqual(len(result["activities"]), 3)

    def test_a_trace_has_what_the_result_has(self):
        result, trace = self.trace()
        slices = [e for e in trace["traceEvents"] if e["ph"] == "X"]
        boots = {(e["name"], e["ts"], round(e["dur"])) for e in slices}
        for instance in result["instance_log"]:
            for step in instance["steps"]:
                self.assertIn((step["name"], step["start_s"] * 1e6, round((step["end_s"] - step["start_s"]) * 1e6)), boots)
        causes = {e["args"].get("cause") for e in slices}
        self.assertLessEqual({activity["cause"] for activity in result["activities"]}, causes)
        healthy = [e["args"]["instances"] for e in trace["traceEvents"] if e["name"] == "healthy instances"]
        self.assertEqual(healthy, result["timeseries"]["healthy"])
        requests = [e for e in slices if e["pid"] == 3]
        every = int(trace["otherData"]["requests"].removeprefix("one of "))
        self.assertEqual(len(requests), math.ceil(result["requests"]["ok"] / every))
        median = statistics.median(e["dur"] for e in requests) * 1e-6
        self.assertAlmostEqual(median, result["requests"]["latency_s"]["p50"], delta=0.05 * median)

    def test_a_trace_does_not_grow_with_the_run(self):
        sizes = []
        for duration in ["1d", "4d"]:
            self.trace("--set", f"/duration={duration}", "--set", '/timeseries={"step": "10s"}', "--set", "/load/0/poisson/rate=3",
                       scenario="small.json")
            sizes.append((self.folder / "trace.json").stat().st_size)
            (self.folder / "trace.json").unlink()
        self.assertLess(sizes[1], 1.5 * sizes[0])
        self.assertLess(sizes[1], 5e6)

    def test_a_flow_has_a_trace_without_requests(self):
        _, trace = self.trace("--set", "/fidelity=fluid", scenario="small.json")
        self.assertFalse([e for e in trace["traceEvents"] if e["ph"] == "X" and e["pid"] == 3])
        self.assertTrue([e for e in trace["traceEvents"] if e["ph"] == "C"])

    def test_what_is_there_already_is_kept(self):
        for flag in ["--trace", "--openmetrics", "--hgrm"]:
            self.write("mine", "my own")
            self.assertIn(flag, self.refused("run", "small.json", flag, "mine"))
            self.assertEqual((self.folder / "mine").read_text(encoding="utf-8"), "my own")
            self.assertEqual(self.headroom("run", "small.json", flag, "mine", "--force").status, 0)
            self.assertNotEqual((self.folder / "mine").read_text(encoding="utf-8"), "my own")
        self.assertIn("--csv", self.refused("run", "small.json", "--csv", "."))

    def test_the_same_run_gives_the_same_bytes(self):
        for number in ["1", "2"]:
            self.run_with("--csv", f"csv{number}", "--trace", f"trace{number}", "--openmetrics", f"om{number}", "--hgrm", f"hgrm{number}")
        for name in ["trace", "om", "hgrm", "csv{}/plot.gp", "csv{}/timeseries.csv"]:
            one, two = (self.folder / (name.format(k) if "{}" in name else name + k) for k in "12")
            self.assertEqual(one.read_bytes(), two.read_bytes())

    def watched(self, *flags, keys):
        """The frames of a run on a terminal of 30 lines; each (seconds, key) is pressed so long after the first frame."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(self.program, [self.program, "run", TASTYLOG, "--watch", "--quiet", *flags])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 110, 0, 0))
        output, first, keys = b"", None, list(keys)
        while True:
            if select.select([terminal], [], [], 0.05)[0]:
                try:
                    output += os.read(terminal, 65536)
                except OSError:  # the program has ended
                    break
            if first is None and b"\033[H" in output:
                first = time.monotonic()
            if first is not None and keys and time.monotonic() - first > keys[0][0]:
                os.write(terminal, keys.pop(0)[1])
        self.assertEqual(os.waitpid(pid, 0)[1], 0)
        os.close(terminal)
        self.assertTrue(output.rstrip().endswith(b"\033[?1049l"), "the screen is given back")
        return [re.sub(r"\033\[[0-9;?]*[A-Za-z]", "", frame.decode(errors="replace")) for frame in output.split(b"\033[H")[1:]]

    def test_a_run_can_be_watched(self):
        frames = self.watched("--speed", "1e6", keys=[(1.5, b"q")])
        self.assertIn("0:00:00 of 1:30:00", frames[0])
        self.assertIn("1:30:00 of 1:30:00", frames[-1])
        self.assertIn("Launching a new EC2 instance: i-0002", frames[-1])
        self.assertIn("over", frames[-1])

    def test_the_blank_stops_it_and_the_arrows_move_it(self):
        frames = self.watched("--speed", "0.001", keys=[(0.3, b" "), (0.8, b"\033[C"), (1.3, b"\033[C"), (1.8, b"\033[D"), (2.5, b"q")])
        times = [re.search(r"(\d:\d\d:\d\d) of", frame).group(1) for frame in frames]
        self.assertEqual([t for k, t in enumerate(times) if k == 0 or times[k - 1] != t], ["0:00:00", "0:01:00", "0:02:00", "0:01:00"])
        self.assertIn("stopped", frames[-1])

    def test_keys_that_arrive_together_count_one_by_one(self):
        frames = self.watched("--speed", "0.001", keys=[(0.3, b" "), (0.8, b"\033[C\033[C\033[C++"), (1.5, b"-q")])
        self.assertIn("0:03:00 of", frames[-1])
        self.assertIn("stopped, 0.004 times real time", frames[-1])

    def test_progress_tells_events_and_requests_a_second(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(self.program, [self.program, "run", str(self.folder / "small.json"), "--json", "--set", "/duration=8h",
                                    "--set", "/load/0/poisson/rate=200"])
        output = b""
        while select.select([terminal], [], [], 60)[0]:
            try:
                output += os.read(terminal, 65536)
            except OSError:
                break
        self.assertEqual(os.waitpid(pid, 0)[1], 0)
        os.close(terminal)
        told = re.findall(rb"simulated [\d:]+ of 8:00:00, \d+ times real time, ([\d.e-]+) million events/s, ([\d.e-]+) million requests/s", output)
        self.assertTrue(told, output[:500])
        for events, requests in told:
            self.assertGreater(float(events), 1.9 * float(requests), "an arrival and an end, at the least")

    def test_watching_needs_a_terminal(self):
        self.assertIn("--watch: needs a terminal", self.refused("run", "small.json", "--watch"))
        self.assertIn("--speed", self.refused("run", "small.json", "--speed", "3"))


if __name__ == "__main__":
    main()
