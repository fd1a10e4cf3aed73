"""Is `headroom tune` worth its name? Against random search with the same number of simulations, and against the scenario as it is.

    tune_against_random.py HEADROOM [--scenarios A,B] [--seeds N] [--budget N] [--algorithms A,B] [--out REPORT.json]

Each of them searches several times, with other seeds. What it recommends is judged by random numbers that none of them has seen: the
mean cost of a run, and ten times what is beyond the SLO as a share of the cost (tune's own penalty).

"plain" is random search as one would write it: as many settings as the budget allows with five replications each, and the best mean
within the SLO. "random" is tune with points at random: with the same races, selection and confirmation, so that what is left of the
difference is what the algorithm knows.
"""

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
JUDGES_SEED = "987654321"
JUDGES_REPLICATIONS = "20"
PLAIN_REPLICATIONS = 5
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
    "azure-bursts": [
        {"pointer": "/auto_scaling_group/MinSize", "integer": [1, 24]},
        {"pointer": "/auto_scaling_group/MaxSize", "integer": [8, 40]},
        {"pointer": TARGET, "real": [10, 95]},
        WARM_UP,
        {"pointer": TYPE, "choices": TYPES},
    ],
    "sticky-sessions": [
        MIN_SIZE,
        {"pointer": "/auto_scaling_group/MaxSize", "integer": [1, 12]},
        {"pointer": TARGET, "real": [10, 95]},
        WARM_UP,
        {"pointer": TYPE, "choices": TYPES},
        {"pointer": "/target_group/Attributes/0/Value", "choices": ["true", "false"]},
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

def random_sets(parameter, chance):
    """--set options that give the parameter a value by chance."""
    if "choices" in parameter:
        value = chance.choice(parameter["choices"])
    elif "integer" in parameter:
        value = chance.randint(*parameter["integer"])
    else:
        value = round(chance.uniform(*parameter["real"]), 1)
    pointers = parameter["pointer"] if isinstance(parameter["pointer"], list) else [parameter["pointer"]]
    return [part for pointer in pointers for part in ("--set", f"{pointer}={value if isinstance(value, str) else json.dumps(value)}")]


def excess(check):
    """What is beyond a limit, as a share of it; ten times the limit at most, and where there is no value."""
    mean = (check["value"] or {}).get("mean")
    return 9 if mean is None else max(0.0, min(mean / check["limit"], 10) - 1)


class Bench:
    def __init__(self, arguments):
        self.headroom = arguments.headroom
        self.budget = arguments.budget
        self.temporary = tempfile.TemporaryDirectory(prefix="headroom-bench-")
        self.folder = Path(self.temporary.name)

    def call(self, *arguments):
        done = subprocess.run([self.headroom, *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)

    def judged(self, scenario, *sets):
        """The score on random numbers that nobody has seen."""
        return self.score(str(scenario), *sets, "--seed", JUDGES_SEED, "--replications", JUDGES_REPLICATIONS)

    def score(self, *arguments):
        """Cost of a run in US dollars, and the same with the penalty."""
        result = self.call("run", *arguments, "--json", "--quiet")
        beyond = sum(excess(check) for check in result["slo"]["checks"])
        cost = result["cost"]["total_usd"]["mean"]
        return {"usd": cost, "slo_met": beyond == 0, "score": cost * (1 + 10 * beyond)}

    def plain(self, scenario, seed):
        """Random search without any care for noise."""
        chance = random.Random(seed)
        file = str(SCENARIOS / f"{scenario}.json")
        best = None
        tried = 0
        while tried < self.budget // PLAIN_REPLICATIONS:
            sets = [part for parameter in PARAMETERS[scenario] for part in random_sets(parameter, chance)]
            if subprocess.run([self.headroom, "validate", file, *sets], capture_output=True, check=False).returncode != 0:
                continue
            tried += 1
            here = self.score(file, *sets, "--seed", str(seed), "--replications", str(PLAIN_REPLICATIONS))
            if best is None or here["score"] < best[0]["score"]:
                best = (here, sets)
        settings = dict(part.split("=", 1) for part in best[1] if part != "--set")
        return {"algorithm": "plain", "seed": seed, "simulations": tried * PLAIN_REPLICATIONS, "settings": settings,
                **self.judged(file, *best[1])}

    def recommended(self, scenario, algorithm, seed):
        return self.plain(scenario, seed) if algorithm == "plain" else self.tuned(scenario, algorithm, seed)

    def tuned(self, scenario, algorithm, seed):
        experiment = self.folder / f"{scenario}.json"
        experiment.write_text(json.dumps({"scenario": str(SCENARIOS / f"{scenario}.json"), "parameters": PARAMETERS[scenario]}),
                              encoding="utf-8")
        out = self.folder / f"{scenario}-{algorithm}-{seed}"
        tuning = self.call("tune", str(experiment), "--seed", str(seed), "--budget", str(self.budget), "--algorithm", algorithm, "--json",
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
    parser.add_argument("--algorithms", default="nsga2,random,plain", help="each is held against the first one")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    bench = Bench(arguments)
    algorithms = arguments.algorithms.split(",")
    report = {"budget": arguments.budget, "seeds": arguments.seeds, "scenarios": {}}
    print("| scenario | as given | " + " | ".join(algorithms) + " | " + " | ".join(f"{one} - {algorithms[0]}" for one in algorithms[1:])
          + " | SLO held |")
    for scenario in arguments.scenarios.split(","):
        given = bench.judged(SCENARIOS / f"{scenario}.json")
        runs = {algorithm: [bench.recommended(scenario, algorithm, seed) for seed in range(1, arguments.seeds + 1)]
                for algorithm in algorithms}
        report["scenarios"][scenario] = {"as_given": given, "runs": runs}
        scores = {algorithm: [run["score"] for run in runs[algorithm]] for algorithm in algorithms}
        more = [words([other - own for own, other in zip(scores[algorithms[0]], scores[algorithm])]) for algorithm in algorithms[1:]]
        held = [f"{sum(run['slo_met'] for run in runs[algorithm])}/{arguments.seeds}" for algorithm in algorithms]
        print(f"| {scenario} | {given['usd']:.4f}{'' if given['slo_met'] else ' ✗'} | "
              + " | ".join(words(scores[algorithm]) for algorithm in algorithms)
              + f" | {' | '.join(more)} | {', '.join(held)} |", flush=True)
        if arguments.out:
            arguments.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(together(report["scenarios"], algorithms))


def together(scenarios, algorithms):
    """Over all scenarios and seeds: by how many percent the scores of the others are higher, pair by pair."""
    lines = []
    for other in algorithms[1:]:
        logs = [math.log(theirs["score"] / own["score"]) for one in scenarios.values()
                for own, theirs in zip(one["runs"][algorithms[0]], one["runs"][other])]
        mean, half = interval(logs)
        low, middle, high = (100 * (math.exp(x) - 1) for x in (mean - half, mean, mean + half))
        lines.append(f"{other}: {middle:.1f} % more than {algorithms[0]} (95 %: {low:.1f} to {high:.1f} %), {len(logs)} pairs")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
