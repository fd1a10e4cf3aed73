#pragma once

#include <atomic>

#include "sim/experiment/crew.hpp"

namespace headroom::experiment {

/// Threads of this process (oneTBB).
class ThreadCrew final : public Crew {
 public:
  /// @param threads 0: one a core
  /// @param stop becomes true from outside to end the work (world::Interrupted), and from here when
  /// a task fails, so that those under way need not go on to their ends; may be null
  ThreadCrew(unsigned threads, Work work, std::atomic<bool>* stop = nullptr);

  void run(const std::vector<std::string>& tasks, const Collect& collect) override;
  unsigned size() const override { return threads_; }

 private:
  unsigned threads_;
  Work work_;
  std::atomic<bool>* stop_;
};

}  // namespace headroom::experiment
