"""How much faster an experiment is on several threads and on several ranks of MPI.

    ranks.py BUILD/bin [--replications N] [--rounds N]

Prints the clock's best time of some rounds that all take turns, the CPU time of all ranks, and the efficiency: the time on
one thread over ranks times time; with more ranks than cores, cores times time.
"""

import argparse
import os
import resource
import subprocess
import time
from pathlib import Path

SWEEP = Path(__file__).resolve().parent.parent / "scenarios" / "experiments" / "target-and-warm-up.json"
MPIRUN = ["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n"]


def timed(command):
    def cpu():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    wall, used = time.monotonic(), cpu()
    done = subprocess.run(command, capture_output=True, check=True)
    return time.monotonic() - wall, cpu() - used, done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=Path)
    parser.add_argument("--replications", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sweep = [str(options.bin.resolve() / "headroom"), "sweep", str(SWEEP), "--replications", str(options.replications), "--json", "--threads"]
    ways = {"1 thread": (1, [*sweep, "1"]), "2 threads": (2, [*sweep, "2"])}
    ways |= {f"{n} ranks": (n, [*MPIRUN, str(n), *sweep, "1"]) for n in (1, 2, 4)}
    best = {}
    outputs = set()
    for _ in range(options.rounds):
        for name, (_, command) in ways.items():
            wall, cpu, output = timed(command)
            outputs.add(output)
            best[name] = min(best.get(name, (wall, cpu)), (wall, cpu))
    assert len(outputs) == 1, "they do not say the same"
    cores = len(os.sched_getaffinity(0))
    for name, (wall, cpu) in best.items():
        efficiency = best["1 thread"][0] / (min(ways[name][0], cores) * wall)
        print(f"{name:10} {wall:7.2f} s {cpu:7.2f} s of CPU {efficiency:6.0%}")


if __name__ == "__main__":
    main()
