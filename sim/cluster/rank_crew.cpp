#include "sim/cluster/rank_crew.hpp"

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>

#include "sim/cluster/patience.hpp"
#include "sim/world/world.hpp"

namespace headroom::cluster {
namespace {

constexpr unsigned kAhead = 1;  // tasks that a rank has beyond its threads

/// Tasks on their way through all ranks.
class Batch {
 public:
  using Collect = experiment::Crew::Collect;

  Batch(const std::vector<std::string>& tasks, const Collect& collect, Transport& transport,
        TaskThreads& own, unsigned threads)
      : tasks_(tasks),
        collect_(collect),
        transport_(transport),
        own_(own),
        threads_(threads),
        under_way_(static_cast<std::size_t>(transport.size())) {
    // A round for each thread, so that the first tasks spread over all ranks.
    for (unsigned round = 0; round < threads_ + kAhead; ++round) {
      for (int rank = 0; rank < transport_.size(); ++rank) slots_.push_back(rank);
    }
    hand_out();
  }

  bool is_done() const { return collected_ == tasks_.size(); }

  /// Takes one outcome from another rank. @return whether there was one
  bool collect_arrived() {
    const auto message = transport_.receive();
    if (!message) return false;
    Saying saying = decode(message->text);
    if (const auto* failure = std::get_if<Failure>(&saying)) throw WorkerFailed(*failure);
    collect(message->from, std::move(std::get<Outcome>(saying)));
    return true;
  }

  /// Takes one from this rank's threads, and waits so long for it.
  bool collect_own(std::chrono::microseconds patience) {
    auto done = own_.take(patience);
    if (!done) return false;
    if (done->error) std::rethrow_exception(done->error);
    collect(transport_.rank(), std::move(done->outcome));
    return true;
  }

  /// No more is handed out.
  void close() { next_ = tasks_.size(); }

 private:
  unsigned& under_way(int rank) { return under_way_[static_cast<std::size_t>(rank)]; }

  void hand_out() {
    const std::size_t threads_in_all = threads_ * under_way_.size();
    while (next_ < tasks_.size() && !slots_.empty()) {
      const int rank = slots_.front();
      slots_.pop_front();
      const bool is_ahead = under_way(rank) >= threads_;
      if (is_ahead && tasks_.size() - next_ <= threads_in_all) continue;
      give(rank, {next_, tasks_[next_]});
      ++next_;
    }
  }

  void give(int rank, Task task) {
    ++under_way(rank);
    if (rank == transport_.rank())
      own_.give(std::move(task));
    else
      transport_.send(rank, encode(std::move(task)));
  }

  void collect(int rank, Outcome outcome) {
    --under_way(rank);
    slots_.push_back(rank);
    hand_out();  // first: nobody waits while an outcome is written to disk
    ++collected_;
    collect_(outcome.index, std::move(outcome.text));
  }

  const std::vector<std::string>& tasks_;
  const Collect& collect_;
  Transport& transport_;
  TaskThreads& own_;
  unsigned threads_;
  std::vector<unsigned> under_way_;  ///< by rank: tasks that it has
  std::deque<int> slots_;            ///< ranks, as often as each may be given a task now
  std::size_t next_ = 0;             ///< of the tasks: not handed out yet
  std::size_t collected_ = 0;
};

/// What other ranks had done when something went wrong.
void collect_the_rest(Batch& batch) {
  batch.close();
  while (true) {
    try {
      if (!batch.collect_arrived()) return;
    } catch (const WorkerFailed&) {
      // It may have failed for the same reason, or as it was told to stop.
    }
  }
}

}  // namespace

RankCrew::RankCrew(Transport& transport, Work work, unsigned threads, std::atomic<bool>* stop)
    : transport_(transport),
      threads_(std::max(1u, threads)),
      stop_(stop),
      own_(threads_, std::move(work)) {}

unsigned RankCrew::size() const { return threads_ * static_cast<unsigned>(transport_.size()); }

void RankCrew::run(const std::vector<std::string>& tasks, const Collect& collect) {
  bool is_collecting = false;  // what that throws comes from the caller
  const Collect noting = [&](std::size_t index, std::string outcome) {
    is_collecting = true;
    collect(index, std::move(outcome));
    is_collecting = false;
  };
  Batch batch(tasks, noting, transport_, own_, threads_);
  Patience patience;
  try {
    while (!batch.is_done()) {
      const bool has_arrived = batch.collect_arrived();
      const auto pause = has_arrived ? std::chrono::microseconds{} : patience.next();
      const bool is_own = !batch.is_done() && batch.collect_own(pause);
      if (has_arrived || is_own) patience.something_happened();
      if (stop_ != nullptr && *stop_ && !batch.is_done()) throw world::Interrupted();
    }
  } catch (...) {
    if (stop_ != nullptr) *stop_ = true;
    if (!is_collecting) collect_the_rest(batch);
    throw;
  }
}

void send_home(Transport& transport) {
  for (int rank = 0; rank < transport.size(); ++rank) {
    if (rank != transport.rank()) transport.send(rank, encode(End{}));
  }
  Patience patience;
  for (int there = transport.size() - 1; there > 0;) {
    const auto message = transport.receive();
    if (message && std::holds_alternative<End>(decode(message->text))) --there;
    if (!message) std::this_thread::sleep_for(patience.next());
  }
}

}  // namespace headroom::cluster
