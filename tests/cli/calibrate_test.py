"""`headroom calibrate` from outside: runs that the program makes itself, with settings that are known.

    calibrate_test.py HEADROOM [TEST...]
"""

import datetime
import json
import pathlib

from program import ProgramTest, main

LAB = {
    "name": "lab",
    "duration": "5m",
    "instance_types": {"lab": {"vcpus": 1, "usd_per_hour": 0, "cpu_quota": {"quota": "20ms", "period": "100ms"}}},
    "application": {"workers": 1, "network": {"round_trip": "2ms"},
                    "requests": {"page": {"steps": [{"cpu": {"exponential": "10ms"}}]}}},
    "images": {"app": {"bake": "application"}},
    "launch_template": {"LaunchTemplateData": {"ImageId": "app", "InstanceType": "lab", "Monitoring": {"Enabled": True}}},
    "auto_scaling_group": {"AutoScalingGroupName": "lab", "MinSize": 1, "MaxSize": 1, "AvailabilityZones": ["us-east-1a"]},
    "initial": {"instances": "running"},
    "load": [{"poisson": {"rate": 10}}],
}
NO_QUOTA = ["--set", '/instance_types/lab={"vcpus":1,"usd_per_hour":0}']
FOUR_THREADS = ["--set", '/load=[{"thread_group":{"threads":4,"loops":"forever","think_time":"200ms","requests":["page"]}}]']
# A t2.nano without credits, and always work for it.
NANO = ["--set", "/launch_template/LaunchTemplateData/InstanceType=t2.nano", "--set", "/initial/credits=0", "--set", "/duration=15m",
        "--set", '/load=[{"thread_group":{"threads":2,"loops":"forever","think_time":{"exponential":"20ms"},"requests":["page"]}}]']
# The same load for the type that was calibrated.
LIKE_MEASURED = ["--set", "/launch_template/LaunchTemplateData/InstanceType=calibrated", "--set", "/initial={\"instances\":\"running\"}"]


def waiting(wait):
    """Requests that wait so long beside their CPU, as for a database."""
    return ["--set", '/application/requests/page={"steps":[{"cpu":{"exponential":"10ms"}},{"wait":%s}]}' % wait]


class CalibrateTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("lab.json", json.dumps(LAB))

    def calibrated(self, *settings, options=()):
        """What calibrate finds in a run of the laboratory with these settings."""
        done = self.headroom("run", "lab.json", "--jtl", "lab.jtl", "--out", "lab", "--force", "--quiet", *settings)
        self.assertEqual(done.status, 0, done.err)
        done = self.headroom("calibrate", "lab.jtl", "--cpu", "lab/metrics.json", "--json", *options)
        self.assertEqual(done.status, 0, done.err)
        return json.loads(done.out)

    def assert_holds(self, fitted, value, slack=0.0):
        low, high = fitted["ci"]
        self.assertLessEqual(low * (1 - slack), value, fitted)
        self.assertGreaterEqual(high * (1 + slack), value, fitted)

    def test_a_constant_wait_is_part_of_the_overhead(self):
        fit = self.calibrated("--seed", "2", *waiting('"20ms"'))["fit"]
        self.assert_holds(fit["throttle"]["quota_s"], 0.02)
        self.assert_holds(fit["overhead_s"], 0.022)
        self.assertEqual(fit["workers"]["value"], 1)

    def test_where_requests_wait_for_something_else_no_quota_is_told(self):
        for load in ([], FOUR_THREADS):
            with self.subTest(load=load):
                found = self.calibrated(*waiting('{"exponential":"20ms"}'), *load)
                fit = found["fit"]
                self.assert_holds(fit["throttle"]["period_s"], 0.1)
                self.assertIsNone(fit["throttle"]["quota_s"])
                self.assertIn("wait for something else", fit["throttle"]["why"])
                self.assertIsNone(fit["workers"]["value"], fit["workers"])  # they overtake while they wait
                self.assertIsNone(fit["overhead_s"]["value"])
                self.assertIsNone(fit["variability"]["value"])
                self.assertNotIn("instance_types", found)

    def test_one_instance_is_named_as_taken_for_granted(self):
        self.assertIn("taken for granted", self.calibrated()["fit"]["instances_known_by"])
        self.assertEqual(self.calibrated(options=["--instances", "1"])["fit"]["instances_known_by"], "there is one instance")

    def test_two_instances_in_turn_are_not_taken_for_one_that_shares(self):
        two = ["--set", "/auto_scaling_group/MinSize=2", "--set", "/auto_scaling_group/MaxSize=2", "--set", '/load=[{"poisson":{"rate":25}}]']
        fit = self.calibrated(*two)["fit"]
        self.assertIsNone(fit["workers"]["value"])
        self.assertIsNone(fit["throttle"]["quota_s"])
        self.assertIn("2 in turn (round robin) fit better", fit["throttle"]["why"])
        self.assert_holds(self.calibrated(*two, options=["--instances", "2"])["fit"]["throttle"]["quota_s"], 0.02)

    def test_a_quota_is_found_again_with_demand_variability_and_overhead(self):
        for seed, load in (("1", []), ("3", FOUR_THREADS), ("4", [])):
            with self.subTest(seed=seed, load=load):
                fit = self.calibrated("--seed", seed, *load)["fit"]
                self.assertEqual(fit["throttle"]["form"], "quota", fit["throttle"])
                self.assert_holds(fit["throttle"]["period_s"], 0.1)
                self.assert_holds(fit["throttle"]["quota_s"], 0.02)
                # One sample's mean and variance: nineteen of twenty intervals hold, all within a tenth.
                self.assert_holds(fit["demand_s"], 0.01, 0.1)
                self.assert_holds(fit["variability"], 1, 0.1)
                self.assert_holds(fit["overhead_s"], 0.002)
                self.assertEqual(fit["workers"]["value"], 1)

    def test_shared_service_is_told_from_service_in_order(self):
        fit = self.calibrated("--set", "/application/workers=0")["fit"]
        self.assertEqual(fit["workers"]["value"], 0)
        self.assert_holds(fit["throttle"]["quota_s"], 0.02)

    def test_constant_demands_are_constant(self):
        found = self.calibrated("--set", '/application/requests/page/steps/0/cpu="10ms"')
        self.assertEqual(found["fit"]["throttle"]["form"], "quota")
        self.assertRegex(found["application"]["requests"]["page"]["steps"][0]["cpu"], "^(10|9.99.|10.0.*)ms$|^(99|100)..us$")

    def test_a_server_that_is_not_held_back_does_not_tell(self):
        for seed in ("1", "3"):
            found = self.calibrated("--seed", seed, *NO_QUOTA)
            self.assertIsNone(found["fit"]["throttle"]["form"])
            self.assertIn("no sign of any", found["fit"]["throttle"]["why"])
            self.assertNotIn("instance_types", found)
            self.assert_holds(found["fit"]["overhead_s"], 0.002)

    def test_the_two_forms_of_a_t2_s_throttle_are_told_apart(self):
        rate = self.calibrated(*NANO, options=["--from", "3m"])["fit"]["throttle"]
        self.assertEqual(rate["form"], "rate", rate)
        self.assert_holds(rate["cores"], 0.05)
        quota = self.calibrated(*NANO, "--set", '/throttle={"period":"50ms"}', options=["--from", "3m"])["fit"]["throttle"]
        self.assertEqual(quota["form"], "quota", quota)
        self.assert_holds(quota["period_s"], 0.05)
        self.assert_holds(quota["quota_s"], 0.0025)

    def test_a_scenario_takes_the_blocks_as_they_are_and_behaves_like_the_measured_one(self):
        found = self.calibrated()
        self.assertEqual(found["instance_types"]["calibrated"]["cpu_quota"], {"quota": "20ms", "period": "100ms"})
        scenario = {**LAB, "application": found["application"], "instance_types": found["instance_types"]}
        scenario["launch_template"] = {"LaunchTemplateData": {"ImageId": "app", "InstanceType": "calibrated"}}
        self.write("again.json", json.dumps(scenario))
        done = self.headroom("validate", "again.json")
        self.assertEqual((done.status, done.err), (0, ""), done.out)
        means = [json.loads(self.headroom("run", name, "--json").out)["requests"]["latency_s"]["mean"] for name in ("lab.json", "again.json")]
        self.assertLess(abs(means[1] / means[0] - 1), 0.15, means)

    def test_the_blocks_of_a_rate_show_the_cpu_that_was_measured(self):
        measured = self.calibrated(*NANO, options=["--from", "3m"])
        lab = json.loads((self.folder / "lab.json").read_text(encoding="utf-8"))
        self.write("lab.json", json.dumps({**lab, "application": measured["application"],
                                           "instance_types": measured["instance_types"]}))
        again = self.calibrated(*NANO, *LIKE_MEASURED, options=["--from", "3m"])
        self.assertEqual(again["fit"]["throttle"]["form"], "rate")
        self.assertLess(abs(again["fit"]["cpu_s"] / measured["fit"]["cpu_s"] - 1), 0.03)
        self.assertLess(abs(again["fit"]["requests"] / measured["fit"]["requests"] - 1), 0.05)

    def test_think_times_are_told_where_the_log_names_the_clients(self):
        self.assert_holds(self.calibrated(*FOUR_THREADS)["fit"]["think_s"], 0.2)
        self.assertIsNone(self.calibrated()["fit"]["think_s"]["value"])

    def test_a_load_balancer_s_log_tells_the_instances_apart(self):
        done = self.headroom("run", "lab.json", "--jtl", "lab.jtl", "--out", "lab", "--force", "--quiet")
        self.assertEqual(done.status, 0, done.err)
        lines = []
        rows = [line.split(",") for line in (self.folder / "lab.jtl").read_text().splitlines()[1:]]
        for target, shift in (("10.0.0.1:80", 0), ("10.0.0.2:80", 37)):  # the same run twice, half out of step
            for row in rows:
                start = round((int(row[0]) + shift) / 1000, 3)
                lines.append((start, self.alb_line(start, int(row[1]) / 1000, target)))
        self.write("alb.log", "".join(line for _, line in sorted(lines)))
        done = self.headroom("calibrate", "alb.log", "--cpu", "lab/metrics.json", "--json")
        self.assertEqual(done.status, 0, done.err)
        fit = json.loads(done.out)["fit"]
        self.assertEqual((fit["instances"], fit["throttle"]["form"], fit["workers"]["value"]), (2, "quota", 1))
        self.assert_holds(fit["throttle"]["quota_s"], 0.02)
        done = self.headroom("calibrate", "alb.log", "--cpu", "lab/metrics.json", "--instances", "3")
        self.assertEqual(done.status, 2)
        self.assertIn("2 targets, with --instances 3", done.err)

    @staticmethod
    def alb_line(start, seconds, target):
        def text(t):
            return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return (f'http {text(start + seconds)} app/web/0123456789abcdef 203.0.113.7:41234 {target} 0.000 {seconds:.3f} 0.000 200 200 312 1840 '
                f'"GET http://www.example.com:80/page HTTP/1.1" "client" - - arn:aws:targetgroup "Root=1-0" "-" "-" 0 {text(start)} '
                f'"forward" "-" "-" "{target}" "200" "-" "-"\n')

    def test_out_writes_the_blocks_and_never_over_what_is_there(self):
        data = pathlib.Path(__file__).parent.parent / "data" / "calibration"
        run = [str(data / "short-period.jtl.gz"), "--cpu", str(data / "short-period.cpu.csv")]
        done = self.headroom("calibrate", *run, "--out", "fit")
        self.assertEqual(done.status, 0, done.err)
        self.assertEqual({file.name for file in (self.folder / "fit").iterdir()}, {"blocks.json", "calibration.json", "report.txt"})
        self.assertEqual((self.folder / "fit" / "report.txt").read_text(), done.out)
        self.assertEqual(self.headroom("calibrate", *run, "--out", "fit").status, 2)
        again = self.headroom("calibrate", *run, "--out", "fit", "--force")
        self.assertEqual((again.status, again.out), (0, done.out))

    def test_bad_input_is_named_with_file_and_line(self):
        self.write("good.jtl", "timeStamp,elapsed,label\n" + "".join(f"{1767603600000 + 100 * i},12,page\n" for i in range(100)))
        self.write("cpu.csv", "time,seconds,percent\n0,9,10\n")
        self.assertEqual(self.headroom("calibrate", "good.jtl", "--cpu", "cpu.csv").status, 0)
        for name, log, cpu, told in (
                ("no answer's time", "timeStamp,label\n1767603600000,page\n", None, "line 2: found no column \"elapsed\""),
                ("bad elapsed", "timeStamp,elapsed,label\n1767603600000,soon,page\n", None, "bad.jtl: line 2: found \"soon\" as elapsed"),
                ("all failed", "timeStamp,elapsed,label,success\n1767603600000,5,page,false\n", None, "no answered request"),
                ("a web server's", '127.0.0.1 - - [05/Jan/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 5\n', None, "how long each answer took"),
                ("bad cpu", None, "time,percent\n0,1\n60,many\n", "bad.csv: line 3: found \"many\" as percent"),
                ("no such column", None, "when,percent\n0,1\n", "bad.csv: line 1"),
                ("elsewhen", None, "time,percent\n100000,1\n100060,1\n", "0 requests were answered within the 0 stretches"),
                ("no cpu series", None, '{"MetricDataResults": [{"Id": "a", "Timestamps": [], "Values": []}, {"Id": "b", "Timestamps": [], "Values": []}]}',
                 '--cpu-id with "a" or "b"')):
            with self.subTest(name):
                if log:
                    self.write("bad.jtl", log)
                if cpu:
                    self.write("bad.csv", cpu)
                done = self.headroom("calibrate", "bad.jtl" if log else "good.jtl", "--cpu", "bad.csv" if cpu else "cpu.csv", "--out", "fit")
                self.assertEqual((done.status, done.out), (2, ""), done.err)
                self.assertIn(told, done.err)
                self.assertFalse((self.folder / "fit").exists())
        self.assertEqual(self.headroom("calibrate", "good.jtl", "--cpu", "cpu.csv", "--from", "soon").status, 2)
        self.assertEqual(self.headroom("calibrate", "good.jtl", "--cpu", "cpu.csv", "--from", "5s", "--to", "5s").status, 2)
        self.assertEqual(self.headroom("calibrate", "nothing.jtl", "--cpu", "cpu.csv").status, 2)
        self.assertEqual(self.headroom("calibrate", "good.jtl").status, 2)


if __name__ == "__main__":
    main()
