// M/M/c in SimGrid: `mmc_simgrid SERVERS REQUESTS SEED`. Load 0.8, mean service 1. Each server is
// an actor that takes the next request from a queue and sleeps for its service time. Prints the
// mean time in the system and the user CPU seconds of the simulation.
#include <cstdio>
#include <cstdlib>
#include <deque>

#include "peers.hpp"

namespace sg = simgrid::s4u;

int main(int argc, char** argv) {
  sg::Engine engine(&argc, argv);
  const int servers = std::atoi(argv[1]);
  const long requests = std::atol(argv[2]);
  peers::Exponential draw(static_cast<unsigned>(std::atoi(argv[3])));
  auto* host = peers::make_hosts(1).front();
  const auto waiting = sg::Semaphore::create(0);
  std::deque<double> queue;  // when they came; negative: no more
  double total = 0;
  sg::Actor::create("source", host, [&] {
    for (long i = 0; i < requests; ++i) {
      sg::this_actor::sleep_for(draw() / (0.8 * servers));
      queue.push_back(sg::Engine::get_clock());
      waiting->release();
    }
    for (int i = 0; i < servers; ++i) {
      queue.push_back(-1);
      waiting->release();
    }
  });
  for (int i = 0; i < servers; ++i) {
    sg::Actor::create("server", host, [&] {
      for (;;) {
        waiting->acquire();
        const double came = queue.front();
        queue.pop_front();
        if (came < 0) return;
        sg::this_actor::sleep_for(draw());
        total += sg::Engine::get_clock() - came;
      }
    });
  }
  const double before = peers::user_cpu_seconds();
  engine.run();
  std::printf("%.9g %.6f\n", total / static_cast<double>(requests),
              peers::user_cpu_seconds() - before);
}
