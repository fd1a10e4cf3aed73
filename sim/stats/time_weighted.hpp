#pragma once

#include "sim/engine/time.hpp"

namespace headroom::stats {

/// A step function of time as it unfolds: its integral, time average and peak.
class TimeWeighted {
 public:
  explicit TimeWeighted(double value = 0.0, Instant start = Instant{})
      : value_(value), peak_(value), since_(start), start_(start) {}

  /// From `now` on the function has this value. @param now not before the last change
  void set(double value, Instant now) {
    integral_ += value_ * (now - since_).seconds();
    since_ = now;
    value_ = value;
    if (value > peak_) peak_ = value;
  }
  void add(double difference, Instant now) { set(value_ + difference, now); }

  double value() const { return value_; }
  double peak() const { return peak_; }
  /// Integral over time, value x seconds.
  double integral(Instant now) const { return integral_ + value_ * (now - since_).seconds(); }
  /// Time average from the start; the value itself when no time has passed.
  double mean(Instant now) const {
    return now > start_ ? integral(now) / (now - start_).seconds() : value_;
  }

 private:
  double value_;
  double peak_;
  double integral_ = 0.0;
  Instant since_;
  Instant start_;
};

}  // namespace headroom::stats
