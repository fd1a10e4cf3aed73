#include "policies/square_root_staffing.hpp"

#include <fmt/format.h>

#include <memory>

#include "policies/parts/names.hpp"
#include "policies/parts/staffed_rate.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/theory/staffing.hpp"

namespace headroom::policies {
namespace {

constexpr double kDefaultWaitingChance = 0.2;

struct Settings {
  double beta;
  Duration lead;
  int vcpus;
};

class SquareRootStaffing final : public scaling::Policy {
 public:
  SquareRootStaffing(StaffedRate rate, Settings settings)
      : rate_(std::move(rate)), settings_(settings) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> rate = rate_.highest(observation);
    if (!rate) return {};
    const double load = load_ahead(*rate);
    const auto instances = [this](double offered) {
      return scaling::whole_capacity(theory::square_root_staffing(offered, settings_.beta) /
                                     settings_.vcpus);
    };
    return {staffed(load, instances, observation.group),
            {},
            scaling::message("{:.2f} vCPUs busy and {:.2f} roots of it beyond need {} instances",
                             load, settings_.beta, instances(load))};
  }

 private:
  /// The modified offered load when what is launched now has booted, if the rate stays as it is.
  double load_ahead(double rate) {
    const auto after = [&](double before, Duration time) {
      return theory::modified_offered_load(before, rate, rate_.service_rate(), time.seconds());
    };
    load_ = load_ ? after(*load_, rate_.period()) : rate / rate_.service_rate();
    return after(*load_, settings_.lead);
  }

  StaffedRate rate_;
  Settings settings_;
  std::optional<double> load_;  ///< now; absent: nothing is counted yet
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return with_staffed_rate({
      {"Probability", Kind::number, "That an arrival waits, from which beta follows. Default: 0.2.",
       false, 1e-9, 0.999},
      {"Lead", Kind::number,
       "Seconds ahead for which the load is taken. Default: the estimated boot time.", false, 0,
       86400},
  });
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  StaffedRate rate(config, facts);
  const Settings settings{
      theory::halfin_whitt_beta(config.number_or("Probability", kDefaultWaitingChance)),
      Duration::from_seconds(config.number_or("Lead", facts.boot_estimate.seconds())), facts.vcpus};
  scaling::Needs needs = rate.needs();
  return {std::move(needs), std::make_unique<SquareRootStaffing>(std::move(rate), settings)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {scaling::message(
      "square-root-staffing: instances that work at one queue, each vCPU a server; a load balancer "
      "that does not pool them, round robin above all, keeps arrivals waiting more often")};
}

}  // namespace

scaling::PolicyKind square_root_staffing() {
  return {"square-root-staffing",
          "the offered load and a safety of some square roots of it",
          false,
          parameters,
          make,
          assumed,
          "Halfin & Whitt, Oper. Res. 29, 1981; Jennings, Mandelbaum, Massey & Whitt, 1996"};
}

}  // namespace headroom::policies
