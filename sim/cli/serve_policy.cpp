#include "sim/cli/serve_policy.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iostream>
#include <stdexcept>

#include "policies/external/wire_decision.hpp"
#include "policies/external/wire_hello.hpp"
#include "policies/external/wire_json.hpp"
#include "policies/external/wire_observation.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/policy.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/scenario/read_policies.hpp"

namespace headroom::cli {
namespace {

namespace wire = policies::external;

/// The lines of stdin, and how many there were.
class Lines {
 public:
  bool next() { return std::getline(std::cin, text_) && ++count_ > 0; }
  const std::string& text() const { return text_; }
  [[noreturn]] void refuse(const std::string& why) const {
    throw std::runtime_error(fmt::format("line {} of stdin: {}", count_, why));
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
};

/// @param whose "--config"
scaling::Config settings_of(const std::string& text, const std::string& whose,
                            const scaling::PolicyKind& kind) {
  scaling::Config settings;
  scenario::read_document(text, whose, [&](const scenario::Node& node) {
    settings = scenario::read_policy_settings(node, kind, "");
  });
  return settings;
}

wire::Hello read_hello(Lines& lines) {
  if (!lines.next()) throw std::runtime_error("stdin ended before it said hello");
  try {
    return wire::read_hello(lines.text());
  } catch (const wire::BadLine& problem) {
    lines.refuse(problem.what());
  }
}

/// The policy as the hello wants it.
scaling::Attached attach(const Lines& lines, const wire::Hello& hello,
                         const scaling::PolicyKind& kind,
                         const std::optional<scaling::Config>& settings) {
  try {
    scaling::Attached attached = kind.make(
        settings ? *settings : settings_of(hello.config, "hello's config", kind), hello.facts);
    if (attached.needs.capacity && !hello.facts.requests_per_instance)
      lines.refuse(fmt::format(
          "hello says no capacity_rps, which {} needs: requests a second that one instance serves",
          kind.type));
    return attached;
  } catch (const scaling::BadConfig& problem) {
    lines.refuse(
        fmt::format("the settings of {}: {}: {}", kind.type, problem.place(), problem.what()));
  } catch (const scenario::BadScenario& problem) {
    lines.refuse(problem.what());
  }
}

std::string decide(const Lines& lines, scaling::Attached& attached) {
  try {
    return wire::decision_line(
        wire::Question::read(lines.text(), attached.needs).put_to(*attached.policy));
  } catch (const wire::BadLine& problem) {
    lines.refuse(problem.what());
  }
}

}  // namespace

int serve_policy(const ServePolicyCommand& command) {
  const scaling::PolicyKind& kind = policy_kind(command.type);
  if (kind.runs_a_program)
    throw BadUsage(fmt::format("{} is a program already: there is nothing to serve", kind.type));
  std::optional<scaling::Config> settings;
  if (command.config) settings = settings_of(*command.config, "--config", kind);

  Lines lines;
  const wire::Hello hello = read_hello(lines);
  scaling::Attached attached = attach(lines, hello, kind, settings);
  print(wire::needs_line(attached.needs) + "\n");
  while (lines.next()) print(decide(lines, attached) + "\n");
  return kDone;
}

}  // namespace headroom::cli
