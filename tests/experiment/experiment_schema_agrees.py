"""Compares the JSON Schema of an experiment's files with their reader: the command and the schema must say the same.

    experiment_schema_agrees.py HEADROOM SOURCE_FOLDER KIND

KIND is the command, such as sweep. Every file of files/KIND/good must pass both, and be done; every file of
files/KIND/bad must fail both, at the same place.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scenario"))
from schema_agrees import Checker, without_comments

# Bad files that only the reader can refuse, by kind: the place that it must name, and why a schema can not see it.
ONLY_THE_READER = {
    "sweep": {
        "missing_scenario": ("/scenario", "whether a file exists"),
        "range_that_goes_back": ("/axes/0/range/1", "compares two values"),
        "whole_numbers_between_halves": ("/axes/0/integer", "compares two values"),
        "more_whole_numbers_than_there_are": ("/axes/0/integer", "arithmetic"),
        "too_few_values_for_the_pointers": ("/axes/0/values/1", "compares two lists"),
        "values_of_several_pointers_that_are_no_lists": ("/axes/0/values/0", "compares two lists"),
        "pointer_twice": ("/axes/1/pointer", "compares two entries"),
        "pointer_that_is_an_output_too": ("/outputs", "compares two lists"),
        "best_of_what_is_no_output": ("/best/minimize", "compares with a list"),
        "constraint_on_what_is_no_output": ("/best/subject_to/0/output", "compares with a list"),
        "more_runs_than_anyone_waits_for": ("/", "a product"),
        "output_that_no_result_has": ("/outputs/0", "what a result has"),
        "change_without_a_place": ("/axes/0", "what the scenario has"),
        "value_that_no_scenario_can_have": ("/auto_scaling_group/MaxSize", "what a scenario may have"),
    },
    "tune": {
        "missing_scenario": ("/scenario", "whether a file exists"),
        "pointer_twice": ("/parameters/1", "compares two entries"),
        "range_that_goes_back": ("/parameters/0/integer/1", "compares two values"),
        "objective_that_no_result_has": ("/minimize", "what a result has"),
        "limit_that_no_result_has": ("/subject_to/0/output", "what a result has"),
        "subject_to_an_slo_that_is_not_there": ("/subject_to", "what the scenario has"),
        "budget_below_what_confirmation_needs": ("/budget", "a product"),
        "values_that_no_scenario_can_have": ("/auto_scaling_group/MaxSize", "what a scenario may have"),
    },
}


def main():
    program, source, kind = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    checker = Checker(program, source / f"scenarios/schema/{kind}.schema.json", [kind], ONLY_THE_READER[kind])
    files = source / "tests/experiment/files" / kind
    good = sorted((files / "good").glob("*.json"))
    bad = sorted((files / "bad").glob("*.json"))
    shipped = []
    for file in sorted((source / "scenarios/experiments").glob("*.json")):
        document = json.loads(without_comments(file.read_text(encoding="utf-8")))
        if document["$schema"].endswith(f"{kind}.schema.json"):
            shipped.append(file)
    if not good or not bad or not shipped:
        sys.exit(f"no files to check below {files}")
    for file in good:
        checker.check_good(file, runs=False)
    for file in shipped:
        document = json.loads(without_comments(file.read_text(encoding="utf-8")))
        for error in checker.errors_of_schema(document):
            checker.fail(file, f"the schema refuses {error}")
    for file in bad:
        checker.check_bad(file)
    checker.conclude(bad, f"{len(good)} good, {len(shipped)} shipped and {len(bad)} bad files")


if __name__ == "__main__":
    main()
