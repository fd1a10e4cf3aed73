#pragma once

#include <algorithm>
#include <chrono>

namespace headroom::cluster {

/// How long a rank may doze between two looks at its messages. MPI's own waiting keeps a core busy,
/// which is the core that a task runs on. A task takes from milliseconds to minutes, and the next
/// one is there already when it ends: a millisecond costs nothing then. While messages come thick
/// and fast there is no dozing at all.
class Patience {
 public:
  void something_happened() { pause_ = {}; }
  std::chrono::microseconds next() {
    const auto pause = pause_;
    pause_ = std::min(kLongest, 2 * pause_ + kShortest);
    return pause;
  }

 private:
  static constexpr std::chrono::microseconds kShortest{5}, kLongest{1000};
  std::chrono::microseconds pause_{};
};

}  // namespace headroom::cluster
