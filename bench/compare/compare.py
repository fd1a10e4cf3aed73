#!/usr/bin/env python3
"""headroom beside SimPy and SimGrid, at the same work on the same machine.

    bench/compare/compare.py HEADROOM [--rounds N] [--out FILE]

Two models: M/M/c (one queue, load 0.8) and processor sharing behind least-outstanding routing (load 0.7). First the mean time in the
system of each program must agree with theory, or with the others where there is no formula. Then rounds that take turns; each gives
a ratio of requests per second of user CPU. Needs Debian's packages python3-simpy3, libsimgrid-dev and g++.
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
UNIT_S = 0.1  # of the models' time, in headroom: no time-out comes near
# Student's t for a 95 % interval, by degrees of freedom.
T95 = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}


def erlang_c_sojourn(servers, load=0.8):
    """Mean time in the system of M/M/c, in mean service times."""
    offered = load * servers
    term, total = 1.0, 1.0
    for k in range(1, servers):
        term *= offered / k
        total += term
    last = term * offered / servers / (1 - load)
    return 1 + last / (total + last) / (servers * (1 - load))


class Case:
    def __init__(self, name, model, servers, requests):
        self.name, self.model, self.servers = name, model, servers
        self.requests = requests  # by program: each for about a second
        self.expected = erlang_c_sojourn(servers) if model == "mmc" else None


CASES = [
    Case("M/M/c, c = 4", "mmc", 4, {"headroom": 10_000_000, "SimPy": 200_000, "SimGrid": 400_000}),
    Case("processor sharing, 16 servers", "ps", 16, {"headroom": 8_000_000, "SimPy": 300_000, "SimGrid": 250_000}),
    Case("processor sharing, 256 servers", "ps", 256, {"headroom": 8_000_000, "SimPy": 150_000, "SimGrid": 40_000}),
]


def scenario(case, requests):
    """The full product: metrics, health checks, time-outs, histograms, the bill."""
    is_ps = case.model == "ps"
    instances, vcpus, load = (case.servers, 1, 0.7) if is_ps else (1, case.servers, 0.8)
    rate = load * case.servers / UNIT_S
    return {
        "name": "compare", "duration": f"{requests / rate:.3f}s",
        "application": {
            "workers": 0 if is_ps else case.servers, "network": {"round_trip": "0s"},
            "requests": {"job": {"steps": [{"cpu": {"exponential": f"{UNIT_S}s"}}]}},
        },
        "images": {"image": {"bake": "application"}},
        "instance_types": {"server": {"vcpus": vcpus, "usd_per_hour": 1}},
        "launch_template": {"LaunchTemplateData": {"ImageId": "image", "InstanceType": "server"}},
        "auto_scaling_group": {"AutoScalingGroupName": "web", "MinSize": instances, "MaxSize": instances, "AvailabilityZones": ["a"]},
        "target_group": {"Attributes": [
            {"Key": "load_balancing.algorithm.type", "Value": "least_outstanding_requests"}]},
        "initial": {"instances": "running"},
        "load": [{"poisson": {"rate": rate}}],
    }


class Programs:
    """Each runs a case and tells (mean time in the system in the model's unit, user CPU seconds)."""

    def __init__(self, headroom, folder):
        self.headroom, self.folder = headroom, folder
        for model in ("mmc", "ps"):
            subprocess.run(["g++", "-std=c++20", "-O2", str(HERE / f"{model}_simgrid.cpp"), "-o", self.simgrid(model), "-lsimgrid"], check=True)

    def simgrid(self, model):
        return os.path.join(self.folder, f"{model}_simgrid")

    def run(self, program, case, seed):
        if program == "headroom":
            return self.run_headroom(case, seed)
        command = [self.simgrid(case.model)] if program == "SimGrid" else ["/usr/bin/python3", str(HERE / f"{case.model}_simpy.py")]
        done = subprocess.run([*command, str(case.servers), str(case.requests[program]), str(seed)], check=True, capture_output=True, text=True)
        mean, cpu = map(float, done.stdout.split())
        return mean, cpu

    def run_headroom(self, case, seed):
        """With its start, reading and reporting: the whole process."""
        path = os.path.join(self.folder, "scenario.json")
        pathlib.Path(path).write_text(json.dumps(scenario(case, case.requests["headroom"])), encoding="utf-8")
        before = os.times().children_user
        done = subprocess.run([self.headroom, "run", path, "--json", "--quiet", "--seed", str(seed)], check=True, capture_output=True, text=True)
        cpu = os.times().children_user - before
        return json.loads(done.stdout)["requests"]["latency_s"]["mean"] / UNIT_S, cpu


def interval(values):
    mean = sum(values) / len(values)
    if len(values) < 2:
        return mean, math.inf
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    return mean, T95.get(len(values) - 1, 1.96) * spread / math.sqrt(len(values))


def check_means(case, means):
    """The programs do the same work, or comparing their speed says nothing."""
    estimates = {program: interval(values) for program, values in means.items()}
    expected = case.expected or estimates["headroom"][0]
    for program, (mean, half) in estimates.items():
        if abs(mean - expected) > max(2 * half, 0.02 * expected):
            sys.exit(f"{case.name}: mean time in the system {mean:.4f} ± {half:.4f} in {program}, {expected:.4f} expected")
    return expected, estimates


def compare(case, programs, rounds):
    names = list(case.requests)
    means, speeds = {name: [] for name in names}, {name: [] for name in names}
    for turn in range(rounds):
        for name in names:
            mean, cpu = programs.run(name, case, 1 + turn)
            means[name].append(mean)
            speeds[name].append(case.requests[name] / cpu)
    expected, estimates = check_means(case, means)
    rows = []
    for name in names:
        ratio, half = interval([speeds["headroom"][i] / speeds[name][i] for i in range(rounds)])
        rows.append({"program": name, "mean": estimates[name][0], "requests_per_cpu_s": interval(speeds[name])[0], "ratio": ratio, "half_width": half})
    return {"case": case.name, "expected_mean": expected, "rows": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headroom")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", help="write the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(options.headroom, folder)
        results = [compare(case, programs, options.rounds) for case in CASES]
    for result in results:
        print(f"{result['case']}: mean time in the system {result['expected_mean']:.4f} expected")
        for row in result["rows"]:
            print(f"  {row['program']:10} {row['mean']:8.4f} {row['requests_per_cpu_s'] / 1e6:10.3f} M requests/s of CPU"
                  f"   headroom is {row['ratio']:6.1f} ± {row['half_width']:.1f} times as fast")
    if options.out:
        pathlib.Path(options.out).write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
