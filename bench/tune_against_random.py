"""Is `headroom tune` worth its name? Against random search with the same number of simulations, and against the scenario as it is.

    tune_against_random.py HEADROOM [--scenarios A,B] [--seeds N] [--first-seed N] [--budget N] [--algorithms A,B] [--out REPORT.json]

Each of them searches several times, with other seeds. What it recommends is judged by random numbers that none of them has seen: the
mean cost of a run, and ten times what is beyond the SLO as a share of the cost (tune's own penalty).

"plain" is random search as one would write it: as many settings as the budget allows with five replications each, and the best mean
within the SLO. "random" is tune with points at random: with the same races, selection and confirmation, so that what is left of the
difference is what the algorithm knows.

Searches with the same scenario and seed are a pair. The verdict is over all pairs: the mean logarithm of the scores' ratio with
Student's 95 % interval, and how many pairs each of the two wins, with the sign test's p.
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
MOST_REFUSED = 1000  # settings in a row, such as a minimum above the maximum
BAD_SCENARIO = 2  # exit status
ALIKE = 0.001  # scores whose ratio is nearer to 1 are a draw

GROUP = "/auto_scaling_group"
TARGET = {"pointer": "/scaling_policies/0/TargetTrackingConfiguration/TargetValue", "real": [10, 95]}


def fleet(image, least=8, most=12):
    """What can be changed in any group: sizes, warm-up, instance type, health checks, what the image contains."""
    return [
        {"pointer": f"{GROUP}/MinSize", "integer": [1, least]},
        {"pointer": f"{GROUP}/MaxSize", "integer": [2, most]},
        {"pointer": f"{GROUP}/DefaultInstanceWarmup", "integer": [0, 600]},
        {"pointer": "/launch_template/LaunchTemplateData/InstanceType",
         "choices": ["t3.micro", "t3.small", "t3.medium", "t3.large", "c5.large", "m5.large", "c5.xlarge", "m5.xlarge"]},
        {"pointer": "/target_group/HealthCheckIntervalSeconds", "integer": [6, 60]},
        {"pointer": "/target_group/HealthyThresholdCount", "integer": [2, 10]},
        {"pointer": f"/images/{image}/bake", "choices": ["os", "middleware", "application"]},
    ]


# What may be changed in each: numbers, whole numbers, choices. One scenario for each kind of load and policy that has an SLO, a bill
# and runs of less than 0.1 s: a load that grows, one that jumps (with a metric of its own), recorded bursts, closed users with
# cookies, credits with step scaling.
PARAMETERS = {
    "target-tracking": [*fleet("my-ami"), TARGET],
    "high-resolution": [*fleet("app"), TARGET],
    "azure-bursts": [*fleet("my-ami", 24, 40), TARGET],
    "sticky-sessions": [*fleet("app"), TARGET, {"pointer": "/target_group/Attributes/0/Value", "choices": ["true", "false"]}],
    "credit-blindness": [
        {"pointer": f"{GROUP}/MinSize", "integer": [1, 8]},
        {"pointer": f"{GROUP}/MaxSize", "integer": [2, 12]},
        {"pointer": "/launch_template/LaunchTemplateData/InstanceType",
         "choices": ["t2.nano", "t2.micro", "t2.small", "t2.medium", "t3.micro", "t3.small", "c5.large"]},
        {"pointer": "/metric_alarms/0/Threshold", "real": [2, 95]},
        {"pointer": "/metric_alarms/0/EvaluationPeriods", "integer": [1, 10]},
        {"pointer": "/scaling_policies/0/StepAdjustments/0/ScalingAdjustment", "integer": [1, 4]},
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
    return [part for pointer in pointers for part in ("--set", f"{pointer}={json.dumps(value)}")]


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

    def run(self, *arguments):
        return subprocess.run([self.headroom, *arguments], capture_output=True, text=True, check=False)

    def call(self, *arguments):
        done = self.run(*arguments)
        if done.returncode != 0:
            sys.exit(f"{' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout)

    def judged(self, *scenario):
        """The score on random numbers that nobody has seen."""
        return self.score(*scenario, "--seed", JUDGES_SEED, "--replications", JUDGES_REPLICATIONS)

    def score(self, *arguments):
        """Cost of a run in US dollars, and the same with the penalty; None where the settings are no scenario."""
        done = self.run("run", *arguments, "--json", "--quiet")
        if done.returncode == BAD_SCENARIO:
            return None
        result = json.loads(done.stdout)
        beyond = sum(excess(check) for check in result["slo"]["checks"])
        cost = result["cost"]["total_usd"]["mean"]
        return {"usd": cost, "slo_met": beyond == 0, "score": cost * (1 + 10 * beyond)}

    def plain(self, scenario, seed):
        """Random search without any care for noise."""
        chance = random.Random(seed)
        file = str(SCENARIOS / f"{scenario}.json")
        best = None
        tried = refused = 0
        while tried < self.budget // PLAIN_REPLICATIONS:
            sets = [part for parameter in PARAMETERS[scenario] for part in random_sets(parameter, chance)]
            here = self.score(file, *sets, "--seed", str(seed), "--replications", str(PLAIN_REPLICATIONS))
            if here is None:
                refused += 1
                if refused > MOST_REFUSED:
                    sys.exit(f"{scenario}: {refused} settings in a row are no scenario, such as {' '.join(sets)}")
                continue
            refused = 0
            tried += 1
            if best is None or here["score"] < best[0]["score"]:
                best = (here, sets)
        settings = {pointer: json.loads(value) for pointer, value in (part.split("=", 1) for part in best[1] if part != "--set")}
        return {"algorithm": "plain", "seed": seed, "simulations": tried * PLAIN_REPLICATIONS, "settings": settings,
                **self.judged(file, *best[1])}

    def recommended(self, scenario, algorithm, seed):
        return self.plain(scenario, seed) if algorithm == "plain" else self.tuned(scenario, algorithm, seed)

    def tuned(self, scenario, algorithm, seed):
        experiment = self.folder / f"{scenario}.json"
        experiment.write_text(json.dumps({"scenario": str(SCENARIOS / f"{scenario}.json"), "parameters": PARAMETERS[scenario]}), encoding="utf-8")
        out = self.folder / f"{scenario}-{algorithm}-{seed}"
        tuning = self.call("tune", str(experiment), "--seed", str(seed), "--budget", str(self.budget), "--algorithm", algorithm, "--json",
                           "--quiet", "--out", str(out))
        return {"algorithm": algorithm, "seed": seed, "simulations": tuning["simulations"]["total"],
                "settings": tuning["recommended"]["settings"], **self.judged(str(out / "scenario.json"))}


def interval(values):
    """Mean and half of Student's 95 % interval."""
    quantile = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 11: 2.201, 15: 2.131, 19: 2.093}
    degrees = len(values) - 1
    if degrees == 0:
        return values[0], math.inf
    return statistics.mean(values), quantile.get(degrees, 1.96 + 2.4 / degrees) * statistics.stdev(values) / math.sqrt(len(values))


