"""JMeter itself against headroom: it reads our results files, and goes the same way through its plans.

    jmeter_test.py HEADROOM SOURCE

Debian's jmeter 2.13 with jmeter-http, libxstream-java and a JDK; where there is none, the test says so and ends with
77. JMeter runs the plans in real time against a server on this machine that answers at once, all at the same time.
"""

import csv
import http.server
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from collections import Counter, defaultdict
from pathlib import Path

PROGRAM = ""
SOURCE = Path()
JMETER = Path("/usr/share/jmeter")
SKIPPED = 77
TRANSACTION = "Number of samples in transaction : "
SUMMARY = re.compile(r"summary ([+=]) +(\d+) in +([\d.]+s|\d\d:\d\d:\d\d) = +([\d.]+|\*{6})/s Avg: +(\d+) Min: +(\d+) Max: +(\d+) "
                     r"Err: +(\d+) \(([\d.]+)%\)( Active: \d+ Started: \d+ Finished: \d+)?")
PLANS = ("tastylog", "timers", "ramp-hold", "controllers")
PROPERTIES = {"ramp-hold": {"ramp": "20", "duration": "30"}}  # a minute and a half is long
MACHINE = {
    "name": "jmeter",
    "duration": "5m",
    "images": {"ami-1": {"bake": "application"}},
    "launch_template": {"LaunchTemplateData": {"ImageId": "ami-1", "InstanceType": "m5.large"}},
    "auto_scaling_group": {"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 1, "AvailabilityZones": ["us-east-1a"]},
    "initial": {"instances": "running"},
}


def missing():
    """What is not installed, in words."""
    names = [name for name in ("java", "javac") if shutil.which(name) is None]
    return names + ([] if (JMETER / "bin/ApacheJMeter.jar").exists() else [str(JMETER / "bin/ApacheJMeter.jar")])


class AtOnce(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *arguments):
        pass


class Test:
    """What JMeter, or headroom in its place, left of a plan."""

    def __init__(self, results, lines):
        with results.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.lines = lines

    def transactions(self):
        return [row for row in self.rows if row["responseMessage"].startswith(TRANSACTION)]

    def labels(self):
        return Counter(row["label"] for row in self.rows)

    def ways(self):
        """Labels of each thread, in its order."""
        ways = defaultdict(list)
        for row in self.rows:
            ways[row["threadName"]].append(row["label"])
        return dict(ways)

    def starts(self):
        """First samples of each thread, in seconds."""
        first = {}
        for row in self.rows:
            first.setdefault(row["threadName"], int(row["timeStamp"]) / 1e3)
        return first


class JMeterTest(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="headroom-jmeter-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.compile()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), AtOnce)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        for plan in PLANS:
            shutil.copy(SOURCE / f"tests/data/jmx/{plan}.jmx", cls.folder)
        for lines in (SOURCE / "tests/data/jmx").glob("*.csv"):
            shutil.copy(lines, cls.folder)
        running = {plan: cls.start_jmeter(plan, server.server_address[1]) for plan in PLANS}
        cls.ours = {plan: cls.simulate(plan) for plan in PLANS}
        cls.theirs = {plan: cls.finish_jmeter(plan, process) for plan, process in running.items()}

    @classmethod
    def compile(cls):
        jars = [JMETER / "bin/ApacheJMeter.jar", *sorted((JMETER / "lib").rglob("*.jar"))]
        if not any(jar.name == "ApacheJMeter_http.jar" for jar in jars):
            raise RuntimeError(f"the JMeter in {JMETER} can send no HTTP requests: on Debian, jmeter-http is missing")
        cls.class_path = ":".join(map(str, [cls.folder, *jars]))
        sources = sorted((SOURCE / "tests/cli/jmeter").glob("*.java"))
        cls.call(["javac", "-nowarn", "-d", cls.folder, "-cp", cls.class_path, *sources], "javac does not compile our sources")

    @staticmethod
    def call(command, trouble):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{trouble}:\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}")
        return done.stdout

    @classmethod
    def start_jmeter(cls, plan, port):
        properties = {"port": port, "host": "127.0.0.1", "jmeter.save.saveservice.print_field_names": "true",
                      **PROPERTIES.get(plan, {})}
        command = ["java", "-Xmx256m", "-cp", cls.class_path, f"-Djmeter.home={JMETER}", "org.apache.jmeter.NewDriver", "-n",
                   "-t", cls.folder / f"{plan}.jmx", "-l", cls.folder / f"{plan}.theirs.jtl", "-j", cls.folder / f"{plan}.log",
                   *(f"-J{name}={value}" for name, value in properties.items())]
        return subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    @classmethod
    def finish_jmeter(cls, plan, process):
        try:
            said, _ = process.communicate(timeout=150)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        if process.returncode != 0 or "Error in NonGUIDriver" in said:
            raise RuntimeError(f"JMeter does not run {plan}.jmx:\n{said[-4000:]}")
        return Test(cls.folder / f"{plan}.theirs.jtl", said.splitlines())

    @classmethod
    def simulate(cls, plan):
        """The plan against a machine that takes a microsecond for a request."""
        properties = [f"--property={name}={value}" for name, value in PROPERTIES.get(plan, {}).items()]
        imported = json.loads(cls.call([PROGRAM, "import", "jmx", cls.folder / f"{plan}.jmx", "--json", *properties], "import jmx"))
        scenario = {**MACHINE, **imported["starter"]}
        scenario["application"]["network"] = {"round_trip": "1us"}
        for request in scenario["application"]["requests"].values():
            request["steps"] = [{"cpu": "1us"}]
        file = cls.folder / f"{plan}.json"
        file.write_text(json.dumps(scenario), encoding="utf-8")
        results = cls.folder / f"{plan}.ours.jtl"
        cls.call([PROGRAM, "run", file, "--jtl", results, "--quiet", "--json"], f"{plan}.jmx in headroom")
        return Test(results, cls.call([PROGRAM, "run", file, "--summariser"], "--summariser").splitlines())

    # ---- a plan's way ------------------------------------------------------------------------------------------------

    def test_each_thread_goes_the_same_way(self):
        for plan, but in (("tastylog", ()), ("controllers", ("Lines", "Shared counter"))):
            ours, theirs = self.ours[plan].ways(), self.theirs[plan].ways()
            self.assertEqual(sorted(ours), sorted(theirs), f"{plan}: names of threads")
            for thread, labels in theirs.items():
                if not thread.startswith(but):
                    self.assertEqual(ours[thread], labels, f"{plan}: {thread}")

    def test_every_label_has_as_many_samples(self):
        for plan in ("tastylog", "controllers"):
            self.assertEqual(self.ours[plan].labels(), self.theirs[plan].labels(), plan)
        ours, theirs = self.ours["timers"].labels(), self.theirs["timers"].labels()
        self.assertEqual({label: ours[label] for label in ("list", "detail")}, {label: theirs[label] for label in ("list", "detail")})
        self.assertEqual(sorted(self.ours["timers"].ways()), sorted(self.theirs["timers"].ways()))

    def test_transactions_have_the_same_rows(self):
        def told(test):
            columns = ("label", "responseCode", "responseMessage", "threadName", "success")
            return [[row[column] for column in columns] for row in test.transactions()]

        ours, theirs = self.ours["controllers"], self.theirs["controllers"]
        self.assertGreater(len(told(ours)), 30)
        self.assertEqual(told(ours), told(theirs))
        for test in (ours, theirs):
            for row in test.transactions():
                least = {"buy": 40, "with a pause": 50}.get(row["label"], 0)
                self.assertGreaterEqual(int(row["elapsed"]), least, row)
                self.assertEqual(row["allThreads"] == "0", row["threadName"] == "", "learned from samples")
        self.assertEqual({row["elapsed"] for row in ours.transactions() if row["label"] in ("search", "parent")}, {"0"},
                         "without timers")

    def test_pauses_and_a_paced_rate_let_no_more_through(self):
        """A machine that is busy makes JMeter late and its samples fewer, never more."""
        for plan, label in (("timers", "api"), ("ramp-hold", "home")):
            ours, theirs = self.ours[plan].labels()[label], self.theirs[plan].labels()[label]
            self.assertLessEqual(theirs, ours, plan)
            self.assertGreater(theirs, 0.7 * ours, plan)

    def test_threads_start_when_the_ramp_says(self):
        """JMeter's threads are late where the machine is busy, and never early: most of them agree. The first sample of all
        loads classes first: it counts from the second thread on."""
        for plan, group in (("tastylog", "Thread Group 1-"), ("ramp-hold", None), ("timers", "Gaussian users 1-")):
            ours, theirs = self.ours[plan].starts(), self.theirs[plan].starts()
            self.assertEqual(sorted(ours), sorted(theirs), plan)
            names = sorted((name for name in ours if group is None or name.startswith(group)), key=ours.get)
            late = [theirs[name] - ours[name] for name in names[1:]]
            self.assertGreaterEqual(sum(delay - min(late) < 1 for delay in late), len(late) / 2, f"{plan}: {late}")

    # ---- what is left of a test --------------------------------------------------------------------------------------

    def test_jmeter_reads_our_results_and_finds_the_same_numbers(self):
        for scenario, changes in (("tastylog", ["/load/0/overrides={}"]), ("launch-credits", []), ("on-disconnect", [])):
            ours = self.folder / f"{scenario}.jtl"
            sets = [word for change in changes for word in ("--set", change)]
            result = json.loads(self.call([PROGRAM, "run", SOURCE / f"scenarios/{scenario}.json", *sets, "--jtl", ours, "--json",
                                           "--quiet"], scenario))
            with ours.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            theirs = self.read_by_jmeter(ours, rows)
            self.assertEqual({label: row["count"] for label, row in theirs.items()}, Counter(row["label"] for row in rows))
            requests = result["requests"]
            failed = sum(requests["failed"].values())
            self.assertEqual(sum(row["count"] for row in theirs.values()), requests["ok"] + failed)
            self.assertAlmostEqual(sum(row["count"] * row["errors"] for row in theirs.values()), failed, places=3)
            for label, row in theirs.items():
                mine = [sample for sample in rows if sample["label"] == label]
                elapsed = [int(sample["elapsed"]) for sample in mine]
                self.assertAlmostEqual(row["mean"], sum(elapsed) / len(elapsed), places=6)
                self.assertEqual((row["min"], row["max"]), (min(elapsed), max(elapsed)))
                first = min(int(sample["timeStamp"]) for sample in mine)
                last = max(int(sample["timeStamp"]) + int(sample["elapsed"]) for sample in mine)
                self.assertAlmostEqual(row["rate"], 1e3 * len(mine) / (last - first), places=6)
                if row["errors"] == 0:
                    of_class = requests["by_class"][label.replace(" ", "_")]
                    self.assertAlmostEqual(row["mean"] / 1e3, of_class["mean"], delta=0.5e-3)

    def read_by_jmeter(self, file, rows):
        """JMeter 2.13 is older than the column sentBytes and reads no file that has it."""
        columns = [column for column in rows[0] if column != "sentBytes"]
        older, output = file.with_suffix(".2.jtl"), file.with_suffix(".txt")
        with older.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        self.call(["java", "-cp", self.class_path, "ReadResults", JMETER, older, output], "JMeter does not read our results file")
        names = ("count", "mean", "min", "max", "errors", "rate")
        labels = {}
        for line in output.read_text(encoding="utf-8").splitlines():
            label, *values = line.split("\t")
            labels[label] = dict(zip(names, map(float, values)))
        return labels

    def test_the_summariser_s_lines_have_one_shape(self):
        for plan in PLANS:
            for test in (self.ours[plan], self.theirs[plan]):
                found = [match for match in map(SUMMARY.fullmatch, (line.rstrip() for line in test.lines)) if match]
                self.assertEqual(len(found), sum(line.startswith("summary ") for line in test.lines), "all lines of that shape")
                plus = [int(match[2]) for match in found if match[1] == "+"]
                self.assertEqual(found[-1][1], "=", "the total comes last")
                if plus:
                    self.assertEqual(sum(plus), int(found[-1][2]))
                self.assertTrue(all((match[10] is not None) == (match[1] == "+") for match in found))
                # From version 5 on transactions do not count.
                uncounted = len(test.transactions()) if test is self.ours[plan] else 0
                self.assertEqual(int(found[-1][2]), len(test.rows) - uncounted, plan)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1], Path(sys.argv[2])
    if nowhere := missing():
        print(f"skipped: JMeter is not checked against, as there is no {' and no '.join(nowhere)} here")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
