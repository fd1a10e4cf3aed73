"""--prices from outside, and prices that nobody knows.

    prices_test.py HEADROOM [TEST...]
"""

import json

from program import ProgramTest, main


class PricesTest(ProgramTest):
    """--prices, and prices that nobody knows."""

    PRICES = {"regions": {"us-east-1": {"lcu_hour": 0.01, "instance_hour": {"t3.micro": {"usd": 0.5, "source": "us"}}}}}

    def test_given_prices_come_before_the_built_in_ones(self):
        self.write("prices.json", json.dumps(self.PRICES))
        own, given = self.result(), self.result("--prices", "prices.json")
        hours = given["cost"]["quantities"]["instances"]["quantity"]
        self.assertAlmostEqual(given["cost"]["items"]["instances"], 0.5 * hours, 9)
        self.assertEqual(given["cost"]["items"]["ebs"], own["cost"]["items"]["ebs"])
        self.assertTrue(any("instance_hour/t3.micro" in line and "--prices" in line for line in given["assumed"]))

    def test_given_prices_belong_to_the_scenario_of_a_result_by_content(self):
        self.write("prices.json", json.dumps(self.PRICES))
        self.write("same.json", json.dumps(self.PRICES))
        given = self.result("--prices", "prices.json")["scenario_sha256"]
        self.assertEqual(self.result("--prices", "same.json")["scenario_sha256"], given)
        self.assertNotEqual(self.result()["scenario_sha256"], given)

    def test_a_bad_file_of_prices_is_refused(self):
        self.write("bad.json", json.dumps({"regions": {"us-east-1": {"lcu_huor": 0.01}}}))
        for command in ["run", "validate"]:
            message = self.refused(command, "small.json", "--prices", "bad.json")
            self.assertIn("bad.json: /regions/us-east-1/lcu_huor", message)
            self.assertIn('"lcu_hour"', message)
            self.assertIn("no such file", self.refused(command, "small.json", "--prices", "none.json"))

    def test_unknown_prices_are_one_warning_and_cost_null(self):
        done = self.headroom("run", "small.json", "--json", "--set", "/region=eu-central-1")
        self.assertEqual(done.status, 0)
        self.assertEqual(done.err.count("warning:"), 1, done.err)
        self.assertIn("no prices are known for region eu-central-1", done.err)
        self.assertIn("regions with prices: ap-northeast-1, us-east-1", done.err)
        cost = json.loads(done.out)["cost"]
        self.assertEqual([cost[key] for key in ["total_usd", "usd_per_hour", "usd_per_month"]], [None] * 3)

    def test_validate_tells_unknown_prices_before_the_run(self):
        done = self.headroom("validate", "small.json", "--set", "/region=eu-central-1")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("no prices are known for region eu-central-1", done.out)
        self.assertTrue(done.out.endswith("small.json: can be run, 1 warning\n"), done.out)


if __name__ == "__main__":
    main()
