#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// Escape sequences, or none of them.
struct Style {
  bool colour = false;
  std::string bold(const std::string& text) const {
    return colour ? "\033[1m" + text + "\033[0m" : text;
  }
  std::string good(const std::string& text) const {
    return colour ? "\033[32m" + text + "\033[0m" : text;
  }
  std::string bad(const std::string& text) const {
    return colour ? "\033[31m" + text + "\033[0m" : text;
  }
  std::string faint(const std::string& text) const {
    return colour ? "\033[2m" + text + "\033[0m" : text;
  }
};

enum class LogLength {
  cut,   ///< the middle of a long log is left out: for people before a terminal
  whole  ///< for files
};

/// What `run` prints: the line that makes it repeatable, what happened and why, a chart, the
/// summary, the objectives.
std::string run_report(const scenario::Scenario& scenario, const world::RunResult& result,
                       const Style& style, LogLength length = LogLength::cut);

}  // namespace headroom::report
