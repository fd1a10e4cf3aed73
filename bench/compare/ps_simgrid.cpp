// Processor sharing behind least-outstanding routing in SimGrid: `ps_simgrid SERVERS REQUESTS
// SEED`. Load 0.7, mean size 1. A server is a host, a request an execution on it, and SimGrid's own
// fair sharing does the rest; one actor sends and waits for whatever ends first. Prints the mean
// time in the system and the user CPU seconds of the simulation.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "peers.hpp"

namespace sg = simgrid::s4u;

namespace {

struct Request {
  double came;
  std::size_t server;
};

/// One of the servers with the fewest requests.
std::size_t choose(const std::vector<int>& outstanding, std::mt19937_64& chance) {
  const int fewest = *std::min_element(outstanding.begin(), outstanding.end());
  auto skip = static_cast<long>(chance() % static_cast<unsigned long>(std::count(
                                               outstanding.begin(), outstanding.end(), fewest)));
  std::size_t server = 0;
  while (outstanding[server] != fewest || skip-- > 0) ++server;
  return server;
}

}  // namespace

int main(int argc, char** argv) {
  sg::Engine engine(&argc, argv);
  const int servers = std::atoi(argv[1]);
  const long requests = std::atol(argv[2]);
  const auto seed = static_cast<unsigned>(std::atoi(argv[3]));
  peers::Exponential draw(seed);
  std::mt19937_64 chance(seed + 1);
  const auto hosts = peers::make_hosts(servers);
  double total = 0;
  sg::Actor::create("source", hosts.front(), [&] {
    std::vector<int> outstanding(hosts.size());
    std::vector<sg::ExecPtr> running;
    std::vector<Request> of;  // in the order of `running`
    long sent = 0;
    double next = draw() / (0.7 * servers);
    while (sent < requests || !running.empty()) {
      const double now = sg::Engine::get_clock();
      if (sent < requests && next <= now) {
        const std::size_t server = choose(outstanding, chance);
        ++outstanding[server];
        running.push_back(sg::this_actor::exec_init(draw())->set_host(hosts[server]));
        running.back()->start();
        of.push_back({now, server});
        ++sent;
        next = now + draw() / (0.7 * servers);
        continue;
      }
      const double patience = sent < requests ? next - now : -1;
      if (running.empty()) {
        sg::this_actor::sleep_for(patience);
        continue;
      }
      const ssize_t done = sg::Exec::wait_any_for(running, patience);
      if (done < 0) continue;
      total += sg::Engine::get_clock() - of[static_cast<std::size_t>(done)].came;
      --outstanding[of[static_cast<std::size_t>(done)].server];
      running.erase(running.begin() + done);
      of.erase(of.begin() + done);
    }
  });
  const double before = peers::user_cpu_seconds();
  engine.run();
  std::printf("%.9g %.6f\n", total / static_cast<double>(requests),
              peers::user_cpu_seconds() - before);
}
