"""What the tests of the program from outside share: a small scenario, a folder, and a call of the program."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

# Boots at the application's bake level, one request a second for ten minutes: a run of a few ms.
SMALL = {
    "name": "small",
    "duration": "10m",
    "application": {"requests": {"get": {"steps": [{"cpu": {"exponential": "10ms"}}]}}},
    "images": {"ami-1": {"bake": "application"}},
    "launch_template": {"LaunchTemplateData": {"ImageId": "ami-1", "InstanceType": "t3.micro"}},
    "auto_scaling_group": {"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 2, "AvailabilityZones": ["us-east-1a"]},
    "initial": {"instances": "running"},
    "load": [{"poisson": {"rate": 1}}],
}
# Some billions of requests: it ends only when it is told to.
ENDLESS = ["--set", "/duration=30d", "--set", "/load/0/poisson/rate=2000", "--set", "/application/requests/get/steps/0/cpu=1us"]
# No grace period with ELB checks: a lint.
WITH_WARNING = ["--set", "/auto_scaling_group/HealthCheckType=ELB"]


class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


class ProgramTest(unittest.TestCase):
    """Each test has a folder of its own with small.json in it, and runs the program there."""

    program = ""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="headroom-cli-")
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        self.write("small.json", json.dumps(SMALL))

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def headroom(self, *arguments, environment=None, stdout=subprocess.PIPE):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, timeout=300, check=False, env={**os.environ, **(environment or {})})
        return Done(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())

    def interrupted(self, *arguments, by=signal.SIGINT):
        """Starts the program and presses Ctrl-C once it listens for it: it must have a long time to go."""
        with subprocess.Popen([self.program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            try:
                while not self.catches_interrupt(process.pid):
                    self.assertIsNone(process.poll(), "it ended by itself")
                    time.sleep(0.01)
                process.send_signal(by)
                out, err = process.communicate(timeout=120)
            finally:
                process.kill()
        return Done(process.returncode, out.decode(), err.decode())

    @staticmethod
    def catches_interrupt(pid):
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return caught is not None and int(caught.group(1), 16) >> (signal.SIGINT - 1) & 1 == 1

    def result(self, *arguments):
        """The result of a run of small.json."""
        done = self.headroom("run", "small.json", "--json", *arguments)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def refused(self, *arguments):
        """Status 2, a message on stderr, nothing on stdout, nothing written. Returns the message."""
        before = sorted(self.folder.rglob("*"))
        done = self.headroom(*arguments)
        self.assertEqual(done.status, 2, done.err)
        self.assertEqual(done.out, "")
        self.assertRegex(done.err, r"\Aheadroom: .")
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return done.err

    def refused_scenario(self, change):
        """The same for a scenario, whether it is checked or run."""
        document = json.loads(json.dumps(SMALL))
        change(document)
        self.write("bad.json", json.dumps(document))
        message = self.refused("run", "bad.json", "--out", "new")
        self.assertEqual(self.refused("validate", "bad.json"), message)
        return message


def main():
    """Runs the tests of the script: SCRIPT HEADROOM [TEST...]"""
    ProgramTest.program = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
