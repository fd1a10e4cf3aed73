#pragma once

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/cluster/messages.hpp"
#include "sim/cluster/task_threads.hpp"
#include "sim/cluster/transport.hpp"
#include "sim/experiment/crew.hpp"

namespace headroom::cluster {

/// What went wrong on another rank.
class WorkerFailed : public std::runtime_error {
 public:
  explicit WorkerFailed(const Failure& failure)
      : std::runtime_error(failure.text), kind_(failure.kind) {}
  int kind() const { return kind_; }  ///< as the rank told it

 private:
  int kind_;
};

/// The manager's crew: all ranks, itself included. Who is done with a task gets the next one, so
/// fast ranks and short tasks make no other rank wait. So that none waits for messages either, each
/// has one task more than it has threads, but for the last ones, which go where a thread is free.
class RankCrew : public experiment::Crew {
 public:
  /// @param transport rank 0's; the other ranks serve() the same work with as many threads
  /// @param stop as of ThreadCrew; becomes true when something fails
  RankCrew(Transport& transport, Work work, unsigned threads, std::atomic<bool>* stop);

  /// What has arrived when something fails is still collected; then nothing more can be run.
  /// @throws WorkerFailed, too
  void run(const std::vector<std::string>& tasks, const Collect& collect) override;
  unsigned size() const override;

 private:
  Transport& transport_;
  unsigned threads_;
  std::atomic<bool>* stop_;
  TaskThreads own_;  ///< last: its threads end before what they use
};

/// Tells every other rank that nothing more comes, and takes what they still say until they have
/// all gone: a message that nobody takes would hold up its sender.
void send_home(Transport& transport);

}  // namespace headroom::cluster
