#include "policies/external/external_policy.hpp"

#include <fmt/format.h>

#include <memory>

#include "policies/external/child_process.hpp"
#include "policies/external/program_policy.hpp"

namespace headroom::policies::external {

using scaling::Config;
using scaling::Parameter;

namespace {

constexpr double kDefaultTimeout = 10;  // seconds
constexpr double kLongestTimeout = 86400;

scaling::ParameterTree parameters() {
  return {
      {"command", Parameter::Kind::texts,
       "The program and its arguments, as [\"python3\", \"my_policy.py\"]; no shell looks at them. "
       "It runs in the scenario's folder, once for each run.",
       true},
      {"timeout", Parameter::Kind::number,
       "Seconds by the clock on the wall that it may take for an answer. Default: 10.", false, 0.01,
       kLongestTimeout},
      {"config", Parameter::Kind::json, "The program's own settings, which its hello tells it."},
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  std::vector<std::string> command;
  for (const Config& word : config["command"].list()) command.push_back(word.text());
  const std::string own = config["config"].is_absent() ? "{}" : config["config"].json();
  const Config& run = config["run"];
  const std::string folder = run.is_absent() ? "" : run["folder"].text();
  const ChildProcess::Seconds timeout(config.number_or("timeout", kDefaultTimeout));
  return attach_program({fmt::format("{}", fmt::join(command, " ")), own, run, facts},
                        [&] { return std::make_unique<ChildProcess>(command, folder, timeout); });
}

}  // namespace

scaling::PolicyKind external_policy() {
  return {"external",
          "a program of your own in any language, which reads and writes lines of JSON",
          false,
          parameters,
          make,
          nullptr,
          "the user (README: a policy of your own)",
          true};
}

}  // namespace headroom::policies::external
