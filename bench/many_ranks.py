"""How well a manager and a thousand ranks share an experiment, simulated: no such machine is at hand.

    many_ranks.py [RANKS]

The manager hands out tasks as sim/cluster/rank_crew.cpp does: one task ahead for each rank, but for the last ones. It spends
`cost` seconds on each task (bench/ranks_bench.cpp and a row of the database, measured), a message is under way for 100 us, and tasks
take gamma-distributed times with a coefficient of variation of 0.5. Efficiency: work done over ranks times time.
"""

import heapq
import random
import sys
from collections import deque

LATENCY_S = 100e-6
ARRIVES_AT_RANK, IS_DONE, ARRIVES_AT_MANAGER = range(3)


def efficiency(ranks, tasks_a_rank, task_s, cost_s):
    chance = random.Random(1)
    left = ranks * tasks_a_rank
    slots = deque([*range(ranks), *range(ranks)])
    under_way, waiting, is_busy = [0] * ranks, [0] * ranks, [False] * ranks
    events = []
    work = manager_free = 0.0

    def hand_out(now):
        nonlocal left, manager_free
        while left and slots:
            rank = slots.popleft()
            if under_way[rank] >= 1 and left <= ranks:
                continue
            under_way[rank] += 1
            left -= 1
            manager_free = max(manager_free, now) + cost_s / 2
            heapq.heappush(events, (manager_free + LATENCY_S, ARRIVES_AT_RANK, rank))

    hand_out(0.0)
    while events:
        now, what, rank = heapq.heappop(events)
        if what == ARRIVES_AT_MANAGER:
            manager_free = max(manager_free, now) + cost_s / 2
            under_way[rank] -= 1
            slots.append(rank)
            hand_out(manager_free)
            continue
        if what == ARRIVES_AT_RANK:
            waiting[rank] += 1
        else:
            is_busy[rank] = False
            heapq.heappush(events, (now + LATENCY_S, ARRIVES_AT_MANAGER, rank))
        if waiting[rank] and not is_busy[rank]:
            waiting[rank] -= 1
            is_busy[rank] = True
            duration = chance.gammavariate(4, task_s / 4)
            work += duration
            heapq.heappush(events, (now + duration, IS_DONE, rank))
    return work / (ranks * manager_free)


def main():
    ranks = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"{ranks} ranks; efficiency with 10, 100 tasks a rank")
    for cost_s in (20e-6, 150e-6):
        for task_s in (0.01, 0.1, 1.0, 10.0):
            few, many = (efficiency(ranks, tasks, task_s, cost_s) for tasks in (10, 100))
            print(f"manager {1e6 * cost_s:4.0f} us a task, tasks of {task_s:5.2f} s: {few:6.1%} {many:6.1%}")


if __name__ == "__main__":
    main()
