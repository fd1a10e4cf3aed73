"""Processor sharing behind least-outstanding routing in SimPy: `ps_simpy.py SERVERS REQUESTS SEED`. Load 0.7, mean size 1.

SimPy has no processor sharing of its own: each server keeps its jobs in a heap by the virtual service at which they are done, and
plans its next departure with a timeout that counts only while nothing has changed since. Prints the mean time in the system and the
user CPU seconds of the simulation.
"""

import heapq
import random
import resource
import sys

import simpy

count, requests, seed = map(int, sys.argv[1:4])
draw = random.Random(seed).expovariate
choice = random.Random(seed + 1)
environment = simpy.Environment()
times = []


class Server:
    def __init__(self):
        self.jobs = []  # (virtual service at the end, begin)
        self.virtual = 0.0
        self.updated = 0.0
        self.plan = 0  # the number of the timeout that counts

    def advance(self):
        if self.jobs:
            self.virtual += (environment.now - self.updated) / len(self.jobs)
        self.updated = environment.now

    def arrive(self):
        self.advance()
        heapq.heappush(self.jobs, (self.virtual + draw(1), environment.now))
        self.replan()

    def replan(self):
        self.plan += 1
        if not self.jobs:
            return
        left = max(0.0, self.jobs[0][0] - self.virtual) * len(self.jobs)
        timeout = environment.timeout(left, self.plan)
        timeout.callbacks.append(self.depart)

    def depart(self, event):
        if event.value != self.plan:
            return
        self.advance()
        end, begin = heapq.heappop(self.jobs)
        self.virtual = max(self.virtual, end)
        times.append(environment.now - begin)
        self.replan()


servers = [Server() for _ in range(count)]


def source():
    for _ in range(requests):
        yield environment.timeout(draw(0.7 * count))
        fewest = min(len(server.jobs) for server in servers)
        choice.choice([server for server in servers if len(server.jobs) == fewest]).arrive()


before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
environment.process(source())
environment.run()
print(sum(times) / len(times), resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
