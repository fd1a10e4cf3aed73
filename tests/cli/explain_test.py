"""`headroom explain` from outside.

    explain_test.py HEADROOM [TEST...]
"""

import copy
import json
from pathlib import Path

from program import SMALL, ProgramTest, main

SOURCE = Path(__file__).resolve().parents[2]

# One instance, 200 requests a second at most; from 0:05 on there are 300. Metrics come every minute.
STEP = copy.deepcopy(SMALL)
STEP.update({
    "name": "step", "duration": "25m", "slo": {"p95": "100ms"},
    "load": [{"poisson": {"rate": [["0s", 60], ["5m", 60], ["5m", 300]]}}],
    "scaling_policies": [{
        "PolicyName": "cpu", "PolicyType": "TargetTrackingScaling",
        "TargetTrackingConfiguration": {
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50}}],
})
STEP["auto_scaling_group"].update({"MaxSize": 6, "DefaultInstanceWarmup": 60})
STEP["launch_template"]["LaunchTemplateData"]["Monitoring"] = {"Enabled": True}
MIN3 = ["--set", "/auto_scaling_group/MinSize=3"]


class ExplainTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("step.json", json.dumps(STEP))

    def explained(self, *arguments):
        done = self.headroom("explain", *arguments, "--json")
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def run_result(self, *arguments):
        done = self.headroom("run", "step.json", "--json", *arguments)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def test_every_second_of_a_reaction_has_its_stage(self):
        reaction = self.explained("step.json", "--no-reruns")["reactions"][0]
        self.assertEqual((reaction["trigger"], reaction["begin_s"]), ("load", 300))
        self.assertEqual(reaction["stages"][0]["begin_s"], reaction["begin_s"])
        for one, next_one in zip(reaction["stages"], reaction["stages"][1:]):
            self.assertEqual(one["end_s"], next_one["begin_s"])
        self.assertAlmostEqual(sum(stage["length_s"] for stage in reaction["stages"]), reaction["length_s"], places=6)

    def test_each_of_several_rises_has_its_own_waterfall_and_what_ifs(self):
        twice = copy.deepcopy(STEP)
        twice.update({"duration": "70m", "load": [{"poisson": {"rate": [
            ["0s", 60], ["5m", 60], ["5m", 300], ["15m", 300], ["15m", 60], ["50m", 60], ["50m", 300]]}}]})
        self.write("twice.json", json.dumps(twice))
        done = self.headroom("explain", "twice.json")
        self.assertEqual(done.status, 0, done.err)
        told = self.explained("twice.json")
        begins = [reaction["begin_s"] for reaction in told["reactions"]]
        self.assertEqual([begin for begin in begins if begin in (300, 3000)], [300, 3000])
        self.assertEqual(told["counterfactual_reactions_s"], begins)
        for one in [told["baseline"], *told["counterfactuals"]]:
            self.assertEqual(len(one["reactions_s"]), len(begins))
        lengths = [reaction["length_s"] for reaction in told["reactions"]]
        self.assertEqual(told["baseline"]["reactions_s"], lengths)
        for words in ("At 0:05:00", "At 0:50:00", "How long each reaction would have taken", "at 0:50:00"):
            self.assertIn(words, done.out)
        self.assertNotIn("would have taken", self.headroom("explain", "twice.json", "--at", "50m").out)

    def test_stages_are_what_the_result_of_the_run_says(self):
        """By hand: the minute after 0:05 is full at 360 s and seen at 420 s; the third datapoint at 540 s."""
        result = self.run_result()
        reaction = self.explained("step.json", "--no-reruns")["reactions"][0]
        length = {stage["kind"]: stage["length_s"] for stage in reaction["stages"] if stage["scale_out"] == 0 and
                  stage["kind"] != "boot"}
        self.assertEqual((length["metric_period"], length["publication"], length["alarm_evaluation"]), (60, 60, 120))
        self.assertEqual((length["reaction"], length["launch"]), (6, 5))
        log = next(log for log in result["instance_log"] if log["launched_s"] == 546)
        boot = [stage for stage in reaction["stages"] if stage["kind"] == "boot" and stage["scale_out"] == 0]
        self.assertEqual([stage["name"] for stage in boot], log["critical_path"][1:])
        self.assertAlmostEqual(length["health_checks"], log["healthy_s"] - log["listening_s"], places=6)
        self.assertEqual(reaction["slo_holds_s"] % 60, 0)

    def test_a_counterfactual_is_the_run_with_its_changes(self):
        what = self.explained("step.json")
        self.assertEqual(what["baseline"]["total_usd"], self.run_result()["cost"]["total_usd"])
        names = [lever["lever"] for lever in what["counterfactuals"]]
        self.assertIn("minimum 2", names)
        self.assertNotIn("one-minute metrics", names, "they are on already")
        for lever in what["counterfactuals"]:
            sets = [word for pointer, value in lever["changes"].items() for word in ("--set", f"{pointer}={json.dumps(value)}")]
            result = self.run_result(*sets)
            self.assertEqual(lever["total_usd"], result["cost"]["total_usd"], lever["lever"])
            self.assertEqual(lever["usd_per_month"], result["cost"]["usd_per_month"], lever["lever"])
            self.assertEqual(lever["slo_met"], result["slo"]["met"], lever["lever"])
            self.assertAlmostEqual(lever["change"]["total_usd"], lever["total_usd"] - what["baseline"]["total_usd"], places=9)

    def assert_pulled_by_its_own_set(self, file, lever):
        sets = [word for pointer, value in lever["changes"].items() for word in ("--set", f"{pointer}={json.dumps(value)}")]
        done = self.headroom("run", file, "--json", *sets)
        self.assertNotIn("leaves the scenario as it is", done.err)
        result = json.loads(done.out)
        self.assertEqual(lever["total_usd"], result["cost"]["total_usd"], (file, lever["lever"]))
        self.assertEqual(lever["slo_met"], result["slo"]["met"], (file, lever["lever"]))
        self.assertEqual(lever["failed_requests"], sum(result["requests"]["failed"].values()), (file, lever["lever"]))

    def test_a_lever_of_a_project_scenario_is_pulled_by_its_own_set(self):
        """The scenarios' own forms: an override of the group, a fleet of a fixed size, an alarm of its own."""
        for name in ("tastylog", "closed-port", "retry-storm", "gallery/g11-blind-without-credits"):
            file = str(SOURCE / "scenarios" / f"{name}.json")
            what = self.explained(file)
            self.assertNotEqual(what["counterfactuals"], [], name)
            for lever in what["counterfactuals"]:
                self.assert_pulled_by_its_own_set(file, lever)

    def test_every_kind_of_lever_is_pulled_by_its_own_set(self):
        """Once each, wherever the gallery asks for it first."""
        pulled = set()
        for path in sorted((SOURCE / "scenarios" / "gallery").glob("*.json")):
            for lever in self.explained(str(path))["counterfactuals"]:
                if lever["code"] in pulled:
                    continue
                pulled.add(lever["code"])
                self.assert_pulled_by_its_own_set(str(path), lever)
        self.assertGreaterEqual(pulled, {"track_cpu", "policy_on", "policy_off", "step_scaling", "threshold", "alarm_metric",
                                         "alarm_periods", "missing_data", "check_type", "fast_restore", "drain", "warm_up",
                                         "least_outstanding", "target", "target_of", "keep_alive", "together"})

    def test_what_helps_most_comes_first_and_then_all_that_help(self):
        """By hand of its figures: each next one is no better for users, and where they fare alike no cheaper."""
        levers = self.explained("step.json")["counterfactuals"]
        *each, together = levers
        self.assertEqual(together["code"], "together")
        self.assertGreater(len(together["parts"]), 1)
        names = [lever["lever"] for lever in each]
        self.assertEqual(sorted(together["parts"], key=names.index), together["parts"])
        changes = {}
        for lever in each:
            if lever["lever"] in together["parts"]:
                self.assertFalse(changes.keys() & lever["changes"].keys(), "none sets what another one sets")
                changes.update(lever["changes"])
        self.assertEqual(together["changes"], changes)
        for one, next_one in zip(each, each[1:]):
            self.assertLessEqual(one["slo_broken_s"], next_one["slo_broken_s"])
        text = self.headroom("explain", "step.json").out
        self.assertIn("all that help: " + ", ".join(together["parts"]), text)

    def test_a_difference_in_cost_is_told_line_by_line(self):
        what = self.explained("step.json")
        for lever in what["counterfactuals"]:
            parts = lever["change"]["month"]
            self.assertAlmostEqual(sum(part["usd"] for part in parts), lever["change"]["usd_per_month"], delta=0.002)
            sizes = [abs(part["usd"]) for part in parts]
            self.assertEqual(sizes, sorted(sizes, reverse=True))

    def test_a_set_that_changes_nothing_is_told(self):
        override = str(SOURCE / "scenarios" / "tastylog.json")
        beaten = ["--set", "/launch_template/LaunchTemplateData/InstanceType=t3.large"]
        words = 'InstanceType=t3.large leaves the scenario as it is; what holds there is "t2.nano"'
        for command in (["explain", "--no-reruns"], ["explain", "--budget"], ["run"], ["validate"]):
            done = self.headroom(*command, override, *beaten)
            self.assertEqual(words in done.err + done.out, command != ["explain", "--no-reruns"], command)
        self.assertIn(words, self.headroom("explain", override, *beaten).err)
        self.assertNotIn("leaves", self.headroom("validate", override, "--set", "/auto_scaling_group/MaxSize=2").out, "it holds")

    def test_levers_are_those_that_can_help(self):
        levers = [lever["lever"] for lever in self.explained(str(SOURCE / "scenarios" / "retry-storm.json"))["counterfactuals"]]
        self.assertNotIn("one-minute metrics", levers, "nothing watches them")
        self.assertIn("3 instances", levers, "5.2 vCPUs of 4")

    def test_set_gives_levers_each_alone_and_all_together(self):
        what = self.explained("step.json", *MIN3, "--set", "/target_group/HealthCheckIntervalSeconds=10")
        self.assertEqual([len(lever["changes"]) for lever in what["counterfactuals"]], [1, 1, 2])
        self.assertEqual(what["counterfactuals"][2]["lever"], "all together")
        self.assertEqual(what["baseline"], self.explained("step.json")["baseline"])
        self.assertEqual(what["counterfactuals"][0]["slo_broken_s"], 0, "300 requests/s on three instances")
        text = self.headroom("explain", "step.json", *MIN3).out
        self.assertRegex(text, r"/auto_scaling_group/MinSize = 3 +\S.* +never +none +\+\$")

    def test_a_lever_that_can_not_be_pulled_says_why(self):
        what = self.explained("step.json", "--set", "/auto_scaling_group/MinSize=9")
        self.assertIn("MinSize", what["counterfactuals"][0]["problem"])
        self.assertIn("Not possible", self.headroom("explain", "step.json", "--set", "/auto_scaling_group/MinSize=9").out)

    def test_a_result_explains_itself_as_its_scenario_does(self):
        self.write("result.json", json.dumps(self.run_result("--seed", "5")))
        told = self.explained("step.json", "--seed", "5")
        self.assert_alike(self.explained("result.json"), told)
        self.assertNotEqual(told["counterfactuals"], [])

    def test_a_result_tells_all_that_levers_are_offered_for(self):
        """Credits that ran out, requests that were cut off, volumes of a snapshot, requests beside CPU."""
        for name in ("g06-never-scales-in", "g11-blind-without-credits", "g20-drain-too-short", "g22-first-touch"):
            file = str(SOURCE / "scenarios" / "gallery" / f"{name}.json")
            self.write("result.json", self.headroom("run", file, "--json").out)
            self.assert_alike(self.explained("result.json"), self.explained(file))

    def test_an_objective_of_any_quantile_is_judged_alike_in_a_result(self):
        """Slow requests are one of twenty at the most until the load rises: the p50 holds long after the p99 is broken."""
        broken = {}
        for name in ["p50", "p90", "p95", "p99", "p999"]:
            document = {**copy.deepcopy(STEP), "slo": {name: "60ms"}}
            self.write("one.json", json.dumps(document))
            broken[name] = self.explained("one.json", "--no-reruns")["slo_broken_s"]
            self.write("result.json", self.headroom("run", "one.json", "--json").out)
            self.assertEqual(self.explained("result.json", "--no-reruns")["slo_broken_s"], broken[name], name)
        self.assertEqual(sorted(broken.values()), list(broken.values()))
        self.assertLess(broken["p50"], broken["p95"])
        self.assertLess(broken["p95"], broken["p999"])

    def assert_alike(self, one, other, place=""):
        """The same, but for the digits that a result does not print."""
        self.assertEqual(type(one) in (int, float), type(other) in (int, float), place)
        if isinstance(one, dict):
            self.assertEqual(list(one), list(other), place)
            for key in one:
                self.assert_alike(one[key], other[key], f"{place}/{key}")
        elif isinstance(one, list):
            self.assertEqual(len(one), len(other), place)
            for i, value in enumerate(one):
                self.assert_alike(value, other[i], f"{place}/{i}")
        elif isinstance(one, float):
            self.assertAlmostEqual(one, other, places=5, msg=place)
        else:
            self.assertEqual(one, other, place)

    def test_a_result_without_its_files_is_explained_and_not_run_again(self):
        (self.folder / "sub").mkdir()
        document = copy.deepcopy(STEP)
        document["load"] = [{"trace": "rates.csv", "mix": {"get": 1}}]
        self.write("sub/traced.json", json.dumps(document))
        self.write("sub/rates.csv", "t_s,requests\n0,60\n300,300\n")
        done = self.headroom("run", "sub/traced.json", "--json")
        self.assertEqual(done.status, 0, done.err)
        self.write("result.json", done.out)
        done = self.headroom("explain", "result.json")
        self.assertEqual(done.status, 0, done.err)
        self.assertIn("the scenario can not be run again", done.out)
        self.assertIn("rates.csv", done.out)
        what = self.explained("result.json")
        self.assertEqual(what["counterfactuals"], [])
        self.assertEqual(what["reactions"], self.explained("sub/traced.json", "--no-reruns")["reactions"])

    def test_a_result_that_lacks_something_is_refused(self):
        result = self.run_result()
        for pointer, change in (("/timeseries/p95_s", lambda r: r["timeseries"].pop("p95_s")),
                                ("/journal/3/cause", lambda r: r["journal"][3].update(cause=3)),
                                ("/journal/0/kind", lambda r: r["journal"][0].update(kind="miracle")),
                                ("/journal/0/subject", lambda r: r["journal"][0].update(subject=-1)),
                                ("/alarms/0/name", lambda r: r["alarms"][0].pop("name")),
                                ("/timeseries/arrivals_rps", lambda r: r["timeseries"]["arrivals_rps"].pop())):
            broken = copy.deepcopy(result)
            change(broken)
            self.write("result.json", json.dumps(broken))
            self.assertIn(f"result.json: {pointer}: found", self.refused("explain", "result.json"))

    def test_at_takes_the_clock_and_the_time_since_the_start(self):
        by_clock = self.explained("step.json", "--no-reruns", "--at", "00:06")
        self.assertEqual(by_clock, self.explained("step.json", "--no-reruns", "--at", "6m"))
        self.assertEqual(len(by_clock["reactions"]), 1)
        self.assertIn('--at: found "noon", allowed: a time of day such as 14:03', self.refused("explain", "step.json", "--at", "noon"))
        self.assertIn('found "25:00"', self.refused("explain", "step.json", "--at", "25:00"))
        self.assertIn('found "12:60"', self.refused("explain", "step.json", "--at", "12:60"))

    def test_at_says_where_there_is_no_reaction_and_refuses_what_is_beyond_the_end(self):
        far = self.headroom("explain", "step.json", "--no-reruns", "--at", "1m").out
        self.assertIn("No reaction at 0:01:00; the nearest begins at 0:05:00", far)
        self.assertNotIn("No reaction at", self.headroom("explain", "step.json", "--no-reruns", "--at", "6m").out)
        self.assertIn("--at 99h: found a time 99:00:00 into the run, allowed: up to its end at 0:25:00",
                      self.refused("explain", "step.json", "--no-reruns", "--at", "99h"))
        self.assertIn("14:03:00 into the run", self.refused("explain", "step.json", "--no-reruns", "--at", "14:03"))

    def test_the_same_comes_of_any_number_of_threads(self):
        self.assertEqual(self.headroom("explain", "step.json", "--threads", "1").out,
                         self.headroom("explain", "step.json", "--threads", "3").out)

    def test_says_why_nothing_was_scaled(self):
        done = self.headroom("explain", "step.json", "--no-reruns", "--set", "/auto_scaling_group/MaxSize=1")
        self.assertEqual(done.status, 0, done.err)
        document = copy.deepcopy(STEP)
        document["auto_scaling_group"]["MaxSize"] = 1
        self.write("small-group.json", json.dumps(document))
        reaction = self.explained("small-group.json", "--no-reruns")["reactions"][0]
        self.assertEqual((reaction["from"], reaction["to"]), (0, 0))
        self.assertIn("at the maximum size of 1", [one["reason"] for one in reaction["not_scaled"]])
        self.assertIn("maximum 2", [lever["lever"] for lever in self.explained("small-group.json")["counterfactuals"]])

    def test_without_an_slo_it_does_not_claim_that_it_held(self):
        """By hand: every instance is killed, as nobody answers its health checks."""
        file = str(SOURCE / "scenarios" / "closed-port.json")
        done = self.headroom("explain", file, "--no-reruns")
        self.assertIn("Nothing asked for a reaction: no SLO is given", done.out)
        result = json.loads(self.headroom("run", file, "--json").out)
        failed = sum(result["requests"]["failed"].values())
        self.assertIn(f"{failed:,} of {result['requests']['sent']:,} requests failed", done.out)
        self.assertIn(f"{result['instances']['terminated']} instances terminated before", done.out)
        self.write("result.json", json.dumps(result))
        self.assertEqual(self.headroom("explain", "result.json", "--no-reruns").out, done.out)
        self.assertEqual(self.explained("result.json", "--no-reruns")["failed_requests"], failed)

    def test_of_several_reactions_it_is_told_which_one_the_levers_are_about(self):
        file = str(SOURCE / "scenarios" / "tastylog.json")
        out = self.headroom("explain", file).out
        self.assertIn("the reaction is that at 0:45:06, the worst of 2 (--at tells of another)", out)
        self.assertNotIn("the worst of", self.headroom("explain", file, "--at", "0:10").out)

    def test_a_run_without_any_reaction_says_so(self):
        self.assertIn("Nothing asked for a reaction", self.headroom("explain", "small.json").out)
        self.assertEqual(self.explained("small.json")["reactions"], [])

    def test_a_budget_needs_no_run(self):
        """By hand: 300 of 200 requests/s are 100 % CPU, 60 are 30 %: 2/7 of a minute must be busy."""
        budget = self.explained("step.json", "--budget", "--set", "/duration=3650d")
        self.assertAlmostEqual(budget["budget"]["terms"][0]["expected_s"], 60 * (0.5 + 2 / 7), places=6)
        self.assertAlmostEqual(sum(term["expected_s"] for term in budget["budget"]["terms"]),
                               budget["budget"]["expected_s"], places=6)
        self.assertTrue(all(term["source"] for term in budget["budget"]["terms"]))
        minutes, seconds = divmod(round(budget["budget"]["expected_s"]), 60)
        words = self.headroom("explain", "step.json", "--budget").out
        self.assertRegex(words, rf"in all .* {minutes} min {seconds} s\n")
        table = self.headroom("explain", "step.json", "--budget", "--set", "/auto_scaling_group/MinSize=2").out
        self.assertRegex(table, rf"as it is +{minutes} min {seconds} s ")
        self.assertEqual(budget["levers"][0]["budget"]["expected_s"], budget["budget"]["expected_s"])
        basic = self.explained("step.json", "--budget", "--set", "/launch_template/LaunchTemplateData/Monitoring/Enabled=false")
        self.assertAlmostEqual(basic["levers"][0]["budget"]["expected_s"] - basic["budget"]["expected_s"],
                               240 * (0.5 + 2 / 7), places=6)
        two = self.explained("step.json", "--budget", "--set", "/auto_scaling_group/MinSize=2")
        month = two["levers"][0]["standing_usd_per_month"] - two["standing_usd_per_month"]
        self.assertAlmostEqual(month, 730 * (0.0104 + 0.005) + 7 * 0.30 + 8 * 0.08, delta=0.01)
        self.write("result.json", json.dumps(self.run_result()))
        self.assertIn("--budget: result.json is a result", self.refused("explain", "result.json", "--budget"))
        self.assertIn("--budget and --at", self.refused("explain", "step.json", "--budget", "--at", "5m"))

    def test_what_is_neither_a_scenario_nor_a_result_is_refused(self):
        self.write("other.json", "{}")
        self.assertIn("other.json", self.refused("explain", "other.json"))
        self.assertIn("nowhere.json", self.refused("explain", "nowhere.json"))
        self.write("other.json", json.dumps({"candidates": [], "baseline": "a"}))
        self.assertIn("other.json: found a comparison (compare --json), allowed: a scenario, or the result of a run",
                      self.refused("explain", "other.json"))
        self.write("other.json", json.dumps({"dependencies": {}, "name": "web", **{f"key{i}": i for i in range(40)}}))
        message = self.refused("explain", "other.json")
        self.assertIn('other.json: found an object with "dependencies", "name", "key0", "key1", "key2", "key3", ..., allowed: a scenario',
                      message)
        self.assertEqual(message.count("\n"), 1)


if __name__ == "__main__":
    main()
