#include "sim/experiment/replications.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <mutex>

namespace headroom::experiment {

namespace {

/// What went wrong first. What others throw after it they may throw because of it.
class FirstProblem {
 public:
  explicit FirstProblem(std::atomic<bool>* stop) : stop_(stop) {}
  void note() {
    const std::lock_guard lock(mutex_);
    if (!first_) first_ = std::current_exception();
    if (stop_ != nullptr) *stop_ = true;
  }
  /// @pre within the handler of an exception
  [[noreturn]] void rethrow() {
    if (first_) std::rethrow_exception(first_);
    throw;
  }

 private:
  std::atomic<bool>* stop_;
  std::mutex mutex_;
  std::exception_ptr first_;
};

}  // namespace

unsigned cores() { return static_cast<unsigned>(std::max(1, tbb::info::default_concurrency())); }
unsigned threads_for(unsigned asked) { return asked > 0 ? asked : cores(); }

void for_each_replication(std::uint32_t replications, unsigned threads,
                          const std::function<void(std::uint32_t)>& run, std::atomic<bool>* stop) {
  const tbb::global_control enough(tbb::global_control::max_allowed_parallelism,
                                   std::max({1u, threads, cores()}));
  tbb::task_arena arena(static_cast<int>(std::max(1u, threads)));
  FirstProblem problem(stop);
  const auto run_noting = [&](std::uint32_t replication) {
    try {
      run(replication);
    } catch (...) {
      problem.note();
      throw;
    }
  };
  try {
    arena.execute([&] {
      // One at a time to each thread: a replication is long, and some are longer than others.
      tbb::parallel_for(
          tbb::blocked_range<std::uint32_t>(0, replications, 1),
          [&](const tbb::blocked_range<std::uint32_t>& range) {
            for (std::uint32_t replication = range.begin(); replication < range.end();
                 ++replication)
              run_noting(replication);
          },
          tbb::simple_partitioner{});
    });
  } catch (...) {
    problem.rethrow();
  }
}

}  // namespace headroom::experiment
