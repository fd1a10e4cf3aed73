#pragma once

#include <optional>
#include <string>

namespace headroom::cli {

/// `headroom policy serve`: a policy of this program as a process of its own, so that another
/// program can ask it: of a real group, too.
struct ServePolicyCommand {
  std::string type;                   ///< its PolicyType
  std::optional<std::string> config;  ///< its settings as JSON; absent: the hello has them
};

/// Reads a hello from stdin and writes what the policy needs to stdout; then an observation and a
/// decision in turn, until stdin ends.
/// @return exit status @throws BadUsage, BadScenario for settings that are none,
/// std::runtime_error for a line that is not what it should be
int serve_policy(const ServePolicyCommand& command);

}  // namespace headroom::cli
