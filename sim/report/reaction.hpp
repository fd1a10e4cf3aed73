#pragma once

#include <string>
#include <vector>

#include "sim/experiment/reaction.hpp"
#include "sim/report/console.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// A reaction as a waterfall: a sentence, a bar for each stage, and why nothing was scaled.
/// @param start_time what the clock on the wall says at time 0
std::string reaction_words(const experiment::Reaction& reaction,
                           std::chrono::sys_seconds start_time, const Style& style);
/// In one line: when, from what to what, how long it took, and what took longest.
std::string reaction_line(const experiment::Reaction& reaction);
/// Times in seconds since the start of the run.
Json reaction_json(const experiment::Reaction& reaction);

/// "4 min 10 s", "38 s", "1 h 3 min 0 s".
std::string span_words(Duration length);

}  // namespace headroom::report
