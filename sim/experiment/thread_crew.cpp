#include "sim/experiment/thread_crew.hpp"

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>

#include "sim/experiment/replications.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

ThreadCrew::ThreadCrew(unsigned threads, Work work, std::atomic<bool>* stop)
    : threads_(threads_for(threads)), work_(std::move(work)), stop_(stop) {}

void ThreadCrew::run(const std::vector<std::string>& tasks, const Collect& collect) {
  std::atomic<bool> own_stop = false;
  std::atomic<bool>& stop = stop_ != nullptr ? *stop_ : own_stop;
  std::atomic<std::size_t> next = 0;
  std::mutex collecting;
  // Every thread takes the next task that nobody has: in order, unlike the halves of a
  // parallel_for.
  const auto hand = [&](std::uint32_t) {
    for (std::size_t i = next++; i < tasks.size(); i = next++) {
      if (stop) throw world::Interrupted();
      std::string outcome = work_(tasks[i]);
      const std::lock_guard lock(collecting);
      collect(i, std::move(outcome));
    }
  };
  const auto hands = std::min<std::size_t>(threads_, tasks.size());
  for_each_replication(static_cast<std::uint32_t>(hands), threads_, hand, &stop);
}

}  // namespace headroom::experiment
