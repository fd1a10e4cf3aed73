"""The same scenario and seed give the same bytes, whatever the C library uses of the processor.

  same_bytes.py PROGRAM SOURCE_DIR
"""

import os
import pathlib
import subprocess
import sys

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
# glibc picks its log, exp and pow by these; their last bits differ with and without FMA.
SETTINGS = ["", "glibc.cpu.hwcaps=-FMA,-AVX2", "glibc.cpu.hwcaps=-AVX2,-AVX,-FMA,-FMA4,-AVX512F,-SSE4_2"]
# A day of a year is enough.
SHORTER = {"a-year.json": ["--set", "/duration=1d"]}
problems = []

for scenario in sorted((source / "scenarios").glob("*.json")):
    outputs = set()
    for tunables in SETTINGS:
        environment = dict(os.environ, GLIBC_TUNABLES=tunables)
        command = [program, "run", str(scenario), "--json", "--quiet", *SHORTER.get(scenario.name, [])]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        outputs.add(done.stdout)
    if len(outputs) != 1:
        problems.append(f"{scenario.name}: {len(outputs)} different results under {len(SETTINGS)} settings of GLIBC_TUNABLES")

print("\n".join(problems) or "the same bytes under every setting")
sys.exit(1 if problems else 0)
