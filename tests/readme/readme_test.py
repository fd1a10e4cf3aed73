"""Runs every block of README.md and compares what it prints.

  readme_test.py PROGRAM SOURCE_DIR            fails where README.md and the program disagree
  readme_test.py PROGRAM SOURCE_DIR --update   writes what the program prints into README.md
"""

import difflib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
update = "--update" in sys.argv[3:]
readme = source / "README.md"
text = readme.read_text(encoding="utf-8")
problems = []


def output_of(command):
    """What the command prints to stdout; its own chatter goes to stderr and is not shown."""
    in_place = re.sub(r"(?<!\S)\./headroom\b", lambda _: program, command)
    done = subprocess.run(in_place, shell=True, cwd=source, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        problems.append(f"$ {command}\nexits with {done.returncode}: {done.stderr}")
    return done.stdout


def check_console(block):
    """A block of `$ command` lines, each with what it prints below it."""
    result = []
    for part in re.split(r"(?m)^(?=\$ )", block):
        if not part.strip():
            continue
        command = part.splitlines()[0][2:]
        expected = "\n".join(part.splitlines()[1:])
        if command == "./headroom test":  # this very run; CI must call it
            if "./headroom test" not in (source / ".ci" / "run").read_text(encoding="utf-8"):
                problems.append(".ci/run does not call the README's test command")
            result.append(part.rstrip("\n"))
            continue
        printed = output_of(command).rstrip("\n")
        if printed != expected.rstrip("\n") and not update:
            difference = difflib.unified_diff(expected.splitlines(), printed.splitlines(), "README.md", "printed", lineterm="", n=1)
            problems.append(f"$ {command}\n" + "\n".join(difference))
        result.append(f"$ {command}" + (f"\n{printed}" if printed else ""))
    return "\n".join(result)


def check_scenario(block):
    """A whole scenario: it must be valid."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "readme.json"
        file.write_text(block, encoding="utf-8")
        done = subprocess.run([program, "validate", str(file)], capture_output=True, text=True, check=False)
        if done.returncode != 0 or done.stderr:
            problems.append(f"the scenario in README.md is refused or warned about: {done.stderr}")
    name = json.loads(block)["name"]
    there = json.loads(re.sub(r"(?m)^//.*$", "", (source / "scenarios" / f"{name}.json").read_text(encoding="utf-8")))
    there.pop("$schema"), there.pop("version")
    if there != json.loads(block):
        problems.append(f"the scenario in README.md is not the one in scenarios/{name}.json")


def check_part(block):
    """Part of a scenario: valid JSON when its comments are left out."""
    try:
        json.loads("{" + re.sub(r"//.*", "", block) + "}")
    except json.JSONDecodeError as problem:
        problems.append(f"a part of a scenario in README.md is no JSON: {problem}")


blocks = 0


def check(match):
    global blocks
    blocks += 1
    kind, block = match.group(1), match.group(2)
    if kind == "console":
        block = check_console(block) + "\n"
    elif kind == "json":
        check_scenario(block)
    elif kind == "jsonc":
        check_part(block)
    elif kind:
        problems.append(f"a block of kind {kind!r}, which nothing checks")
    return f"```{kind}\n{block}```"


text = re.sub(r"(?ms)^```(\w*)\n(.*?)^```", check, text)
if update and not problems:
    readme.write_text(text, encoding="utf-8")
# Every folder of the map is there, and none is missing.
listed = set(re.findall(r"(?m)^((?:sim/)?\w+/) {2,}", text))
there = {f"sim/{p.name}/" for p in (source / "sim").iterdir() if p.is_dir()}
there |= {f"{p.name}/" for p in source.iterdir() if p.is_dir() and not p.name.startswith((".", "build")) and p.name != "sim"}
if listed != there:
    problems.append(f"the map of the tree: {sorted(listed ^ there)} is in README.md or on disk, not in both")
if blocks < 5:
    problems.append("README.md has hardly any blocks: is it read rightly?")
print("\n\n".join(problems) or f"{blocks} blocks hold")
sys.exit(1 if problems else 0)