def sign_test(won, lost):
    """The chance of so uneven a count, or a more uneven one, where both are as likely to win."""
    pairs = won + lost
    return min(1.0, 2 * sum(math.comb(pairs, k) for k in range(min(won, lost) + 1)) / 2**pairs)


def percent(logarithm):
    return 100 * math.expm1(logarithm)


def verdict(name, logarithms):
    """By how much the scores of another way are higher, over all pairs."""
    won = sum(one > math.log1p(ALIKE) for one in logarithms)
    lost = sum(one < -math.log1p(ALIKE) for one in logarithms)
    mean, half = interval(logarithms)
    return {"than": name, "pairs": len(logarithms), "higher_percent": [percent(x) for x in (mean - half, mean, mean + half)],
            "median_percent": percent(statistics.median(logarithms)), "won": won, "lost": lost, "sign_test_p": sign_test(won, lost)}


def verdicts(scenarios, algorithms):
    """Of each other way, and of the settings as given, against the first way."""
    ratios = {name: [] for name in [*algorithms[1:], "as given"]}
    for one in scenarios.values():
        for k, own in enumerate(one["runs"][algorithms[0]]):
            for name, logarithms in ratios.items():
                other = one["as_given"] if name == "as given" else one["runs"][name][k]
                logarithms.append(math.log(other["score"] / own["score"]))
    return [verdict(name, logarithms) for name, logarithms in ratios.items()]


def table(scenarios, algorithms):
    """A row for each scenario: median scores, how often the SLO held, and the other ways' scores against the first's, in percent."""
    others = algorithms[1:]
    lines = ["| scenario | as given | " + " | ".join(algorithms) + " | " + " | ".join(f"{one} more than {algorithms[0]}" for one in others)
             + " | SLO held |", "|---" * (3 + 2 * len(algorithms) - 1) + "|"]
    for scenario, one in scenarios.items():
        scores = {name: [run["score"] for run in runs] for name, runs in one["runs"].items()}
        ratios = {name: interval([math.log(b / a) for a, b in zip(scores[algorithms[0]], scores[name])]) for name in others}
        cells = [scenario, f"{one['as_given']['usd']:.4f}" + ("" if one["as_given"]["slo_met"] else " ✗"),
                 *(f"{statistics.median(scores[name]):.4f}" for name in algorithms),
                 *(f"{percent(mean):.1f} % ({percent(mean - half):.1f} to {percent(mean + half):.1f})" for mean, half in ratios.values()),
                 ", ".join(f"{sum(run['slo_met'] for run in one['runs'][name])}" for name in algorithms)
                 + f" of {len(scores[algorithms[0]])}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headroom")
    parser.add_argument("--scenarios", default=",".join(PARAMETERS))
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--budget", type=int, default=150)
    parser.add_argument("--algorithms", default="nsga2,random,plain", help="each is held against the first one")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    bench = Bench(arguments)
    algorithms = arguments.algorithms.split(",")
    scenarios = {name: {"as_given": bench.judged(str(SCENARIOS / f"{name}.json")), "runs": {one: [] for one in algorithms}}
                 for name in arguments.scenarios.split(",")}
    for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
        for name, one in scenarios.items():
            for algorithm in algorithms:
                one["runs"][algorithm].append(bench.recommended(name, algorithm, seed))
        report = {"budget": arguments.budget, "verdicts": verdicts(scenarios, algorithms), "scenarios": scenarios}
        if arguments.out:
            arguments.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(table(scenarios, algorithms))
    for one in verdicts(scenarios, algorithms):
        low, middle, high = one["higher_percent"]
        print(f"{one['than']}: {middle:.1f} % more than {algorithms[0]} (95 %: {low:.1f} to {high:.1f} %), median {one['median_percent']:.1f} %; "
              f"{algorithms[0]} is better in {one['won']} of {one['pairs']} pairs, worse in {one['lost']} (sign test: p = {one['sign_test_p']:.2g})")


if __name__ == "__main__":
    main()
