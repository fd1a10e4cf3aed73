"""headroom tune: what it recommends, that it holds on fresh random numbers, and what it writes.

    tune_test.py HEADROOM [TEST...]
"""

import csv
import io
import json
import os
import shutil
from pathlib import Path

from program import ENDLESS, SMALL, ProgramTest, main

SIZE = "/auto_scaling_group/MinSize"
TYPE = "/launch_template/LaunchTemplateData/InstanceType"
P95 = "/requests/latency_s/p95"
COST = "/cost/total_usd"
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

# An hour's price of a t3.micro is $0.0104 and of a t3.small $0.0208: the smallest number of the smallest type is the cheapest.
TUNE = {
    "scenario": "small.json",
    "parameters": [{"pointer": [SIZE, "/auto_scaling_group/DesiredCapacity"], "integer": [1, 5]},
                   {"pointer": "/auto_scaling_group/DefaultInstanceWarmup", "integer": [0, 900]},
                   {"pointer": TYPE, "choices": ["t3.small", "t3.micro", "m5.large"]}],
    "subject_to": [{"output": P95, "at_most": 0.3}],
    "budget": 100,
    "replications": 3,
}
GIVEN = {**SMALL, "auto_scaling_group": {**SMALL["auto_scaling_group"], "MinSize": 3, "DesiredCapacity": 3, "MaxSize": 8}}


class TuneTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("small.json", json.dumps(GIVEN))
        self.experiment()

    def experiment(self, **changes):
        self.write("tune.json", json.dumps({**TUNE, **changes}))

    def tuned(self, *arguments, status=0):
        done = self.headroom("tune", "tune.json", "--json", *arguments)
        self.assertEqual(done.status, status, done.err)
        return json.loads(done.out)

    # What comes out

    def test_finds_what_can_be_worked_out(self):
        result = self.tuned()
        settings = result["recommended"]["settings"]
        self.assertEqual((settings[SIZE], settings["/auto_scaling_group/DesiredCapacity"], settings[TYPE]), (1, 1, "t3.micro"))
        self.assertTrue(result["confirmed"])
        self.assertEqual(result["recommended"]["held_in"], 3)
        cost = result["recommended"]["differences"][COST]
        self.assertEqual(cost["verdict"], "lower")
        # Two t3.micro less for ten minutes at $0.0104 an hour, with their addresses at $0.005 and disks of 8 GiB at $0.08 a month.
        self.assertAlmostEqual(cost["mean"], -2 * (0.0104 + 0.005 + 8 * 0.08 / 730) / 6, delta=2e-4)

    def test_what_does_not_matter_stays_as_it_is(self):
        self.write("small.json", json.dumps({**GIVEN, "auto_scaling_group": {**GIVEN["auto_scaling_group"],
                                                                             "DefaultInstanceWarmup": 77}}))
        self.assertEqual(self.tuned()["recommended"]["settings"]["/auto_scaling_group/DefaultInstanceWarmup"], 77)

    def test_the_confirmed_figures_are_those_of_a_run_of_what_it_writes(self):
        result = self.tuned("--seed", "5", "--out", "out")
        run = json.loads(self.headroom("run", "out/scenario.json", "--replications", "3", "--json").out)
        self.assertEqual(run["seed"], 5)
        self.assertEqual(run["requests"]["latency_s"]["p95"], result["recommended"]["figures"][P95])
        self.assertEqual(run["cost"]["total_usd"], result["recommended"]["figures"][COST])
        given = json.loads(self.headroom("run", "small.json", "--seed", "5", "--replications", "3", "--json").out)
        self.assertEqual(given["cost"]["total_usd"], result["as_given"]["figures"][COST])

    def test_counts_its_simulations(self):
        result = self.tuned("--out", "out")
        table = (self.folder / "out/evaluations.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(table), strict=True))
        made = result["simulations"]
        self.assertEqual(len(rows), made["total"])
        self.assertLessEqual(made["total"], 100)
        self.assertEqual(made["total"], sum(made[part] for part in ("search", "selection", "confirmation", "sensitivity")))
        tried = {(row["candidate"], row["stage"], row["replication"]) for row in rows}
        self.assertEqual(len(tried), len(rows), "nothing is simulated twice")

    def test_tells_what_each_parameter_does(self):
        moves = {(move["pointer"], move["to"]): move["differences"][COST] for move in self.tuned("--budget", "200")["sensitivity"]}
        self.assertEqual(moves[TYPE, "t3.small"]["verdict"], "higher")
        self.assertAlmostEqual(moves[TYPE, "t3.small"]["mean"], 0.0104 / 6, delta=1e-4)
        self.assertEqual(moves[SIZE, 2]["verdict"], "higher")

    def test_two_objectives_give_a_front(self):
        self.write("small.json", json.dumps({**GIVEN, "load": [{"poisson": {"rate": 60}}]}))
        self.experiment(minimize=[COST, P95], subject_to=[], budget=160)
        result = self.tuned()
        front = [(one["figures"][COST]["mean"], one["figures"][P95]["mean"]) for one in result["front"]]
        self.assertGreaterEqual(len(front), 2)
        self.assertEqual(front, sorted(front))
        self.assertGreater(front[0][1], front[-1][1])
        self.assertIn(result["recommended"]["settings"], [one["settings"] for one in result["front"]])
        self.assertGreater(result["hypervolume"]["value"], 0)
        text = self.headroom("tune", "tune.json").out
        self.assertIn("\nFront ", text)
        self.assertIn("\n→ ", text)

    def test_is_the_same_on_any_number_of_threads(self):
        for minimize in (COST, [COST, P95]):
            self.experiment(minimize=minimize)
            one, three = (self.headroom("tune", "tune.json", "--json", "--threads", threads).out for threads in "13")
            self.assertEqual(one, three)
        self.assertNotEqual(self.tuned("--seed", "2"), json.loads(one))

    def test_every_algorithm_takes_part(self):
        for algorithm in ("cma_es", "nsga2", "random"):
            self.assertEqual(self.tuned("--algorithm", algorithm)["recommended"]["settings"][TYPE], "t3.micro")
        self.experiment(minimize=[COST, P95], algorithm="moead", budget=120)
        self.assertEqual(self.tuned()["algorithm"], "moead")

    def test_combinations_that_are_no_scenario_are_passed_over(self):
        self.experiment(parameters=[TUNE["parameters"][0], {"pointer": "/auto_scaling_group/MaxSize", "integer": [1, 5]}])
        settings = self.tuned()["recommended"]["settings"]
        self.assertLessEqual(settings[SIZE], settings["/auto_scaling_group/MaxSize"])

    def test_says_so_when_nothing_holds_the_limits(self):
        self.experiment(subject_to=[{"output": P95, "at_most": 0.001}])
        result = self.tuned()
        self.assertFalse(result["confirmed"])
        self.assertFalse(result["recommended"]["holds"])
        self.tuned("--fail-on-slo", status=3)
        self.assertIn("No settings hold all limits", self.headroom("tune", "tune.json").out)

    # Files

    def test_the_folder_has_what_is_needed_to_apply_it(self):
        self.tuned("--out", "out")
        out = self.folder / "out"
        for name in ("scenario.json", "result.json", "summary.txt", "evaluations.csv", "aws/apply.sh",
                     "aws/create-auto-scaling-group.json", "aws/cloudformation.json"):
            self.assertTrue((out / name).is_file(), name)
        self.assertTrue(os.access(out / "aws/apply.sh", os.X_OK))
        self.assertTrue((out / "aws/exported-files.txt").exists(), "by which a later one removes what it does not write")
        group = json.loads((out / "aws/create-auto-scaling-group.json").read_text(encoding="utf-8"))
        self.assertEqual(group["MinSize"], 1)
        self.assertIn("not empty", self.refused("tune", "tune.json", "--out", "out"))
        self.tuned("--out", "out", "--force")

    def test_the_scenario_takes_its_files_along(self):
        for folder in ("schema", "traces", "jmx"):
            shutil.copytree(SCENARIOS / folder, self.folder / "shipped" / folder)
        for name, parameter in (("nasa-day", {"pointer": "/auto_scaling_group/MinSize", "integer": [1, 2]}),
                                ("tastylog", {"pointer": "/auto_scaling_group/HealthCheckGracePeriod", "integer": [200, 300]})):
            shutil.copy(SCENARIOS / f"{name}.json", self.folder / "shipped")
            self.experiment(scenario=f"shipped/{name}.json", parameters=[parameter], budget=40, replications=2)
            self.tuned("--out", name, "--set", '/duration="20m"', "--quiet")
            self.assertTrue(any((self.folder / name / "files").iterdir()))
            moved = self.folder / "elsewhere" / name
            shutil.copytree(self.folder / name, moved)
            self.assertEqual(self.headroom("run", str(moved / "scenario.json"), "--quiet").status, 0)

    # What is refused

    def test_refuses_what_can_not_be(self):
        self.experiment(budget=10)
        self.assertIn("/budget: found 10, allowed: ", self.refused("tune", "tune.json"))
        self.experiment(minimize="/cost/totl_usd")
        self.assertIn('did you mean "total_usd"?', self.refused("tune", "tune.json"))
        self.experiment(subject_to="slo")
        self.assertIn("a scenario without an SLO", self.refused("tune", "tune.json"))
        self.experiment(parameters=[{"pointer": "/auto_scaling_group/MinSiz", "integer": [1, 2]}])
        message = self.refused("tune", "tune.json", "--out", "new")
        self.assertIn("tune.json: /parameters/0", message)
        self.assertIn('did you mean "MinSize"?', message)
        self.refused("tune", "nowhere.json")
        self.refused("tune", "tune.json", "--algorithm", "magic")
        self.assertIn("for one objective", self.refused("tune", "tune.json", "--algorithm", "moead"))

    def test_all_problems_are_told_at_once(self):
        self.experiment(budget=-1, parameters=[{"pointer": "x", "integer": [2, 1]}], algorithm="magic")
        message = self.refused("tune", "tune.json")
        for place in ("/budget", "/parameters/0/pointer", "/parameters/0/integer/1", "/algorithm"):
            self.assertIn(place, message)

    def test_unknown_prices_are_an_error_as_cost_decides(self):
        self.experiment(parameters=TUNE["parameters"][:2])
        lab = json.dumps({"lab": {"vcpus": 1}})
        done = self.headroom("tune", "tune.json", "--set", f"/instance_types={lab}", "--set", f"{TYPE}=lab")
        self.assertNotEqual(done.status, 0)
        self.assertEqual(done.out, "")
        self.assertIn("minimised", done.err)

    def test_only_a_search_by_pagmo_needs_pagmos_library(self):
        alone = self.folder / "headroom"
        shutil.copy(self.program, alone)
        self.program = alone
        self.result()
        self.assertEqual(self.headroom("tune", "tune.json", "--algorithm", "random").status, 0)
        done = self.headroom("tune", "tune.json", "--out", "out")
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("headroom_pagmo.so is missing beside the program", done.err)
        self.assertFalse((self.folder / "out").exists(), "nothing half-written stays")

    def test_ctrl_c_gives_130(self):
        done = self.interrupted("tune", "tune.json", "--out", "out", *ENDLESS)
        self.assertEqual((done.status, done.out), (130, ""))
        self.assertFalse((self.folder / "out").exists(), "nothing half-written stays")


if __name__ == "__main__":
    main()
