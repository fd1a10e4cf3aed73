"""headroom query: SQL on the results of a sweep.

    query_test.py HEADROOM [TEST...]
"""

import json

from program import ProgramTest, main

SWEEP = {
    "scenario": "small.json",
    "axes": [{"pointer": "/auto_scaling_group/MinSize", "values": [1, 2]}],
    "replications": 2,
    "outputs": ["/instances/max"],
}


class QueryTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("sweep.json", json.dumps(SWEEP))
        self.assertEqual(self.headroom("sweep", "sweep.json", "--out", "out").status, 0)

    def asked(self, sql, *flags):
        done = self.headroom("query", "out", sql, *flags)
        self.assertEqual(done.status, 0, done.err)
        return done.out

    def test_a_table_on_the_terminal(self):
        self.assertEqual(self.asked('SELECT cell, "/instances/max" AS most FROM cells'), "cell  most\n0        1\n1        2\n")

    def test_json_and_csv(self):
        sql = "SELECT cell, replication, error FROM results WHERE cell = 1"
        self.assertEqual(json.loads(self.asked(sql, "--json")),
                         [{"cell": 1, "replication": 0, "error": None}, {"cell": 1, "replication": 1, "error": None}])
        self.assertEqual(self.asked(sql, "--csv"), "cell,replication,error\n1,0,\n1,1,\n")

    def test_the_file_itself_can_be_named(self):
        self.assertEqual(self.headroom("query", "out/results.sqlite", "SELECT 1 AS one", "--csv").out, "one\n1\n")

    def test_the_experiment_is_told(self):
        told = {row["key"]: row["value"] for row in json.loads(self.asked("SELECT * FROM experiment", "--json"))}
        self.assertEqual((told["format"], told["cells"], told["replications"], told["seed"]), ("headroom-sweep-1", "2", "2", "1"))
        self.assertEqual(json.loads(told["axes"]), ["/auto_scaling_group/MinSize"])

    def test_wrong_sql_is_refused_with_sqlites_words(self):
        self.assertIn("no such column: nonsense", self.refused("query", "out", "SELECT nonsense FROM results"))
        self.assertIn("syntax error", self.refused("query", "out", "SELEC 1"))
        self.assertIn("one statement", self.refused("query", "out", "SELECT 1; SELECT 2"))

    def test_there_is_one_form_at_a_time(self):
        self.assertIn("excludes", self.refused("query", "out", "SELECT 1", "--json", "--csv"))

    def test_nothing_can_be_changed(self):
        before = (self.folder / "out/results.sqlite").read_bytes()
        self.assertIn("readonly", self.refused("query", "out", "DELETE FROM results"))
        self.assertEqual((self.folder / "out/results.sqlite").read_bytes(), before)

    def test_a_missing_database_is_refused_and_none_is_made(self):
        self.assertIn("there is no such database", self.refused("query", "missing", "SELECT 1"))
        self.assertIn("there is no such database", self.refused("query", "missing.sqlite", "SELECT 1"))

    def test_a_file_that_is_no_database_is_refused(self):
        self.assertIn("sweep.json", self.refused("query", "sweep.json", "SELECT 1"))


if __name__ == "__main__":
    main()
