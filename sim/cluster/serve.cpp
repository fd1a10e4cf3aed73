#include "sim/cluster/serve.hpp"

#include <thread>
#include <utility>

#include "sim/cluster/patience.hpp"
#include "sim/cluster/task_threads.hpp"

namespace headroom::cluster {
namespace {

Saying said_of(TaskThreads::Done done, const Describe& describe) {
  if (done.error) return describe(done.error);
  return std::move(done.outcome);
}

}  // namespace

void serve(Transport& transport, experiment::Crew::Work work, unsigned threads,
           std::atomic<bool>* stop, const Describe& describe) {
  TaskThreads tasks(std::max(1u, threads), std::move(work));
  Patience patience;
  while (true) {
    bool is_busy = false;
    while (auto message = transport.receive()) {
      Saying saying = decode(message->text);
      if (std::holds_alternative<End>(saying)) {
        if (stop != nullptr) *stop = true;
        transport.send(kManager, encode(End{}));
        return;
      }
      tasks.give(std::move(std::get<Task>(saying)));
      is_busy = true;
    }
    if (auto done = tasks.take(is_busy ? std::chrono::microseconds{} : patience.next())) {
      transport.send(kManager, encode(said_of(std::move(*done), describe)));
      is_busy = true;
    }
    if (is_busy) patience.something_happened();
  }
}

void report_failure(Transport& transport, const Failure& failure) {
  transport.send(kManager, encode(failure));
  Patience patience;
  while (true) {
    const auto message = transport.receive();
    if (message && std::holds_alternative<End>(decode(message->text))) break;
    if (!message) std::this_thread::sleep_for(patience.next());
  }
  transport.send(kManager, encode(End{}));
}

}  // namespace headroom::cluster
