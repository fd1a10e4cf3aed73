"""The same commands by the ranks of mpirun, several of them on this machine.

    mpi_test.py HEADROOM [TEST...]

Exits with 77 (skipped) where there is no mpirun or headroom was built without MPI.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from program import Done, ProgramTest, main

RATE = "/load/0/poisson/rate"
P95 = "/requests/latency_s/p95"
SWEEP = {
    "scenario": "small.json",
    "axes": [{"pointer": RATE, "values": [1, 5, 20, 40]}],
    "replications": 3,
    "outputs": [P95, "/cost/total_usd"],
}
# 200 runs of some 50 ms each: enough to be ended among them, even where the tests get little of the machine.
LONG = {**SWEEP, "axes": [{"pointer": RATE, "range": [20, 59, 20], "integer": True}], "replications": 10}
LONG_RUN = ["sweep", "long.json", "--set", "/duration=2h"]
COMPARED = ["compare", "small.json", "--policies", "none,keda,react", "--set", "/duration=1h", "--set", f"{RATE}=20",
            "--set", '/slo={"p95": "200ms"}', "--replications", "3"]
TUNING = {
    "scenario": "small.json",
    "parameters": [
        {"pointer": "/auto_scaling_group/MinSize", "integer": [1, 6]},
        {"pointer": "/launch_template/LaunchTemplateData/InstanceType", "choices": ["t3.micro", "t3.small", "c5.large"]},
        {"pointer": "/target_group/HealthyThresholdCount", "integer": [2, 10]},
    ],
    "minimize": "/cost/total_usd",
    "subject_to": [{"output": P95, "at_most": 0.05}],
    "budget": 100,
}


class MpiTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("sweep.json", json.dumps(SWEEP))
        self.write("long.json", json.dumps(LONG))

    def start(self, ranks, *arguments):
        """mpirun, with more ranks than cores, and in a container as root."""
        return subprocess.Popen(["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", str(ranks),
                                 self.program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    @staticmethod
    def end_of(process):
        """What it has printed. Its ranks end with it when it hangs."""
        try:
            out, err = process.communicate(timeout=240)
        finally:
            process.terminate()
        return out, err

    def by_ranks(self, ranks, *arguments, status=0):
        with self.start(ranks, *arguments) as process:
            out, err = self.end_of(process)
        self.assertEqual(process.returncode, status, err.decode())
        return Done(process.returncode, out.decode(), err.decode())

    def by_threads(self, *arguments):
        done = self.headroom(*arguments)
        self.assertEqual(done.status, 0, done.err)
        return done.out

    def files(self, folder):
        """results.csv, and the rows of the database in their order."""
        with closing(sqlite3.connect(self.folder / folder / "results.sqlite")) as database:
            rows = database.execute("SELECT * FROM results ORDER BY cell, replication").fetchall()
        return (self.folder / folder / "results.csv").read_bytes(), rows

    def finished(self, folder):
        try:
            with closing(sqlite3.connect(f"file:{self.folder / folder / 'results.sqlite'}?mode=ro", uri=True)) as database:
                return database.execute("SELECT count(*) FROM results").fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def wait_for_rows(self, process, folder, rows):
        while self.finished(folder) < rows:
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.005)

    @staticmethod
    def process_of(rank, mpirun):
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if int((folder / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1]) != mpirun:
                    continue
                if f"OMPI_COMM_WORLD_RANK={rank}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                    return int(folder.name)
            except OSError:
                pass  # it has ended meanwhile
        raise AssertionError(f"mpirun has no rank {rank}")

    # The same bytes

    def test_a_sweep_is_the_same_on_any_number_of_ranks(self):
        report = self.by_threads("sweep", "sweep.json", "--out", "threads", "--json")
        for ranks in (1, 2, 4):
            with self.subTest(ranks=ranks):
                self.assertEqual(self.by_ranks(ranks, "sweep", "sweep.json", "--out", f"ranks-{ranks}", "--json").out, report)
                self.assertEqual(self.files(f"ranks-{ranks}"), self.files("threads"))

    def test_a_comparison_is_the_same_on_any_number_of_ranks_and_threads(self):
        for form in ([], ["--json"]):
            expected = self.by_threads(*COMPARED, *form)
            for ranks, threads in ((1, 2), (2, 1), (4, 2)):
                with self.subTest(form=form, ranks=ranks, threads=threads):
                    self.assertEqual(self.by_ranks(ranks, *COMPARED, *form, "--threads", str(threads)).out, expected)

    def test_a_tuning_is_the_same_on_any_number_of_ranks(self):
        self.write("tuning.json", json.dumps(TUNING))
        tuned = ["tune", "tuning.json", "--set", "/auto_scaling_group/MaxSize=6", "--set", f"{RATE}=60", "--json"]
        alone = self.by_threads(*tuned, "--out", "alone")
        self.assertGreater(json.loads(alone)["simulations"]["total"], 50)
        for ranks in [2, 3]:
            done = self.by_ranks(ranks, *tuned, "--out", f"by{ranks}")
            self.assertEqual(done.out, alone)
            for file in ["evaluations.csv", "scenario.json", "result.json"]:
                self.assertEqual((self.folder / f"by{ranks}" / file).read_bytes(), (self.folder / "alone" / file).read_bytes())

    def test_only_the_first_rank_speaks(self):
        warned = ["--set", "/auto_scaling_group/HealthCheckType=ELB"]
        done = self.by_ranks(3, *COMPARED, *warned)
        self.assertEqual(done.err, self.headroom(*COMPARED, *warned).err)
        self.assertEqual(done.err.count("warning: "), 1)

    # What goes wrong

    def test_a_failing_cell_is_told_and_the_others_are_kept(self):
        lab = {"pointer": "/slo", "values": [{"p95": "1s"}, {"p95": "1ms"}]}
        policy = [{"PolicyName": "react", "PolicyType": "react"}]
        self.write("failing.json", json.dumps({**SWEEP, "axes": [lab]}))
        command = ["sweep", "failing.json", "--set", f"/scaling_policies={json.dumps(policy)}"]
        threads = self.headroom(*command, "--out", "threads")
        ranks = self.by_ranks(3, *command, "--out", "ranks", status=threads.status)
        self.assertEqual(threads.status, 1, threads.err)
        self.assertEqual(ranks.out, threads.out)
        self.assertIn([line for line in threads.err.splitlines() if line.startswith("headroom: ")][0], ranks.err)
        self.assertEqual(self.files("ranks"), self.files("threads"))

    def test_bad_input_gives_2_and_is_told_once(self):
        self.write("bad.json", json.dumps({**SWEEP, "axse": []}))
        for command in (["sweep", "bad.json", "--out", "new"], ["compare", "small.json", "--policies", "none,magic"]):
            expected = self.refused(*command)
            done = self.by_ranks(3, *command, status=2)
            self.assertEqual(done.out, "")
            self.assertEqual(done.err.count(expected), 1, done.err)
            self.assertFalse((self.folder / "new").exists())

    def test_a_file_that_only_the_leader_has_ends_all_with_the_workers_words(self):
        # Rank 1 stands in another folder, where there is no small.json.
        (self.folder / "elsewhere").mkdir()
        self.write("rank.sh", f'[ "$OMPI_COMM_WORLD_RANK" = 1 ] && cd elsewhere\nexec {self.program} "$@"\n')
        with subprocess.Popen(["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", "2", "sh",
                               "rank.sh", *COMPARED], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            out, err = self.end_of(process)
        self.assertEqual((process.returncode, out), (2, b""), err.decode())
        self.assertIn("headroom: small.json: ", err.decode())

    def test_a_killed_worker_loses_nothing_that_was_finished(self):
        self.by_threads(*LONG_RUN, "--out", "whole")
        with self.start(3, *LONG_RUN, "--out", "killed") as process:
            self.wait_for_rows(process, "killed", 5)
            os.kill(self.process_of(1, process.pid), signal.SIGKILL)
            self.end_of(process)
        self.assertNotEqual(process.returncode, 0)
        kept = self.finished("killed")
        self.assertGreaterEqual(kept, 5)
        self.assertLess(kept, 200)
        done = self.by_ranks(2, *LONG_RUN, "--out", "killed")
        self.assertIn(f"{kept} of 200 runs are there already", done.err)
        self.assertEqual(self.files("killed"), self.files("whole"))

    def test_ctrl_c_at_mpirun_keeps_what_is_finished(self):
        with self.start(3, *LONG_RUN, "--replications", "100", "--out", "ended") as process:
            self.wait_for_rows(process, "ended", 5)
            process.send_signal(signal.SIGINT)
            out, err = self.end_of(process)
        self.assertNotEqual(process.returncode, 0)
        self.assertEqual(out, b"")
        told = re.search(r"(\d+) of 2000 runs are kept in ended", err.decode())
        self.assertIsNotNone(told, err.decode())
        self.assertEqual(self.finished("ended"), int(told.group(1)))
        self.assertGreaterEqual(self.finished("ended"), 5)


if __name__ == "__main__":
    if shutil.which("mpirun") is None:
        print("skipped: there is no mpirun (openmpi-bin)")
        sys.exit(77)
    if not (Path(sys.argv[1]).resolve().parent / "headroom_mpi.so").exists():
        print("skipped: this headroom was built without MPI")
        sys.exit(77)
    main()
