"""Every sentence of the program has its Japanese form (sim/report/html/src/messages/), and no other does.

    messages_test.py HEADROOM SOURCE [TEST...]
"""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

LITERAL = r'"(?:[^"\\]|\\.)*"'
CALL = re.compile(rf"\bmessage\(\s*((?:{LITERAL}\s*)+)[,)]")
FIELD = re.compile(r"(\w?)\{[^{}]*\}")  # behind a letter it is the ending of an English plural

# Of policies that have no settings of their own to begin with.
SETTINGS = {"schedule": {"Steps": [{"At": 0, "Instances": 2}, {"At": 600, "Instances": 3}]}}
FOREIGN = {"external", "shared-object"}  # which run the user's program
BY_ALARM = {"StepScaling", "SimpleScaling", "vertical-scaling", "TargetTrackingScaling", "PredictiveScaling"}


def forms_of(source):
    """The forms in the sources, as xgettext finds them: adjacent literals are one."""
    forms = {}
    for folder in ("sim", "policies"):
        for file in sorted((source / folder).rglob("*.?pp")):
            for call in CALL.finditer(file.read_text(encoding="utf-8")):
                form = "".join(json.loads(part) for part in re.findall(LITERAL, call.group(1)))
                forms.setdefault(form, file.relative_to(source))
    return forms


def tables_of(source):
    """Pairs of all the files, so that one that stands in two is seen."""
    pairs = []
    for file in sorted((source / "sim/report/html/src/messages").glob("*.json")):
        pairs += json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
    return pairs


def said_parts(message):
    """A message and those among its values: [form, value...]."""
    yield message
    for value in message[1:]:
        if isinstance(value, list):
            yield from said_parts(value)


class Messages(unittest.TestCase):
    program = ""
    source = Path()

    @classmethod
    def setUpClass(cls):
        cls.forms = forms_of(cls.source)
        cls.pairs = tables_of(cls.source)
        cls.japanese = dict(cls.pairs)

    def test_every_form_has_its_japanese(self):
        missing = {form: str(file) for form, file in self.forms.items() if form not in self.japanese}
        self.assertEqual(missing, {}, "add them to sim/report/html/src/messages/")

    def test_no_japanese_is_left_over(self):
        self.assertEqual([form for form in self.japanese if form not in self.forms], [])

    def test_a_form_stands_in_one_place(self):
        self.assertEqual(len(self.pairs), len(self.japanese))

    def test_the_same_values_are_in_both(self):
        for form, japanese in self.pairs:
            endings = [match.group(1) != "" for match in FIELD.finditer(form)]
            used = {int(number) for number in re.findall(r"\{(\d+)\}", japanese)}
            needed = {number for number, is_ending in enumerate(endings) if not is_ending}
            self.assertLessEqual(needed, used, form)
            self.assertLessEqual(used, set(range(len(endings))), form)
            self.assertEqual(re.sub(r"\{\d+\}", "", japanese).count("{"), 0, form)

    def test_values_of_a_form_are_not_numbered(self):
        self.assertEqual([form for form in self.forms if re.search(r"\{\d", form)], [], "Message counts them in their order")

    def test_japanese_is_japanese(self):
        for form, japanese in self.pairs:
            if re.search(r"[A-Za-z]{2} [a-z]{2}", form):  # words, not punctuation around values
                self.assertRegex(japanese, "[\u3040-\u30ff\u4e00-\u9fff]", form)

    def result(self, scenario, *sets):
        done = subprocess.run([self.program, "run", str(scenario), "--json", "--quiet", *sets], capture_output=True,
                              timeout=300, check=False)
        self.assertEqual(done.returncode, 0, f"{scenario} {sets}: {done.stderr.decode()}")
        return json.loads(done.stdout)

    def sentences_are_known(self, result):
        """Each warning, assumption and reason has a form, and that its Japanese."""
        forms, said = result["messages"]["forms"], {row[0]: row[1:] for row in result["messages"]["said"]}
        self.assertEqual(len(said), len(result["messages"]["said"]), "a text is said once")
        texts = result["assumed"] + result["warnings"] + [one["reason"] for one in result["not_scaled"]]
        for text in filter(None, texts):
            self.assertIn(text, said)
            for number, *values in said_parts(said[text]):
                self.assertIn(forms[number], self.japanese)
                self.assertEqual(len(values), len(FIELD.findall(forms[number])), text)

    def test_the_gallery_says_nothing_else(self):
        for scenario in sorted((self.source / "scenarios/gallery").glob("*.json")):
            with self.subTest(scenario.name):
                self.sentences_are_known(self.result(scenario))

    def test_no_policy_says_anything_else(self):
        lines = subprocess.run([self.program, "policy", "list"], capture_output=True, text=True, check=True).stdout
        kinds = [line.split()[0] for line in lines.splitlines()]
        self.assertGreater(len(kinds), 20)
        for kind in kinds:
            if kind in FOREIGN | BY_ALARM:
                continue
            with self.subTest(kind):
                policy = {"PolicyName": "p", "PolicyType": kind, "Configuration": SETTINGS.get(kind, {})}
                result = self.result(self.source / "scenarios/flash-crowd.json", "--set", "/duration=40m", "--set",
                                     f"/scaling_policies={json.dumps([policy])}")
                self.sentences_are_known(result)
                decisions = [one["note"] for one in result["journal"] if one["kind"] == "capacity_set" and one["time_s"] > 0]
                said = {row[0] for row in result["messages"]["said"]}
                self.assertLessEqual(set(decisions), said)

    def test_lengths_of_time_are_seconds(self):
        result = self.result(self.source / "scenarios/tastylog.json")
        said = {row[0]: row[1:] for row in result["messages"]["said"]}
        text = next(text for text in result["assumed"] if text.startswith("metrics reach alarms"))
        self.assertEqual(said[text][1:], [60])

    def test_a_users_own_reasons_stay_as_they_are(self):
        policy = {"PolicyName": "mine", "PolicyType": "external", "Configuration": {
            "command": ["python3", str(self.source / "policies/examples/my_policy.py")], "config": {"capacity_rps": 5}}}
        result = self.result(self.source / "scenarios/flash-crowd.json", "--set", "/duration=10m", "--set",
                             f"/scaling_policies={json.dumps([policy])}", "--allow-external-policies")
        reasons = [one["reason"] for one in result["not_scaled"]]
        self.assertIn("no request yet", reasons)
        self.assertNotIn("no request yet", {row[0] for row in result["messages"]["said"]})


if __name__ == "__main__":
    Messages.program, Messages.source = sys.argv[1], Path(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
