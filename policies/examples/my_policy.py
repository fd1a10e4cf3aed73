"""A policy of one's own for headroom's policy type "external": a line of JSON in, a line out.

Each minute it wants as many instances as the last minute's requests ask for, and two fifths more.
"""

import json
import math
import sys

hello = json.loads(sys.stdin.readline())["hello"]
capacity = hello["config"].get("capacity_rps") or hello["capacity_rps"]  # requests/s that one instance serves
requests = {"namespace": "AWS/ApplicationELB", "name": "RequestCount", "statistic": "Sum", "period_s": 60}
print(json.dumps({"v": 1, "needs": {"tick_s": 60, "metrics": [requests], "capacity": True}}), flush=True)

for line in sys.stdin:
    seen = json.loads(line)
    group, points = seen["group"], seen["metrics"]["RequestCount"]["points"]
    answer = {"desired": None, "reason": "no request yet"}
    if points:
        rate = points[-1][1] / 60
        wanted = math.ceil(1.4 * rate / capacity)
        answer = {"desired": max(group["min"], min(group["max"], wanted)), "reason": f"{rate:.1f} requests/s"}
    print(json.dumps(answer), flush=True)
