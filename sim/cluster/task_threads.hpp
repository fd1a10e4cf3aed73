#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "sim/cluster/messages.hpp"
#include "sim/experiment/crew.hpp"

namespace headroom::cluster {

/// Threads that do tasks while the thread they belong to minds the messages.
class TaskThreads {
 public:
  using Work = experiment::Crew::Work;

  /// @param threads at least 1
  TaskThreads(unsigned threads, Work work);
  /// Drops the tasks that have not begun and waits for the others.
  ~TaskThreads();
  TaskThreads(const TaskThreads&) = delete;
  TaskThreads& operator=(const TaskThreads&) = delete;

  /// Begun in the order in which they are given.
  void give(Task task);

  struct Done {
    Outcome outcome;
    std::exception_ptr error;  ///< what the task threw
  };
  /// The next that is done; waits so long for one at most.
  std::optional<Done> take(std::chrono::microseconds patience = {});

 private:
  void work_on();

  Work work_;
  std::mutex mutex_;
  std::condition_variable something_to_do_, something_done_;
  std::deque<Task> tasks_;
  std::deque<Done> done_;
  bool is_over_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace headroom::cluster
