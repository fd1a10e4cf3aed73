#include "policies/external/program_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "policies/external/wire_decision.hpp"
#include "policies/external/wire_hello.hpp"
#include "policies/external/wire_json.hpp"
#include "policies/external/wire_observation.hpp"
#include "sim/scaling/policy_failed.hpp"

namespace headroom::policies::external {

using scaling::Decision;
using scaling::Needs;
using scaling::Observation;
using scaling::Wake;

namespace {

std::string policy_name(const scaling::Config& run) {
  return run.is_absent() ? "" : run["policy"].text();
}

std::optional<std::chrono::sys_seconds> start_time(const scaling::Config& run) {
  if (run.is_absent()) return std::nullopt;
  const auto seconds = static_cast<std::int64_t>(run["start_time"].number());
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

/// Does something with the program; whatever is wrong with it ends the run.
/// @param when "at 60 s"
template <typename Action>
auto or_fail(const std::string& who, const std::string& when, Action action) {
  try {
    return action();
  } catch (const ProgramFailed& problem) {
    throw scaling::PolicyFailed(fmt::format("{}, {}: {}", who, when, problem.what()));
  } catch (const BadLine& problem) {
    throw scaling::PolicyFailed(
        fmt::format("{}, {}: its answer is not usable: {}", who, when, problem.what()));
  }
}

/// What only those who know its needs can judge. @throws BadLine
void check(const Decision& decision, const Needs& needs) {
  const auto& types = needs.instance_types;
  if (decision.resize &&
      std::find(types.begin(), types.end(), decision.resize->instance_type) == types.end())
    throw BadLine(fmt::format("/resize/type: found {}, allowed: one of its needs' instance_types",
                              excerpt(decision.resize->instance_type)));
  for (const scaling::ThresholdChange& change : decision.thresholds) {
    const bool is_its_own =
        std::any_of(needs.alarms.begin(), needs.alarms.end(),
                    [&](const auto& alarm) { return alarm.role == change.role; });
    if (!is_its_own)
      throw BadLine(fmt::format("/thresholds: found {}, allowed: the role of one of its alarms",
                                excerpt(change.role)));
  }
}

class ProgramPolicy final : public scaling::Policy {
 public:
  ProgramPolicy(std::string who, std::unique_ptr<Program> program, Needs needs,
                std::optional<std::chrono::sys_seconds> start_time)
      : who_(std::move(who)),
        program_(std::move(program)),
        needs_(std::move(needs)),
        start_time_(start_time) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    return or_fail(who_, fmt::format("at {:g} s", observation.now.seconds()), [&] {
      Decision decision =
          read_decision(program_->answer(observation_line(wake, observation, needs_, start_time_)));
      check(decision, needs_);
      return decision;
    });
  }

 private:
  std::string who_;
  std::unique_ptr<Program> program_;
  Needs needs_;
  std::optional<std::chrono::sys_seconds> start_time_;
};

}  // namespace

scaling::Attached attach_program(const ProgramSettings& settings,
                                 const std::function<std::unique_ptr<Program>()>& start) {
  const std::string name = policy_name(settings.run);
  const std::string who =
      fmt::format("policy {}{}({})", name, name.empty() ? "" : " ", excerpt(settings.shown));
  return or_fail(who, "at hello", [&] {
    std::unique_ptr<Program> program = start();
    const Hello hello{name, settings.config, settings.facts};
    Needs needs = read_needs(program->answer(hello_line(hello)));
    return scaling::Attached{needs, std::make_unique<ProgramPolicy>(who, std::move(program), needs,
                                                                    start_time(settings.run))};
  });
}

}  // namespace headroom::policies::external
