#include "sim/cluster/task_threads.hpp"

#include <utility>

namespace headroom::cluster {

TaskThreads::TaskThreads(unsigned threads, Work work) : work_(std::move(work)) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work_on(); });
}

TaskThreads::~TaskThreads() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  something_to_do_.notify_all();
}

void TaskThreads::give(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  something_to_do_.notify_one();
}

std::optional<TaskThreads::Done> TaskThreads::take(std::chrono::microseconds patience) {
  std::unique_lock lock(mutex_);
  if (!something_done_.wait_for(lock, patience, [this] { return !done_.empty(); }))
    return std::nullopt;
  Done done = std::move(done_.front());
  done_.pop_front();
  return done;
}

void TaskThreads::work_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    something_to_do_.wait(lock, [this] { return is_over_ || !tasks_.empty(); });
    if (is_over_) return;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    Done done{{task.index, {}}, {}};
    try {
      done.outcome.text = work_(task.text);
    } catch (...) {
      done.error = std::current_exception();
    }
    lock.lock();
    done_.push_back(std::move(done));
    something_done_.notify_one();
  }
}

}  // namespace headroom::cluster
