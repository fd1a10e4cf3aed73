"""headroom sweep: cells, results that outlive the program, and going on where it was ended.

    sweep_test.py HEADROOM [TEST...]
"""

import contextlib
import json
import resource
import signal
import sqlite3
import subprocess
import time

from program import ENDLESS, ProgramTest, main

RATE = "/load/0/poisson/rate"
CPU = "/application/requests/get/steps/0/cpu/exponential"
P95 = "/requests/latency_s/p95"
COST = "/cost/total_usd"

SWEEP = {
    "scenario": "small.json",
    "axes": [{"pointer": RATE, "values": [1, 5, 20]}, {"pointer": CPU, "range": [10, 20, 2], "unit": "ms"}],
    "replications": 2,
    "outputs": [P95, COST, "/requests/ok"],
}
# 400 runs of a few ms: enough to be ended among them.
LONG = {**SWEEP, "axes": [{"pointer": RATE, "range": [1, 40, 40], "integer": True}], "replications": 10}


class SweepTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("sweep.json", json.dumps(SWEEP))
        self.write("long.json", json.dumps(LONG))

    def swept(self, *arguments, status=0):
        done = self.headroom("sweep", *arguments)
        self.assertEqual(done.status, status, done.err)
        return done

    def rows(self, folder, sql="SELECT * FROM results"):
        with contextlib.closing(sqlite3.connect(self.folder / folder / "results.sqlite")) as database:
            return database.execute(sql).fetchall()

    def csv(self, folder):
        return (self.folder / folder / "results.csv").read_text(encoding="utf-8")

    def start(self, *arguments):
        return subprocess.Popen([self.program, "sweep", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finished(self, folder):
        """Rows that another process sees; 0 while there is no table yet."""
        try:
            return self.rows(folder, "SELECT count(*) FROM results")[0][0]
        except sqlite3.OperationalError:
            return 0

    def wait_for_rows(self, process, folder, rows):
        while self.finished(folder) < rows:
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.005)

    # What comes out

    def test_there_is_a_row_for_each_cell_and_replication(self):
        self.swept("sweep.json", "--out", "out")
        rows = self.rows("out", f'SELECT cell, replication, "{RATE}", "{CPU}", seed, version, error FROM results ORDER BY 1, 2')
        version = self.headroom("--version").out.split()[1]
        expected = [(cell, replication, [1, 5, 20][cell // 2], ["10ms", "20ms"][cell % 2], 1, version, None)
                    for cell in range(6) for replication in range(2)]
        self.assertEqual(rows, expected)
        self.assertEqual(sorted(p.name for p in (self.folder / "out").iterdir()), ["results.csv", "results.sqlite"])

    def test_a_cell_is_what_run_makes_of_the_same_values(self):
        cells = json.loads(self.swept("sweep.json", "--json").out)["cells"]
        done = self.headroom("run", "small.json", "--set", f"{RATE}=20", "--set", f"{CPU}=10ms", "--replications", "2", "--json")
        result = json.loads(done.out)
        cell = cells[4]
        self.assertEqual(cell["values"], {RATE: 20, CPU: "10ms"})
        self.assertEqual(cell["scenario_sha256"], result["scenario_sha256"])
        self.assertEqual(cell["outputs"][P95], result["requests"]["latency_s"]["p95"])
        self.assertEqual(cell["outputs"][COST], result["cost"]["total_usd"])

    def test_the_same_comes_out_on_any_number_of_threads(self):
        texts = [self.swept("sweep.json", "--out", f"out{threads}", "--threads", threads, "--seed", "4").out for threads in "13"]
        self.assertEqual(*texts)
        self.assertEqual(self.csv("out1"), self.csv("out3"))
        self.assertEqual(self.rows("out1"), self.rows("out3"))

    def test_csv_has_the_rows_in_order(self):
        self.swept("sweep.json", "--out", "out")
        lines = self.csv("out").splitlines()
        self.assertEqual(lines[0], f"cell,replication,scenario_sha256,version,seed,{RATE},{CPU},{P95},{COST},/requests/ok,error")
        self.assertEqual([line.split(",")[:2] for line in lines[1:]], [[str(c), str(r)] for c in range(6) for r in range(2)])

    def test_the_report_marks_the_best_cell(self):
        self.write("sweep.json", json.dumps({**SWEEP, "best": {"maximize": "/requests/ok", "subject_to": [{"output": P95, "at_most": 0.05}]}}))
        done = self.swept("sweep.json")
        best = json.loads(self.swept("sweep.json", "--json").out)["best"]
        self.assertEqual(best, 4, "20 a second of 10 ms; 20 ms are over the limit")
        self.assertRegex(done.out, r"Best \(largest ok with p95 at most 0.05\): cell 4 \(rate 20, exponential 10ms\)")
        self.assertRegex(done.out, r"(?m)^4 best  +20 ")

    def test_set_and_seed_of_the_command_line_hold_in_every_cell(self):
        done = self.swept("sweep.json", "--json", "--set", "/auto_scaling_group/MinSize=2", "--seed", "9")
        result = json.loads(done.out)
        self.assertEqual(result["seed"], 9)
        costs = [cell["outputs"][COST]["mean"] for cell in result["cells"]]
        base = [cell["outputs"][COST]["mean"] for cell in json.loads(self.swept("sweep.json", "--json").out)["cells"]]
        self.assertTrue(all(more > less for more, less in zip(costs, base)))

    def test_quiet_says_nothing(self):
        done = self.swept("sweep.json", "--quiet", "--out", "out")
        self.assertEqual((done.out, done.err), ("", ""))

    # Going on

    def test_kill_9_loses_no_finished_run_and_the_same_command_goes_on(self):
        self.swept("long.json", "--out", "whole", "--quiet")
        with self.start("long.json", "--out", "out", "--threads", "2") as process:
            self.wait_for_rows(process, "out", 20)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.assertFalse((self.folder / "out/results.csv").exists())
        kept = self.rows("out")
        self.assertTrue(20 <= len(kept) < 400, len(kept))
        done = self.swept("long.json", "--out", "out", "--threads", "2")
        self.assertIn(f"{len(kept)} of 400 runs are there already", done.err)
        self.assertEqual(self.csv("out"), self.csv("whole"))
        self.assertEqual(self.rows("out"), self.rows("whole"))

    def test_killed_again_and_again_it_comes_to_its_end(self):
        self.swept("long.json", "--out", "whole", "--quiet")
        rows = 0
        for _ in range(5):
            with self.start("long.json", "--out", "out") as process:
                self.wait_for_rows(process, "out", rows + 10)
                process.kill()
                process.communicate()
            self.assertGreaterEqual(self.finished("out"), rows + 10)
            rows = self.finished("out")
        self.swept("long.json", "--out", "out")
        self.assertEqual(self.csv("out"), self.csv("whole"))

    def test_ctrl_c_keeps_what_is_finished(self):
        with self.start("long.json", "--out", "out") as process:
            self.wait_for_rows(process, "out", 5)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate()
        self.assertEqual(process.returncode, 130, err)
        kept = self.finished("out")
        self.assertIn(f"{kept} of 400 runs are kept in out; the same command goes on with the rest", err)
        self.swept("long.json", "--out", "out")
        self.assertEqual(self.finished("out"), 400)

    def test_somebody_who_reads_meanwhile_does_no_harm(self):
        with self.start("long.json", "--out", "out") as process:
            self.wait_for_rows(process, "out", 3)
            with contextlib.closing(sqlite3.connect(self.folder / "out/results.sqlite")) as database:
                rows = database.execute("SELECT * FROM results")
                rows.fetchone()  # and the others when the sweep has ended
                _, err = process.communicate(timeout=120)
                self.assertLess(len(rows.fetchall()), 400, "what was there when it began to read")
        self.assertEqual(process.returncode, 0, err)
        self.assertEqual(self.finished("out"), 400)

    def test_ctrl_c_in_the_first_run_writes_nothing_that_hinders(self):
        sizes = {**SWEEP, "axes": [{"pointer": "/auto_scaling_group/MaxSize", "values": [2, 3]}]}
        self.write("sizes.json", json.dumps(sizes))
        done = self.interrupted("sweep", "sizes.json", *ENDLESS, "--out", "out")
        self.assertEqual(done.status, 130, done.err)
        self.assertFalse((self.folder / "out/results.csv").exists())

    def test_finished_it_only_tells_again_what_came_out(self):
        first = self.swept("sweep.json", "--out", "out")
        again = self.swept("sweep.json", "--out", "out")
        self.assertIn("12 of 12 runs are there already", again.err)
        self.assertEqual(again.out, first.out)

    def test_more_replications_are_added_and_fewer_refused(self):
        self.swept("sweep.json", "--out", "out")
        self.swept("sweep.json", "--out", "out", "--replications", "3")
        self.swept("sweep.json", "--out", "at-once", "--replications", "3")
        self.assertEqual(self.csv("out"), self.csv("at-once"))
        self.assertEqual(self.rows("out", "SELECT * FROM experiment"), self.rows("at-once", "SELECT * FROM experiment"))
        self.assertIn("3 replications already", self.refused("sweep", "sweep.json", "--out", "out"))

    def test_a_full_disk_keeps_what_is_finished(self):
        # A file may grow to 40 KiB only; Python ignores the signal that would end the program, and it inherits that.
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40 * 1024, 40 * 1024))  # noqa: E731
        done = subprocess.run([self.program, "sweep", "long.json", "--out", "out", "--threads", "1"], cwd=self.folder, capture_output=True,
                              text=True, preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), limit()),
                              restore_signals=False, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("results.sqlite", done.stderr)
        kept = self.finished("out")
        self.assertIn(f"{kept} of 400 runs are kept in out", done.stderr)
        self.assertGreater(kept, 0)
        self.swept("long.json", "--out", "out")
        self.assertEqual(self.finished("out"), 400)

    # What is refused

    def test_a_folder_with_something_else_in_it_is_refused(self):
        (self.folder / "used").mkdir()
        self.write("used/notes.txt", "mine")
        self.assertIn("--force", self.refused("sweep", "sweep.json", "--out", "used"))
        self.swept("sweep.json", "--out", "used", "--force")
        self.assertEqual((self.folder / "used/notes.txt").read_text(encoding="utf-8"), "mine")

    def test_the_folder_of_another_experiment_is_refused_with_the_difference(self):
        self.swept("sweep.json", "--out", "out")
        before = self.rows("out")
        self.assertIn("seed 1 instead of 2", self.refused("sweep", "sweep.json", "--out", "out", "--seed", "2"))
        self.assertIn("outputs", self.refused("sweep", self.changed(outputs=[P95]), "--out", "out"))
        self.assertIn("the scenario", self.refused("sweep", "sweep.json", "--out", "out", "--set", "/duration=11m"))
        self.assertEqual(self.rows("out"), before)
        self.swept("sweep.json", "--out", "out", "--seed", "2", "--force")
        self.assertEqual({row[4] for row in self.rows("out")}, {2})

    def changed(self, **changes):
        self.write("changed.json", json.dumps({**SWEEP, **changes}))
        return "changed.json"

    def test_a_database_of_something_else_is_refused(self):
        (self.folder / "out").mkdir()
        with contextlib.closing(sqlite3.connect(self.folder / "out/results.sqlite")) as database:
            database.execute("CREATE TABLE precious (x)")
        for force in ([], ["--force"]):
            self.assertIn("something else", self.refused("sweep", "sweep.json", "--out", "out", *force))
        with contextlib.closing(sqlite3.connect(self.folder / "out/results.sqlite")) as database:
            self.assertEqual(database.execute("SELECT name FROM sqlite_master").fetchall(), [("precious",)])

    def test_a_file_that_is_no_database_is_refused(self):
        (self.folder / "out").mkdir()
        self.write("out/results.sqlite", "results of another kind, " * 40)
        self.assertIn("not a database", self.refused("sweep", "sweep.json", "--out", "out"))

    def test_two_at_once_do_not_work_in_one_folder(self):
        with self.start("long.json", "--out", "out") as process:
            self.wait_for_rows(process, "out", 1)
            done = self.headroom("sweep", "long.json", "--out", "out")
            process.kill()
            process.communicate()
        self.assertEqual(done.status, 2)
        self.assertIn("another process is at work in it", done.err)

    def test_every_problem_of_an_experiment_is_told_at_once(self):
        wrong = self.changed(axes=[{"pointer": "load", "values": [1]}, {"pointer": CPU, "range": [2, 1, 3]}], replication=3, outputs=["/a", "/a"])
        message = self.refused("sweep", wrong, "--out", "new")
        for place in ["/axes/0/pointer: found \"load\"", "/axes/1/range/1: found 1", "/replication: unknown key; did you mean \"replications\"?",
                      "/outputs/1"]:
            self.assertIn(f"changed.json: {place}", message)

    def test_every_cell_is_checked_before_the_first_run(self):
        wrong = self.changed(axes=[{"pointer": "/auto_scaling_group/MaxSize", "values": [2, -1]}, {"pointer": CPU, "values": ["1ms", "soon"]}])
        message = self.refused("sweep", wrong, "--out", "new")
        self.assertIn("changed.json: /axes/0: with /auto_scaling_group/MaxSize = -1, ", message)
        self.assertIn("changed.json: /axes/1: with ", message)
        self.assertIn("found \"soon\"", message)

    def test_an_output_that_no_result_has_is_refused_with_the_nearest(self):
        message = self.refused("sweep", self.changed(outputs=[P95, "/requests/latency_s/p96", "/name"]), "--out", "new")
        self.assertIn("changed.json: /outputs/1", message)
        self.assertIn("did you mean \"p9", message)
        self.assertIn("/outputs/2", message)

    def test_a_run_that_fails_is_told_and_the_others_are_made(self):
        policy = [{"PolicyName": "a", "PolicyType": "autoscale"}]
        change = {"axes": [{"pointer": "/slo/p95", "values": ["1us", "1s"]}], "outputs": [P95]}
        done = self.swept(self.changed(**change), "--set", f"/scaling_policies={json.dumps(policy)}", "--out", "out", status=1)
        self.assertIn("does not hold the SLO", done.err)
        errors = self.rows("out", "SELECT cell, error IS NULL FROM results ORDER BY cell, replication")
        self.assertEqual(errors, [(0, 0), (0, 0), (1, 1), (1, 1)])
        self.assertIn("2 runs failed", done.out)


if __name__ == "__main__":
    main()
