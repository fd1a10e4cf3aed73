#include "policies/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "policies/parts/names.hpp"

namespace headroom::policies {
namespace {

struct Step {
  Duration at;  ///< since the start of the run, or of the turn
  int instances = 0;
};

class Schedule final : public scaling::Policy {
 public:
  /// @param steps by time, the first at 0 @param turn after which they begin anew; 0: never
  Schedule(std::vector<Step> steps, Duration turn) : steps_(std::move(steps)), turn_(turn) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const Duration now = observation.now.since_start();
    const Duration into_turn = turn_ > Duration{} ? now % turn_ : now;
    const auto next =
        std::upper_bound(steps_.begin(), steps_.end(), into_turn,
                         [](Duration time, const Step& step) { return time < step.at; });
    const Step& present = *(next - 1);
    Decision decision;
    decision.desired = std::clamp(present.instances, observation.group.min, observation.group.max);
    decision.reason = scaling::message("the schedule has {} instances now", present.instances);
    if (next != steps_.end())
      decision.wake_in = next->at - into_turn;
    else if (turn_ > Duration{})
      decision.wake_in = turn_ - into_turn;
    return decision;
  }

 private:
  std::vector<Step> steps_;
  Duration turn_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"Steps",
       Kind::list,
       "By time; before the first one it is in force, too.",
       true,
       {},
       {},
       {},
       {{"At", Kind::number, "Seconds since the start of the run, or of the turn.", true, 0, 1e9},
        {"Instances", Kind::integer, "From then on.", true, 0, 1e6}}},
      {"RepeatEvery", Kind::number,
       "Seconds after which the steps begin anew: 86400 for a day. Default: they do not.", false, 1,
       1e9},
  };
}

std::vector<Step> read_steps(const Config::List& list, Duration turn) {
  std::vector<Step> steps;
  for (const Config& entry : list) {
    const auto at = Duration::from_seconds(entry["At"].number());
    const std::string place = fmt::format("/Steps/{}/At", steps.size());
    if (!steps.empty() && at <= steps.back().at)
      throw BadConfig(place, "each step later than the one before it");
    if (turn > Duration{} && at >= turn) throw BadConfig(place, "less than RepeatEvery");
    steps.push_back({at, static_cast<int>(entry["Instances"].number())});
  }
  if (steps.empty()) throw BadConfig("/Steps", "at least one step is needed");
  steps.front().at = Duration{};
  return steps;
}

scaling::Attached make(const Config& config, const scaling::GroupFacts&) {
  const Duration turn = Duration::from_seconds(config.number_or("RepeatEvery", 0));
  scaling::Needs needs;
  needs.start = true;
  needs.stance.role = scaling::Stance::Role::sets;
  return {needs, std::make_unique<Schedule>(read_steps(config["Steps"].list(), turn), turn)};
}

}  // namespace

scaling::PolicyKind schedule() {
  return {"schedule",
          "so many instances from such a time on, as planned beforehand",
          false,
          parameters,
          make,
          nullptr,
          "our own; AWS's own way to the same are scheduled actions"};
}

}  // namespace headroom::policies
