"""--out: the folder that a run writes into.

    out_folder_test.py HEADROOM [TEST...]
"""

import json
import subprocess

from program import ENDLESS, ProgramTest, main


class OutFolderTest(ProgramTest):
    def test_result_json_is_what_json_prints_and_summary_txt_what_a_run_prints(self):
        done = self.headroom("run", "small.json", "--json", "--out", "new")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual((self.folder / "new/result.json").read_text(encoding="utf-8"), done.out)
        self.assertEqual((self.folder / "new/summary.txt").read_text(encoding="utf-8"), self.headroom("run", "small.json").out)
        names = sorted(p.name for p in (self.folder / "new").iterdir())
        self.assertEqual(names, ["activities.json", "metrics.json", "result.json", "summary.txt"])
        metrics = json.loads((self.folder / "new/metrics.json").read_text(encoding="utf-8"))["MetricDataResults"]
        requests = next(metric for metric in metrics if metric["Id"] == "requestCount_Sum")
        arrivals = json.loads(done.out)["timeseries"]["arrivals_rps"]
        self.assertEqual(requests["Values"], [round(60 * rate) for rate in reversed(arrivals[:-1])],
                         "newest first; the last minute has not been published when the run ends")

    def test_missing_folders_above_are_made(self):
        self.assertEqual(self.headroom("run", "small.json", "--out", "a/b/c").status, 0)
        self.assertTrue((self.folder / "a/b/c/result.json").is_file())

    def test_an_empty_folder_may_be_there(self):
        (self.folder / "empty").mkdir()
        self.assertEqual(self.headroom("run", "small.json", "--out", "empty").status, 0)

    def test_a_folder_with_something_in_it_needs_force(self):
        (self.folder / "used").mkdir()
        self.write("used/result.json", "precious")
        self.write("used/notes.txt", "mine")
        self.assertIn("--force", self.refused("run", "small.json", "--out", "used"))
        self.assertEqual((self.folder / "used/result.json").read_text(encoding="utf-8"), "precious")
        done = self.headroom("run", "small.json", "--json", "--out", "used", "--force")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual((self.folder / "used/result.json").read_text(encoding="utf-8"), done.out)
        self.assertEqual((self.folder / "used/notes.txt").read_text(encoding="utf-8"), "mine")

    def test_a_folder_that_can_not_be_written_to_is_refused_before_the_run(self):
        # Below a file: no one may write there, whoever runs the test.
        self.assertIn("small.json/x", self.refused("run", "small.json", "--out", "small.json/x", *ENDLESS))

    def test_a_full_disk_leaves_nothing_half_written(self):
        # A file may grow to 1 KiB only, and the program is told so instead of being killed.
        limited = ["bash", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "-", self.program]
        done = subprocess.run([*limited, "run", "small.json", "--quiet", "--out", "new"], cwd=self.folder,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertFalse((self.folder / "new").exists())

    def test_a_file_is_no_folder(self):
        self.assertIn("small.json", self.refused("run", "small.json", "--out", "small.json", *ENDLESS))

    def test_a_refused_run_leaves_no_folder(self):
        for arguments in [["missing.json"], ["small.json", "--set", "/duration=5"], ["small.json", "--fail-on-slo"],
                          ["small.json", "--seed", "x"]]:
            with self.subTest(arguments=arguments):
                self.refused("run", *arguments, "--out", "new")
                self.assertFalse((self.folder / "new").exists())


if __name__ == "__main__":
    main()
