#include "policies/vertical_scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "policies/parts/answers.hpp"
#include "policies/parts/names.hpp"

namespace headroom::policies {

using scaling::message;
using scaling::Resize;
using scaling::Restraint;

namespace {

constexpr double kDefaultCooldown = 300;  // seconds, ours

class VerticalScaling final : public scaling::Policy {
 public:
  VerticalScaling(std::vector<std::string> types, Resize::How how, Duration cooldown)
      : types_(std::move(types)), how_(how), cooldown_(cooldown) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    if (wake.why != Wake::Why::alarm) return {};
    const std::string& type = observation.group.instance_type;
    const auto present = std::find(types_.begin(), types_.end(), type);
    if (present == types_.end())
      return no_opinion(message("{} is none of the policy's types", type));
    if (observation.group.is_updating)
      return no_opinion(message("the instances are being updated"));
    if (last_ && observation.now < *last_ + cooldown_)
      return held_back(Restraint::cooldown,
                       message("the cooldown since the last resize is not over"));
    if (wake.alarm->state == scaling::AlarmState::insufficient_data)
      return no_opinion(message("an alarm without data says neither larger nor smaller"));
    const bool wants_larger = wake.alarm->is_high();
    if (wants_larger && present + 1 == types_.end())
      return no_opinion(message("at the largest type, {}", type));
    if (!wants_larger && present == types_.begin())
      return no_opinion(message("at the smallest type, {}", type));
    last_ = observation.now;
    Decision decision;
    decision.resize = Resize{*(wants_larger ? present + 1 : present - 1), how_};
    decision.reason = message("from {} to {}", type, decision.resize->instance_type);
    return decision;
  }

 private:
  std::vector<std::string> types_;  ///< smallest first
  Resize::How how_;
  Duration cooldown_;
  std::optional<Instant> last_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"InstanceTypes",
       Kind::list,
       "The types to choose from, smallest first; the launch template's is one of them.",
       true,
       {},
       {},
       {},
       {{"InstanceType", Kind::text, "A type of the catalogue, or of instance_types.", true}}},
      {"How",
       Kind::choice,
       "stop_start changes each instance where it is, with a downtime; instance_refresh puts new "
       "ones into its place. Default: stop_start.",
       false,
       {},
       {},
       {"stop_start", "instance_refresh"}},
      {"Cooldown", Kind::integer, "Seconds from one resize to the next. Default: 300.", false, 0,
       86400},
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts&) {
  std::vector<std::string> types;
  for (const Config& entry : config["InstanceTypes"].list())
    types.push_back(entry["InstanceType"].text());
  if (types.size() < 2) throw BadConfig("/InstanceTypes", "at least two types are needed");
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (std::find(types.begin(), types.begin() + static_cast<std::ptrdiff_t>(i), types[i]) !=
        types.begin() + static_cast<std::ptrdiff_t>(i))
      throw BadConfig(fmt::format("/InstanceTypes/{}", i), types[i] + " is there already");
  }
  const Config& how = config["How"];
  const Config& cooldown = config["Cooldown"];
  scaling::Needs needs;
  needs.stance.scales_out = needs.stance.scales_in = false;
  needs.instance_types = types;
  return {std::move(needs),
          std::make_unique<VerticalScaling>(
              std::move(types),
              how.is_absent() ? Resize::How::stop_start : *scaling::resize_how(how.text()),
              Duration::from_seconds(cooldown.is_absent() ? kDefaultCooldown : cooldown.number()))};
}

}  // namespace

scaling::PolicyKind vertical_scaling() {
  return {"vertical-scaling",
          "the next larger or smaller instance type for the whole group",
          false,
          parameters,
          make,
          nullptr,
          "our own, by EC2's ways to change an instance type"};
}

}  // namespace headroom::policies
