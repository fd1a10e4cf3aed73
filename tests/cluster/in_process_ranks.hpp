#pragma once

#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sim/cluster/rank_crew.hpp"
#include "sim/cluster/serve.hpp"
#include "sim/cluster/transport.hpp"

namespace headroom::cluster {

/// Messages between threads that play the ranks.
class PostOffice {
 public:
  explicit PostOffice(int ranks) : boxes_(static_cast<std::size_t>(ranks)) {}
  int ranks() const { return static_cast<int>(boxes_.size()); }
  void put(int to, Message message) {
    const std::lock_guard lock(mutex_);
    boxes_[static_cast<std::size_t>(to)].push_back(std::move(message));
  }
  std::optional<Message> take(int rank) {
    const std::lock_guard lock(mutex_);
    auto& box = boxes_[static_cast<std::size_t>(rank)];
    if (box.empty()) return std::nullopt;
    Message message = std::move(box.front());
    box.pop_front();
    return message;
  }

 private:
  std::mutex mutex_;
  std::vector<std::deque<Message>> boxes_;
};

class InProcessTransport : public Transport {
 public:
  InProcessTransport(PostOffice& office, int rank) : office_(office), rank_(rank) {}
  int rank() const override { return rank_; }
  int size() const override { return office_.ranks(); }
  void send(int to, std::string text) override { office_.put(to, {rank_, std::move(text)}); }
  std::optional<Message> receive() override { return office_.take(rank_); }

 private:
  PostOffice& office_;
  int rank_;
};

/// What the tests tell of an exception: kind 2 for std::invalid_argument, else 1.
inline Failure describe(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::invalid_argument& e) {
    return {2, e.what()};
  } catch (const std::exception& e) {
    return {1, e.what()};
  }
}

/// Workers 1 to n - 1 that serve in threads of their own until the manager's end.
class Workers {
 public:
  using Work = experiment::Crew::Work;
  Workers(PostOffice& office, unsigned threads, const Work& work) : office_(office) {
    for (int rank = 1; rank < office.ranks(); ++rank) {
      ranks_.emplace_back([&office, rank, threads, work] {
        InProcessTransport transport(office, rank);
        serve(transport, work, threads, nullptr, describe);
      });
    }
  }
  ~Workers() {
    InProcessTransport manager(office_, kManager);
    send_home(manager);
  }

 private:
  PostOffice& office_;
  std::vector<std::jthread> ranks_;
};

}  // namespace headroom::cluster
