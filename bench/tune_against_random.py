"""Is `headroom tune` worth its name? Against random search with the same number of simulations, and against the scenario as it is.

    tune_against_random.py HEADROOM [--scenarios A,B] [--seeds N] [--budget N] [--algorithms A,B] [--out REPORT.json]

Each of them searches several times, with other seeds. What it recommends is judged by random numbers that none of them has seen: the
mean cost of a run, and ten times what is beyond the SLO as a share of the cost (tune's own penalty). "random" is tune with points at
random: with the same races, selection and confirmation, so that the difference is what the algorithm knows.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
JUDGES_SEED = "987654321"
JUDGES_REPLICATIONS = "20"
TARGET = "/scaling_policies/0/TargetTrackingConfiguration/TargetValue"
TYPE = "/launch_template/LaunchTemplateData/InstanceType"
MIN_SIZE = {"pointer": "/auto_scaling_group/MinSize", "integer": [1, 8]}
TYPES = ["t3.micro", "t3.small", "t3.medium", "t3.large", "c5.large", "m5.large", "c5.xlarge", "m5.xlarge"]
WARM_UP = {"pointer": "/auto_scaling_group/DefaultInstanceWarmup", "integer": [0, 600]}

# What may be changed in each: numbers, whole numbers, choices.
PARAMETERS = {
    "high-resolution": [
        MIN_SIZE,
        {"pointer": TARGET, "real": [10, 95]},
        WARM_UP,
        {"pointer": TYPE, "choices": TYPES},
        {"pointer": "/target_group/HealthCheckIntervalSeconds", "integer": [6, 60]},
        {"pointer": "/target_group/HealthyThresholdCount", "integer": [2, 10]},
    ],
    "target-tracking": [
        {"pointer": "/auto_scaling_group/MinSize", "integer": [1, 4]},
        {"pointer": "/auto_scaling_group/MaxSize", "integer": [2, 10]},
        {"pointer": TARGET, "real": [10, 95]},
        WARM_UP,
        {"pointer": TYPE, "choices": TYPES},
        {"pointer": "/images/my-ami/bake", "choices": ["os", "middleware", "application"]},
    ],
    "credit-blindness": [
        MIN_SIZE,
        {"pointer": "/auto_scaling_group/MaxSize", "integer": [1, 12]},
        {"pointer": "/metric_alarms/0/Threshold", "real": [2, 95]},
        {"pointer": "/metric_alarms/0/EvaluationPeriods", "integer": [1, 10]},
        {"pointer": TYPE, "choices": ["t2.nano", "t2.micro", "t2.small", "t2.medium", "t3.micro", "t3.small", "c5.large"]},
    ],
    "flash-crowd": [
        MIN_SIZE,
        {"pointer": TARGET, "real": [10, 95]},
        WARM_UP,
        {"pointer": TYPE, "choices": TYPES},
    ],
}

class Bench:
    def __init__(self, arguments):
        self.headroom = arguments.headroom
        self.budget = str(arguments.budget)
        self.temporary = tempfile.TemporaryDirectory(prefix="headroom-bench-")
        self.folder = Path(self.temporary.name)

    def call(self, *arguments):
        done = subprocess.run([self.headroom, *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)

    def judged(self, scenario):
        """Cost of a run in US dollars, and the same with the penalty."""
        result = self.call("run", str(scenario), "--seed", JUDGES_SEED, "--replications", JUDGES_REPLICATIONS, "--json", "--quiet")
        beyond = sum(max(0.0, min(check["value"]["mean"] / check["limit"], 11) - 1) for check in result["slo"]["checks"])
        cost = result["cost"]["total_usd"]["mean"]
        return {"usd": cost, "slo_met": beyond == 0, "score": cost * (1 + 10 * beyond)}

    def tuned(self, scenario, algorithm, seed):
        experiment = self.folder / f"{scenario}.json"
        experiment.write_text(json.dumps({"scenario": str(SCENARIOS / f"{scenario}.json"), "parameters": PARAMETERS[scenario]}),
                              encoding="utf-8")
        out = self.folder / f"{scenario}-{algorithm}-{seed}"
        tuning = self.call("tune", str(experiment), "--seed", str(seed), "--budget", self.budget, "--algorithm", algorithm, "--json",
                           "--quiet", "--out", str(out))
        return {"algorithm": algorithm, "seed": seed, "simulations": tuning["simulations"]["total"],
                "settings": tuning["recommended"]["settings"], **self.judged(out / "scenario.json")}


def interval(values):
    """Mean and half of Student's 95 % interval."""

    quantile = {4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 11: 2.201, 15: 2.131, 19: 2.093}
    degrees = len(values) - 1
    return statistics.mean(values), quantile.get(degrees, 1.96 + 2.4 / degrees) * statistics.stdev(values) / math.sqrt(len(values))


def words(values):
    mean, half = interval(values)
    return f"{mean:.4f} ± {half:.4f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headroom")
    parser.add_argument("--scenarios", default=",".join(PARAMETERS))
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--budget", type=int, default=300)
    parser.add_argument("--algorithms", default="nsga2,random", help="each is held against the last one")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    bench = Bench(arguments)
    algorithms = arguments.algorithms.split(",")
    report = {"budget": arguments.budget, "seeds": arguments.seeds, "scenarios": {}}
    print("| scenario | as given | " + " | ".join(algorithms) + " | less than " + algorithms[-1] + " | SLO held |")
    for scenario in arguments.scenarios.split(","):
        given = bench.judged(SCENARIOS / f"{scenario}.json")
        runs = {algorithm: [bench.tuned(scenario, algorithm, seed) for seed in range(1, arguments.seeds + 1)]
                for algorithm in algorithms}
        report["scenarios"][scenario] = {"as_given": given, "runs": runs}
        scores = {algorithm: [run["score"] for run in runs[algorithm]] for algorithm in algorithms}
        less = [words([other - own for own, other in zip(scores[algorithm], scores[algorithms[-1]])]) for algorithm in algorithms[:-1]]
        held = [f"{sum(run['slo_met'] for run in runs[algorithm])}/{arguments.seeds}" for algorithm in algorithms]
        print(f"| {scenario} | {given['usd']:.4f}{'' if given['slo_met'] else ' ✗'} | "
              + " | ".join(words(scores[algorithm]) for algorithm in algorithms)
              + f" | {', '.join(less)} | {', '.join(held)} |", flush=True)
        if arguments.out:
            arguments.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
