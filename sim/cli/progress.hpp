#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "sim/engine/time.hpp"

/// How far things are, on stderr and only where that is a terminal.
namespace headroom::cli {

/// Simulated time of one run, and how fast it goes.
class TimeProgress {
 public:
  TimeProgress(Duration length, bool is_shown);
  ~TimeProgress();
  void operator()(Instant now);

 private:
  Duration length_;
  bool is_shown_;
  bool was_shown_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_ = start_;
};

/// How many of several are done, and how long the rest will take.
class CountProgress {
 public:
  /// @param what they are: "replications"
  CountProgress(std::uint32_t count, std::string what, bool is_shown);
  ~CountProgress() { clear(); }
  /// From any thread.
  void one_more();
  /// Nothing of it stays.
  void clear();

 private:
  std::uint32_t count_;
  std::string what_;
  bool is_shown_;
  std::uint32_t done_ = 0;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace headroom::cli
