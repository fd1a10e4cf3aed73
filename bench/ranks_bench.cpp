// What the manager of an experiment spends on a task when the task itself is nothing, and so how
// many ranks it can keep busy:
//
//   mpirun -n 4 build/bin/ranks_bench [TASKS [BYTES]]
//
// Prints tasks a second as the clock has it, and the CPU time of the manager's main thread, which
// handles the messages: other work on the machine makes the first wrong, hardly the second.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "sim/cluster/rank_crew.hpp"
#include "sim/cluster/serve.hpp"
#include "sim/cluster/started_ranks.hpp"

namespace {

using namespace headroom;

double cpu_seconds_of_this_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(cluster::Transport& ranks, const experiment::Crew::Work& work, std::size_t count) {
  cluster::RankCrew crew(ranks, work, 1, nullptr);
  const std::vector<std::string> tasks(count, "12 3");
  std::size_t collected = 0;
  const auto start = std::chrono::steady_clock::now();
  const double cpu_start = cpu_seconds_of_this_thread();
  crew.run(tasks, [&](std::size_t, const std::string& outcome) { collected += outcome.size(); });
  const double cpu = cpu_seconds_of_this_thread() - cpu_start;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  const auto n = static_cast<double>(count);
  std::printf("%d ranks, %zu tasks, %zu bytes an outcome: %.0f tasks/s, %.1f us of CPU a task\n",
              ranks.size(), count, collected / count, n / wall.count(), 1e6 * cpu / n);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  const std::size_t bytes = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100;
  const auto work = [bytes](const std::string&) { return std::string(bytes, '1'); };
  try {
    const auto ranks = cluster::connect_ranks();
    if (!ranks) {
      std::puts("to be started by mpirun, as several ranks");
    } else if (ranks->rank() == cluster::kManager) {
      measure(*ranks, work, count);
      cluster::send_home(*ranks);
    } else {
      cluster::serve(*ranks, work, 1, nullptr,
                     [](const std::exception_ptr&) { return cluster::Failure{}; });
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
