"""M/M/c in SimPy: `mmc_simpy.py SERVERS REQUESTS SEED`. Load 0.8, mean service 1.

Prints the mean time in the system and the user CPU seconds of the simulation.
"""

import random
import resource
import sys

import simpy

servers, requests, seed = map(int, sys.argv[1:4])
draw = random.Random(seed).expovariate
environment = simpy.Environment()
station = simpy.Resource(environment, servers)
times = []


def request():
    begin = environment.now
    with station.request() as turn:
        yield turn
        yield environment.timeout(draw(1))
    times.append(environment.now - begin)


def source():
    for _ in range(requests):
        yield environment.timeout(draw(0.8 * servers))
        environment.process(request())


before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
environment.process(source())
environment.run()
print(sum(times) / len(times), resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)
