#include "policies/ski_rental.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

class SkiRental final : public scaling::Policy {
 public:
  SkiRental(RequestDemand demand, Duration idle_time) : demand_(demand), idle_time_(idle_time) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    const scaling::GroupView& group = observation.group;
    const int needed = scaling::whole_capacity(*demand);
    note(needed, group.desired, observation.now);
    const int kept = worth_keeping(needed, observation.now);
    const int wanted = std::clamp(std::max(needed, kept), group.min, group.max);
    note(needed, wanted, observation.now);
    return {wanted,
            {},
            scaling::message(
                "the last requests ask for {:.2f} instances, {} are kept rather than started again",
                *demand, std::max(0, kept - needed))};
  }

 private:
  /// Those that are new, by whoever's word, count as needed just now.
  void note(int needed, int present, Instant now) {
    last_needed_.resize(static_cast<std::size_t>(present), now);
    std::fill_n(last_needed_.begin(), std::min(needed, present), now);
  }
  /// Lower layers were needed later: the top one has idled longest.
  int worth_keeping(int needed, Instant now) const {
    int kept = static_cast<int>(last_needed_.size());
    while (kept > needed && now - last_needed_[static_cast<std::size_t>(kept) - 1] >= idle_time_)
      --kept;
    return kept;
  }

  RequestDemand demand_;
  Duration idle_time_;
  std::vector<Instant> last_needed_;  ///< by layer, those of the desired capacity
};

scaling::ParameterTree parameters() {
  return with_request_demand({
      {"IdleTime", Parameter::Kind::number,
       "Seconds for which an instance that is not needed is kept. Default: the time from a launch "
       "to the first request and that in which it drains, which are billed.",
       false, 0, 1e6},
  });
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  return {demand.needs(),
          std::make_unique<SkiRental>(
              demand, Duration::from_seconds(config.number_or(
                          "IdleTime", scaling::idle_time_of_a_start(facts).seconds())))};
}

}  // namespace

scaling::PolicyKind ski_rental() {
  return {"ski-rental",
          "idle instances stay until that has cost as much as a start",
          false,
          parameters,
          make,
          nullptr,
          "Lu & Chen, arXiv:1112.0442"};
}

}  // namespace headroom::policies
