#!/usr/bin/env python3
"""Runs all benchmarks in turns and keeps what they say: a table for people, JSON for later.

    python3 bench/report.py build/bin --rounds 3 --out bench/reports/NAME.json

In each round every program runs once, so that a busy minute of the machine falls on all of them.
Whole runs are also told as times the floor (bench/floor_bench.cpp), each at its quietest: other
work on the machine only ever adds.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

LONG = "a_day"  # a benchmark that runs once, not in each round


def run(program, benchmark_filter):
    """@return nanoseconds of CPU by benchmark: of one item where it counts items, else of a turn"""
    command = [str(program), "--benchmark_format=json", "--benchmark_min_time=0.05",
               f"--benchmark_filter={benchmark_filter}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    nanoseconds = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
    return {
        b["name"]: 1e9 / b["items_per_second"] if "items_per_second" in b
        else b["cpu_time"] * nanoseconds[b["time_unit"]]
        for b in json.loads(output)["benchmarks"]
    }


def machine():
    """What figures hang on, without names or paths of this machine."""
    lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    facts = dict([part.strip() for part in line.split(":", 1)] for line in lines if ":" in line)
    return {
        "cpu": facts.get("model name", platform.machine()),
        "cpu_family": facts.get("cpu family"),
        "cpu_model": facts.get("model"),
        "cache": facts.get("cache size"),
        "cores": os.cpu_count(),
        "system": platform.system() + " " + platform.release().split("-")[0],
        "malloc": os.environ.get("GLIBC_TUNABLES", "as it is"),
    }


def summary(values):
    return {"median": round(statistics.median(values), 2), "min": round(min(values), 2),
            "max": round(max(values), 2)}


def times_floor(name, values, floors):
    """The ratio to the floor with as many slots; None where there is no such floor."""
    slots = name.partition("/")[2]  # in_flight/1000/100000 has two numbers, and no floor
    floor = floors.get("floor/" + slots)
    return round(min(values) / min(floor), 2) if floor else None


def measure(programs, rounds):
    """@return nanoseconds by program and benchmark, one a round"""
    found = {}
    for turn in range(rounds):
        for program in programs:
            print(f"round {turn + 1}: {program.name}", file=sys.stderr)
            for name, value in run(program, "-" + LONG).items():
                found.setdefault(program.name, {}).setdefault(name, []).append(value)
    return found


def report(found, rounds):
    floors = found.get("floor_bench", {})
    result = {"format": "headroom-bench-1", "date": datetime.date.today().isoformat(),
              "machine": machine(), "rounds": rounds, "unit": "ns of CPU", "programs": {}}
    for program, benchmarks in sorted(found.items()):
        rows = result["programs"][program] = {}
        for name, values in benchmarks.items():
            rows[name] = summary(values)
            ratio = times_floor(name, values, floors) if program == "whole_run_bench" else None
            if ratio:
                rows[name]["times_floor"] = ratio
    return result


def table(result):
    lines = ["| benchmark | ns | a second | times the floor |", "|---|---|---|---|"]
    for program, rows in result["programs"].items():
        for name, row in rows.items():
            ratio = row.get("times_floor", "")
            lines.append(f"| {program} {name} | {row['median']:,} ({row['min']:,} to {row['max']:,}) "
                         f"| {1e3 / row['median']:.3g} M | {ratio} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=pathlib.Path, help="the folder of the *_bench programs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="programs, separated by commas: floor,whole_run")
    parser.add_argument("--day", action="store_true", help="the day of 86 million requests, too")
    parser.add_argument("--out", type=pathlib.Path, help="a JSON file that does not exist yet")
    args = parser.parse_args()
    if args.out and args.out.exists():
        sys.exit(f"{args.out} is there already: choose another name or move it away")
    wanted = [name + "_bench" for name in args.only.split(",")] if args.only else None
    programs = sorted(path for path in args.programs.glob("*_bench")
                      if wanted is None or path.name in wanted)
    if not programs:
        sys.exit(f"no benchmarks in {args.programs}: build with -DHEADROOM_BENCH=ON")
    found = measure(programs, args.rounds)
    if args.day:
        for program in programs:
            if program.name == "whole_run_bench":
                found[program.name].update({n: [v] for n, v in run(program, LONG).items()})
    result = report(found, args.rounds)
    print(table(result))
    if args.out:
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
