"""Ctrl-C during a run.

    interrupt_test.py HEADROOM [TEST...]
"""

import re
import signal
import subprocess
import time
from pathlib import Path

from program import ENDLESS, Done, ProgramTest, main


class InterruptTest(ProgramTest):
    def interrupt(self, *arguments):
        """Starts an endless run and presses Ctrl-C once it listens for it."""
        with subprocess.Popen([self.program, "run", "small.json", *ENDLESS, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            try:
                while not self.catches_interrupt(process.pid):
                    self.assertIsNone(process.poll(), "it ended by itself")
                    time.sleep(0.01)
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=120)
            finally:
                process.kill()
        return Done(process.returncode, out.decode(), err.decode())

    @staticmethod
    def catches_interrupt(pid):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return caught is not None and int(caught.group(1), 16) >> (signal.SIGINT - 1) & 1 == 1

    def test_ctrl_c_gives_130_and_writes_nothing(self):
        for flags in [[], ["--json"]]:
            with self.subTest(flags=flags):
                done = self.interrupt(*flags, "--out", "new")
                self.assertEqual(done.status, 130, done.err)
                self.assertEqual(done.out, "")
                self.assertEqual([p.name for p in self.folder.iterdir()], ["small.json"])

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
