#pragma once

#include <cstddef>
#include <deque>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// How many launches and starts get launch credits: at most so many per account, Region and
/// rolling 24 hours, all T2 instances in standard mode counted together (aws-behaviour 1.2).
class LaunchCreditGrants {
 public:
  explicit LaunchCreditGrants(int per_day) : per_day_(static_cast<std::size_t>(per_day)) {}

  /// One more launch. @return whether it gets its credits @param now never earlier than before
  bool grant(Instant now) {
    while (!granted_.empty() && granted_.front() + 24_h <= now) granted_.pop_front();
    if (granted_.size() >= per_day_) return false;
    granted_.push_back(now);
    return true;
  }

 private:
  std::size_t per_day_;
  std::deque<Instant> granted_;  ///< within the last 24 h
};

}  // namespace headroom::cloud
