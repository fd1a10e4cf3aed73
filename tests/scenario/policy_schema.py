"""The schema's part on policies that AWS does not have: what each can be told, as the program says it.

    policy_schema.py HEADROOM SOURCE_FOLDER [--update]

Compares scenarios/schema/scenario.schema.json with `headroom policy describe`; --update writes that part anew. A
policy that needs more than its parameters tell has a definition by hand (BY_HAND).
"""

import json
import re
import subprocess
import sys
from pathlib import Path

# Their definitions stand in the schema themselves: rules between entries.
BY_HAND = {"vertical-scaling": "vertical_scaling_policy"}

BEGIN = '    "own_policy": {\n'
END = "    },\n"
TYPES = re.compile(r'("PolicyType": \{\n\s*"description": "The kind of policy[^\n]*\n\s*"enum": )\[[^\]]*\]')


def described(program, *arguments):
    run = subprocess.run([program, "policy", *arguments, "--json"], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def schema_of(parameter):
    """The schema of one parameter; null counts as absent where it is not required."""
    kind = parameter["kind"]
    schema = {"description": parameter["summary"]}
    types = {"number": "number", "whole number": "integer", "true or false": "boolean", "text": "string", "list": "array",
             "texts": "array", "object": "object"}
    if kind == "choice":
        schema["enum"] = parameter["choices"] + ([] if parameter["required"] else [None])
    elif kind in types:
        schema["type"] = types[kind] if parameter["required"] else [types[kind], "null"]
    for key, name in (("low", "minimum"), ("high", "maximum")):
        if key in parameter:
            schema[name] = int(parameter[key]) if parameter[key] == int(parameter[key]) else parameter[key]
    if kind == "texts":
        schema["items"] = {"type": "string"}
    if kind == "list":
        schema["items"] = object_of(parameter["members"])
    if kind == "object":
        schema.update({key: value for key, value in object_of(parameter["members"]).items() if key != "type"})
    return schema


def object_of(parameters):
    schema = {"type": "object"}
    required = [parameter["name"] for parameter in parameters if parameter["required"]]
    if required:
        schema["required"] = required
    schema["additionalProperties"] = False
    schema["properties"] = {parameter["name"]: schema_of(parameter) for parameter in parameters}
    return schema


def branch(kind, program):
    """What Configuration is for a policy of that type."""
    policy = described(program, "describe", kind)
    then = {"properties": {"Configuration": {"anyOf": [{"type": "null"}, object_of(policy["parameters"])]}}}
    if any(parameter["required"] for parameter in policy["parameters"]):
        then = {"required": ["Configuration"], "properties": {"Configuration": object_of(policy["parameters"])}}
    if kind in BY_HAND:
        then = {"required": ["Configuration"],
                "properties": {"Configuration": {"$ref": "#/definitions/" + BY_HAND[kind]}}}
    return {"if": {"required": ["PolicyType"], "properties": {"PolicyType": {"const": kind}}}, "then": then}


def own_part(program, kinds):
    lines = [BEGIN, '      "description": "Settings of the policies that AWS does not have.",\n', '      "allOf": [\n']
    others = {"if": {"properties": {"PolicyType": {"enum": kinds}}, "required": ["PolicyType"]}, "then": {},
              "else": {"properties": {"Configuration": {"type": "null"}}}}
    branches = [others] + [branch(kind, program) for kind in kinds]
    lines += [",\n".join("        " + json.dumps(entry, ensure_ascii=False) for entry in branches) + "\n"]
    return "".join(lines + ["      ]\n", END])


def renewed(text, program):
    policies = described(program, "list")
    kinds = [policy["PolicyType"] for policy in policies if not policy["aws"]]
    begin = text.index(BEGIN)
    end = text.index(END, begin) + len(END)
    text = text[:begin] + own_part(program, kinds) + text[end:]
    all_kinds = json.dumps([policy["PolicyType"] for policy in policies] + [None])
    return TYPES.sub(lambda match: match.group(1) + all_kinds, text, count=1)


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    path = folder / "scenarios/schema/scenario.schema.json"
    text = path.read_text(encoding="utf-8")
    now = renewed(text, program)
    if "--update" in sys.argv:
        path.write_text(now, encoding="utf-8")
    elif now != text:
        sys.exit("scenarios/schema/scenario.schema.json does not say what the policies' parameters are: run "
                 "python3 tests/scenario/policy_schema.py PROGRAM FOLDER --update")


if __name__ == "__main__":
    main()
