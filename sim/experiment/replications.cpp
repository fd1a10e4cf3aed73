#include "sim/experiment/replications.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>

namespace headroom::experiment {

unsigned cores() { return static_cast<unsigned>(std::max(1, tbb::info::default_concurrency())); }

void for_each_replication(std::uint32_t replications, unsigned threads,
                          const std::function<void(std::uint32_t)>& run) {
  const tbb::global_control enough(tbb::global_control::max_allowed_parallelism,
                                   std::max({1u, threads, cores()}));
  tbb::task_arena arena(static_cast<int>(std::max(1u, threads)));
  arena.execute([&] {
    // One at a time to each thread: a replication is long, and some are longer than others.
    tbb::parallel_for(
        tbb::blocked_range<std::uint32_t>(0, replications, 1),
        [&](const tbb::blocked_range<std::uint32_t>& range) {
          for (std::uint32_t replication = range.begin(); replication < range.end(); ++replication)
            run(replication);
        },
        tbb::simple_partitioner{});
  });
}

}  // namespace headroom::experiment
