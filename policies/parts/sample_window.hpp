#pragma once

#include <deque>

#include "sim/scaling/metric.hpp"

namespace headroom::policies {

/// The samples of the last so many seconds.
class SampleWindow {
 public:
  explicit SampleWindow(Duration span) : span_(span) {}

  /// One that is newer than all before it.
  void add(Instant now, double value);
  /// Of those that are less than `last` older than the newest, at most all. @pre there is one
  double mean(Duration last) const;
  /// @pre there is one
  double largest() const;

 private:
  Duration span_;
  std::deque<scaling::Datapoint> samples_;  ///< oldest first
};

}  // namespace headroom::policies
