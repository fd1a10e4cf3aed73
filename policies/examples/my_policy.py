"""A policy of one's own for headroom's policy type "external": a line of JSON in, a line out.

Each minute it wants as many instances as bring the CPU back to the target.
"""

import json
import math
import sys

hello = json.loads(sys.stdin.readline())["hello"]
target = hello["config"].get("target", 50)  # percent
cpu = {"namespace": "AWS/EC2", "name": "CPUUtilization", "statistic": "Average", "period_s": 60}
print(json.dumps({"v": 1, "needs": {"tick_s": 60, "metrics": [cpu]}}), flush=True)

for line in sys.stdin:
    seen = json.loads(line)
    group, points = seen["group"], seen["metrics"]["CPUUtilization"]["points"]
    answer = {"desired": None, "reason": "no datapoint"}
    if points:
        percent = points[-1][1]
        wanted = math.ceil(group["in_service"] * percent / target)
        answer = {"desired": max(group["min"], min(group["max"], wanted)), "reason": f"{percent:.1f} % of CPU"}
    print(json.dumps(answer), flush=True)
