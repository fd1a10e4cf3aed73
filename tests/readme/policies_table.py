"""Runs every policy on some scenarios and writes what came of it into policies/README.md.

  policies_table.py PROGRAM SOURCE_DIR      takes some minutes; the same program writes the same table

The sentences around the table are written by hand: read them again when its figures have changed.
"""

import json
import pathlib
import subprocess
import sys

REPLICATIONS = 3
COLUMNS = [  # title, scenario, what is changed in it
    ("nasa-day", "nasa-day", []),
    ("slow boots", "nasa-day", ["--set", "/images/my-ami/bake=os"]),
    ("flash-crowd", "flash-crowd", []),
    ("azure-bursts", "azure-bursts", []),
]
BEGIN, END = "<!-- table of tests/readme/policies_table.py -->\n", "<!-- end of the table -->\n"


def output_of(program, source, command, scenario, *arguments):
    """What `headroom COMMAND SCENARIO --policies all` says as JSON."""
    run = [program, command, f"scenarios/{scenario}.json", "--policies", "all", "--json", *arguments]
    return json.loads(subprocess.run(run, cwd=source, capture_output=True, text=True, check=True).stdout)


def percent(share):
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


def compared(candidate):
    """Cost a day, late requests and whether the SLO was met in all replications."""
    figures = candidate["figures"]
    cost, late = (figures[key]["mean"] for key in ("cost_usd_per_day", "late_share"))
    met = "✓" if candidate["slo_met_in"] == REPLICATIONS else ""
    return f"${cost:.2f} | {percent(late)} {met}".rstrip()


def at_rest(steps):
    """How a load that jumps and drops leaves a policy."""
    cycle = steps["limit_cycle"]
    if not cycle:
        return "rests"
    return f"cycles {cycle['low']:.0f} to {cycle['high']:.0f}"


def table(program, source):
    titles = [title for title, _, _ in COLUMNS]
    names, cells = [], {}
    for title, scenario, changes in COLUMNS:
        comparison = output_of(program, source, "compare", scenario, "--replications", str(REPLICATIONS), *changes)
        for candidate in comparison["candidates"]:
            cells[candidate["name"], title] = compared(candidate)
            if title == titles[0] and candidate["name"] != "as-given":
                names.append(candidate["name"])
    steady = {steps["name"]: at_rest(steps) for steps in output_of(program, source, "stability", "nasa-day")}
    lines = ["| | " + " | ".join(f"{title} | late" for title in titles) + " | after steps |"]
    lines += ["|---|" + "--:|--:|" * len(titles) + "---|"]
    for name in names:
        lines.append(f"| `{name}` | " + " | ".join(cells[name, title] for title in titles) + f" | {steady[name]} |")
    return "\n".join(lines) + "\n"


def main():
    program, source = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    readme = source / "policies" / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(before + BEGIN + table(program, source) + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
