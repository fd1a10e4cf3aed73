#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policies/external/program.hpp"
#include "policies/external/spawn.hpp"

namespace headroom::policies::external {

/// A program in a process of its own that reads lines from its stdin and writes lines to its
/// stdout. At the end its stdin is closed; it, and whatever it has started, is killed unless it
/// ends soon then.
class ChildProcess final : public Program {
 public:
  using Seconds = std::chrono::duration<double>;

  /// @param command the program and its arguments @param folder where it runs; empty: where we do
  /// @param timeout for each answer, by the clock on the wall
  /// @throws ProgramFailed when it can not be started
  ChildProcess(const std::vector<std::string>& command, const std::string& folder, Seconds timeout);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() override;

  std::string answer(const std::string& line) override;

 private:
  class Deadline;
  void write(std::string_view text, const Deadline& deadline);
  std::string read_line(const Deadline& deadline);
  [[noreturn]] void fail(const std::string& sentence);
  [[noreturn]] void fail_as_silent();
  /// It has closed one of the pipes, most likely because it has ended. @param otherwise it has not
  [[noreturn]] void fail_as_gone(const std::string& otherwise);
  /// Waits for its end, but leaves it to be reaped. @return whether it has ended
  bool ends_within(Seconds time) const;

  Spawned child_;
  Seconds timeout_;
  std::string unread_;  ///< what it has written and nobody has read
  bool has_failed_ = false;
};

}  // namespace headroom::policies::external
