"""Ctrl-C during a run, and the end of a batch job's time.

    interrupt_test.py HEADROOM [TEST...]
"""

import signal

from program import ENDLESS, ProgramTest, main


class InterruptTest(ProgramTest):
    def interrupt(self, *arguments):
        return self.interrupted("run", "small.json", *ENDLESS, *arguments)

    def test_ctrl_c_gives_130_and_writes_nothing(self):
        for flags in [[], ["--json"]]:
            with self.subTest(flags=flags):
                done = self.interrupt(*flags, "--out", "new")
                self.assertEqual(done.status, 130, done.err)
                self.assertEqual(done.out, "")
                self.assertEqual([p.name for p in self.folder.iterdir()], ["small.json"])

    def test_a_batch_systems_end_is_taken_as_ctrl_c(self):
        done = self.interrupted("run", "small.json", *ENDLESS, "--out", "new", by=signal.SIGTERM)
        self.assertEqual((done.status, done.out), (130, ""), done.err)
        self.assertFalse((self.folder / "new").exists())

    def test_ctrl_c_leaves_a_folder_that_was_there_as_it_was(self):
        (self.folder / "used").mkdir()
        self.write("used/result.json", "precious")
        self.assertEqual(self.interrupt("--out", "used", "--force").status, 130)
        self.assertEqual([p.name for p in (self.folder / "used").iterdir()], ["result.json"])
        self.assertEqual((self.folder / "used/result.json").read_text(encoding="utf-8"), "precious")

    def test_ctrl_c_takes_back_every_folder_that_was_made(self):
        self.assertEqual(self.interrupt("--out", "a/b/c").status, 130)
        self.assertFalse((self.folder / "a").exists())


if __name__ == "__main__":
    main()
