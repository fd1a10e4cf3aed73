#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "sim/engine/time.hpp"

/// How far things are, on stderr and only where that is a terminal.
namespace headroom::cli {

/// Simulated time of one run, and how fast it, its events and its requests go.
class TimeProgress {
 public:
  TimeProgress(Duration length, bool is_shown);
  ~TimeProgress();
  void operator()(Instant now, std::uint64_t requests, std::uint64_t events);

 private:
  Duration length_;
  bool is_shown_;
  bool was_shown_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_ = start_;
};

/// How many of several are done, at what rate, and how long the rest will take.
class CountProgress {
 public:
  /// @param what they are: "replications" @param done of them before
  CountProgress(std::uint32_t count, std::string what, bool is_shown, std::uint32_t done = 0);
  ~CountProgress() { clear(); }
  /// From any thread. @param remark behind the numbers
  void one_more(const std::string& remark = "");
  /// Nothing of it stays.
  void clear();

 private:
  std::uint32_t count_;
  std::string what_;
  bool is_shown_;
  std::uint32_t done_;
  std::uint32_t done_before_;
  bool was_shown_ = false;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_ = {};
};

}  // namespace headroom::cli
