"""`headroom compare` from outside.

    compare_test.py HEADROOM [TEST...]
"""

import csv
import io
import json
import math
import re
import statistics
from pathlib import Path

from program import ENDLESS, WITH_WARNING, ProgramTest, main

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
# A night of real load: one to three instances.
NASA = str(SCENARIOS / "nasa-day.json")
NIGHT = [NASA, "--set", "/duration=1h", "--replications", "2"]
# Without an SLO nothing is measured beforehand.
PLAIN = ["small.json", "--set", "/duration=1h", "--replications", "2"]
# Student's t at 97.5 %, by degrees of freedom (metrics.md 5.2).
STUDENT = {4: 2.776445, 9: 2.262157}


class CompareTest(ProgramTest):
    def compare(self, *arguments):
        done = self.headroom("compare", *arguments)
        self.assertEqual(done.status, 0, done.err)
        return done.out

    def compared(self, *arguments):
        return json.loads(self.compare(*arguments, "--json"))

    def rows(self, *arguments):
        """Of the CSV, by candidate and figure."""
        table = list(csv.DictReader(io.StringIO(self.compare(*arguments, "--csv")), strict=True))
        rows = {(row["candidate"], row["figure"]): row for row in table}
        self.assertEqual(len(rows), len(table), "a row for each, once")
        return rows

    def test_json_has_the_shape_that_programs_rely_on(self):
        result = self.compared(*NIGHT, "--policies", "none,keda", "--baseline", "keda")
        self.assertEqual((result["baseline"], result["replications"], result["seed"]), ("keda", 2, 1))
        self.assertEqual([one["name"] for one in result["candidates"]], ["none", "keda"])
        for one in result["candidates"]:
            self.assertIn("latency_s", one["result"]["requests"])
            self.assertTrue(one["summary"])
            optimum = one["optimum"]
            self.assertLess(optimum["cost_usd_per_day"], one["figures"]["cost_usd_per_day"]["mean"])
            self.assertAlmostEqual(optimum["cost_usd"], optimum["cost_usd_per_day"] / 24, msg="of a run of an hour")
            self.assertLess(optimum["cost_usd"], one["result"]["cost"]["total_usd"]["mean"])
            self.assertGreater(optimum["gap_percent"], 0)
            self.assertEqual(optimum["deadline_s"], 0.5)
        none, keda = result["candidates"]
        self.assertEqual(keda["differences"], {}, "the baseline differs from nothing")
        self.assertEqual(result["left_out"], [])
        self.assertEqual(set(none["differences"]), set(none["figures"]))
        for difference in none["differences"].values():
            self.assertLessEqual({"mean", "ci95", "verdict"}, set(difference))
            self.assertIn(difference["verdict"], {"lower", "undecided", "higher"})
            low, high = difference["ci95"]
            self.assertLessEqual(low, difference["mean"])
            self.assertLessEqual(difference["mean"], high)

    def test_a_difference_is_the_difference_of_the_figures(self):
        for one in self.compared(*NIGHT, "--policies", "none,keda,static-peak")["candidates"]:
            for key, difference in one.get("differences", {}).items():
                baseline = self.compared_baseline(key)
                own = one["figures"][key]["mean"]
                self.assertTrue(math.isclose(difference["mean"], own - baseline, rel_tol=1e-6, abs_tol=1e-8), key)

    def compared_baseline(self, key):
        if not hasattr(self, "none"):
            self.none = self.compared(*NIGHT, "--policies", "none")["candidates"][0]["figures"]
        return self.none[key]["mean"]

    def test_intervals_are_students_of_the_single_replications(self):
        """A run with one replication less tells the last one's figure: n times the mean, less n - 1 times the mean before."""
        means = [self.rows("small.json", "--set", "/duration=1h", "--policies", "none", "--replications", str(n))
                 ["none", "latency_mean_s"] for n in range(1, 6)]
        values = [n * float(row["mean"]) - (n - 1) * (float(means[n - 2]["mean"]) if n > 1 else 0)
                  for n, row in enumerate(means, start=1)]
        half_width = STUDENT[4] * statistics.stdev(values) / math.sqrt(5)
        self.assertAlmostEqual((float(means[4]["high"]) - float(means[4]["low"])) / 2 / half_width, 1, places=4)

    def test_every_policy_takes_part(self):
        result = self.compared(NASA, "--set", "/duration=2h", "--replications", "2", "--policies", "all")
        names = [one["name"] for one in result["candidates"]]
        self.assertEqual(names[0], "as-given")
        self.assertGreater(len(names), 25)
        self.assertEqual(len(names), len(set(names)))
        kinds = json.loads(self.headroom("policy", "list", "--json").out)
        for kind in ("react", "kubernetes-hpa", "mpc"):
            self.assertIn(kind, [k["PolicyType"] for k in kinds])
            self.assertIn(kind, names)
        for one in result["candidates"]:
            self.assertIsNotNone(one["figures"]["cost_usd_per_day"]["mean"], one["name"])

    def test_is_the_same_on_any_number_of_threads(self):
        for form in ([], ["--json"], ["--csv"]):
            one, two = (self.compare(*NIGHT, "--policies", "none,keda,react", *form, "--threads", threads) for threads in "12")
            self.assertEqual(one, two)

    def test_the_table_has_a_line_for_each_and_a_sentence_for_each_but_the_baseline(self):
        out = self.compare(*PLAIN, "--policies", "none,keda,react", "--baseline", "keda")
        lines = out.splitlines()
        header = next(i for i, line in enumerate(lines) if line.startswith("policy"))
        self.assertEqual([line.split()[0] for line in lines[header + 1:header + 4]], ["none", "keda", "react"])
        self.assertEqual(len({len(line) for line in lines[header:header + 4]}), 1, "columns are aligned")
        said = re.findall(r"^  (\S+): costs? ", out, re.MULTILINE)
        self.assertEqual(said, ["none", "react"])

    def test_markdown_is_a_table_that_github_shows(self):
        out = self.compare(*PLAIN, "--policies", "none,keda", "--markdown")
        table = [line for line in out.splitlines() if line.startswith("|")]
        self.assertEqual(len(table), 4)
        self.assertEqual(len({line.count("|") - line.count("\\|") for line in table}), 1)
        self.assertRegex(table[1], r"\A\|:---\|(---:\|)+\Z")
        self.assertIn("against **none**", out)
        self.assertRegex(out, r"\n\n- keda: costs? ")

    def test_csv_has_a_number_or_nothing_in_every_cell(self):
        rows = self.rows(*NIGHT, "--policies", "none,keda")
        for (candidate, _), row in rows.items():
            for column in ("mean", "low", "high", "difference", "difference_low", "difference_high"):
                if row[column]:
                    self.assertTrue(math.isfinite(float(row[column])))
            self.assertEqual(row["verdict"] in {"lower", "higher", "undecided"}, candidate == "keda", row)
        json_of = {one["name"]: one for one in self.compared(*NIGHT, "--policies", "none,keda")["candidates"]}
        for (candidate, figure), row in rows.items():
            mean = json_of[candidate]["figures"][figure]["mean"]
            self.assertTrue(math.isclose(float(row["mean"]), mean, rel_tol=1e-6, abs_tol=1e-9))

    def test_latex_is_a_tabular_whose_rows_have_as_many_cells_as_columns(self):
        out = self.compare(*PLAIN, "--policies", "none,keda", "--latex")
        columns = re.match(r"\\begin\{tabular\}\{([lr]+)\}\n", out).group(1)
        rows = re.findall(r"^(.*) \\\\$", out, re.MULTILINE)
        self.assertEqual(len(rows), 3)
        for row in rows:
            self.assertEqual(len(re.split(r"(?<!\\)&", row)), len(columns))
            self.assertEqual(len(re.findall(r"(?<!\\)\$", row)) % 2, 0, "mathematics ends where it begins")
            self.assertNotRegex(row, r"(?<!\\)[%_#]")
            self.assertTrue(row.isascii(), row)
        self.assertTrue(out.endswith("\\end{tabular}\n"))

    def test_one_replication_is_told_without_intervals(self):
        once = ["small.json", "--set", "/duration=1h", "--replications", "1", "--policies", "none,keda"]
        out = self.compare(*once)
        self.assertNotIn("±", out)
        self.assertTrue(out.startswith("2 candidates, 1 replication on common random numbers"), out)
        self.assertRegex(out, r"Against none \(one replication: no intervals, and no verdicts\)\n  keda: costs ")
        row = self.rows(*once)["keda", "cost_usd_per_day"]
        self.assertTrue(row["mean"])
        self.assertTrue(row["difference"])
        self.assertEqual(row["low"] + row["high"] + row["difference_low"] + row["difference_high"], "")
        self.assertEqual(row["verdict"], "undecided")
        difference = self.compared(*once)["candidates"][1]["differences"]["cost_usd_per_day"]
        self.assertAlmostEqual(difference["mean"], float(row["difference"]))
        self.assertEqual((difference["ci95"], difference["verdict"]), (None, "undecided"))

    def test_a_single_candidate_is_one(self):
        self.assertTrue(self.compare(*PLAIN).startswith("1 candidate, 2 replications on common random numbers"))

    def test_all_are_measured_by_the_scenarios_own_group(self):
        """static-peak has its peak as MinSize: the best that such a group can do is what it does itself."""
        first, = self.compared(*NIGHT, "--policies", "static-peak")["candidates"]
        self.assertGreater(first["optimum"]["above_best_percent"], 1)
        self.assertGreater(first["optimum"]["gap_percent"], 1)
        beside = self.compared(*NIGHT, "--policies", "none,static-peak")["candidates"][1]
        self.assertEqual(first["optimum"], beside["optimum"], "whoever else is compared")

    def test_without_an_slo_the_bound_says_what_it_is_of(self):
        self.assertIn("Without an SLO on latency the bound lets work wait until the run ends", self.compare(*PLAIN))
        self.assertNotIn("Without an SLO", self.compare(*NIGHT))

    def test_quiet_says_nothing_but_what_is_asked_for(self):
        done = self.headroom("compare", "small.json", "--replications", "2", "--quiet", *WITH_WARNING)
        self.assertEqual((done.status, done.out, done.err), (0, "", ""))
        done = self.headroom("compare", "small.json", "--replications", "2", "--quiet", "--json", *WITH_WARNING)
        self.assertEqual(len(json.loads(done.out)["candidates"]), 1)

    def test_scenarios_side_by_side_are_held_against_the_first_on_its_seed(self):
        big = json.loads((self.folder / "small.json").read_text(encoding="utf-8"))
        big.update({"name": "big", "seed": 9, "duration": "2h"})
        big["auto_scaling_group"].update({"MinSize": 2})
        self.write("big.json", json.dumps(big))
        result = self.compared("small.json", "big.json", "--replications", "3", "--set", "/duration=1h")
        self.assertEqual([one["name"] for one in result["candidates"]], ["small", "big"])
        self.assertEqual((result["baseline"], result["seed"]), ("small", 1))
        twice = self.compared("small.json", "small.json", "--replications", "2", "--baseline", "small-2")
        self.assertEqual([one["name"] for one in twice["candidates"]], ["small", "small-2"])
        cost = result["candidates"][1]["differences"]["cost_usd_per_day"]
        # One t3.micro more at $0.0104, its address at $0.005, its 8 GiB at $0.08 a month.
        self.assertAlmostEqual(cost["mean"], 24 * (0.0104 + 0.005 + 8 * 0.08 / 730), delta=0.01)
        self.assertEqual(cost["verdict"], "higher")

    def test_loads_that_wait_for_answers_are_compared_without_a_demand(self):
        users = json.dumps([{"thread_group": {"threads": 5, "loops": 50, "requests": ["get"]}}])
        result = self.compared("small.json", "--policies", "all", "--replications", "1", "--set", f"/load={users}")
        for one in result["candidates"]:
            self.assertIsNone(one["optimum"]["gap_percent"])
            self.assertIsNone(one["figures"]["under_percent"]["mean"])
            self.assertEqual(one["figures"]["failed_share"]["mean"], 0)

    def test_without_prices_costs_are_not_known_and_the_rest_is(self):
        lab = json.dumps({"lab": {"vcpus": 1}})
        unpriced = ["small.json", "--replications", "2", "--set", f"/instance_types={lab}", "--set",
                    "/launch_template/LaunchTemplateData/InstanceType=lab", "--policies", "none,react"]
        for one in self.compared(*unpriced)["candidates"]:
            self.assertIsNone(one["figures"]["cost_usd_per_day"]["mean"])
            self.assertGreater(one["figures"]["latency_p95_s"]["mean"], 0)
        self.assertIn("react: cost not known;", self.compare(*unpriced))

    def test_refuses_what_it_does_not_know(self):
        message = self.refused("compare", "small.json", "--policies", "none,magic")
        self.assertIn('--policies: there is no "magic"; there are all, as-given, none, ', message)
        self.assertIn('there is no ""', self.refused("compare", "small.json", "--policies", "none,"))
        self.assertIn('--baseline: "keda" is not compared; there are none, react',
                      self.refused("compare", "small.json", "--policies", "none,react", "--baseline", "keda"))
        self.assertIn('--policies: "none" is named twice', self.refused("compare", "small.json", "--policies", "none,keda,none"))
        self.assertIn("--policies: all is everything", self.refused("compare", "small.json", "--policies", "none,all"))
        self.assertIn('--policies: found ""', self.refused("compare", "small.json", "--policies", ""))
        self.assertIn('--baseline: found ""', self.refused("compare", "small.json", "--baseline", ""))
        for forms in (["--json", "--csv"], ["--latex", "--markdown"], ["--csv", "--latex"]):
            self.assertIn("excludes", self.refused("compare", "small.json", *forms))
        self.assertIn("--policies: needs one scenario", self.refused("compare", "small.json", "small.json", "--policies", "none"))
        self.assertIn("nowhere.json", self.refused("compare", "nowhere.json"))
        self.refused("compare")
        self.refused("compare", "small.json", "--replications", "0")
        self.refused("compare", "small.json", "--set", "/duration=soon")

    def test_a_policy_that_can_not_do_without_a_capacity_says_why_there_is_none(self):
        done = self.headroom("compare", "small.json", "--policies", "react", "--set", '/slo={"p95": "1ms"}')
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("headroom: react: one instance of type t3.micro does not hold the SLO even at ", done.err)

    def test_of_all_policies_those_without_a_capacity_are_left_out(self):
        impossible = ["small.json", "--policies", "all", "--replications", "1", "--set", '/slo={"p95": "1ms"}']
        done = self.headroom("compare", *impossible, "--json")
        self.assertEqual(done.status, 0, done.err)
        result = json.loads(done.out)
        compared = [one["name"] for one in result["candidates"]]
        out = [one["name"] for one in result["left_out"]]
        self.assertIn("react", out)
        self.assertIn("none", compared)
        self.assertEqual(set(out) & set(compared), set())
        for one in result["left_out"]:
            self.assertIn("does not hold the SLO even at ", one["reason"])
            self.assertIn(f"left out: {one['name']}: {one['reason']}\n", done.err)
        self.assertEqual(self.headroom("compare", *impossible, "--json", "--quiet").err, "")

    def test_ctrl_c_gives_130_and_no_half_of_a_table(self):
        done = self.interrupted("compare", "small.json", "--policies", "none,keda", *ENDLESS)
        self.assertEqual((done.status, done.out), (130, ""))


if __name__ == "__main__":
    main()
