#include "policies/autoscale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <numeric>

#include "policies/parts/answers.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/utilisation.hpp"
#include "sim/scaling/adjustment.hpp"
#include "sim/theory/queues.hpp"

namespace headroom::policies {
namespace {

constexpr double kDefaultPeriod = 15;       // seconds
constexpr double kDefaultWindow = 60;       // seconds
constexpr double kPaperPackingFactor = 10;  // policies.md 4.7
constexpr Duration kPaperIdleTime = 120_s;  // policies.md 4.7
constexpr double kMostUtilisation = 0.95;   // nearer to 1, queues say nothing any more

struct Settings {
  double packing_factor;
  Duration idle_time;
  std::size_t looks;  ///< over which requests are averaged
};

/// The inverse of g(rho) = a / (1 - a), a = rho p / (1 + p): the mean of requests at an instance
/// that shares its processor, where load 1 makes them p (policies.md 4.7).
double normalised_load(double requests, double packing_factor) {
  return requests / (1 + requests) * (1 + packing_factor) / packing_factor;
}

class AutoScale final : public scaling::Policy {
 public:
  explicit AutoScale(Settings settings) : settings_(settings) {}

  Decision decide(const Wake&, const Observation& observation) override {
    seen_.push_back(requests_in_flight(observation));
    if (seen_.size() > settings_.looks) seen_.pop_front();
    const int present = observation.group.desired;
    if (present == 0) return {};
    const double requests =
        std::accumulate(seen_.begin(), seen_.end(), 0.0) / static_cast<double>(seen_.size());
    const double load = normalised_load(requests / present, settings_.packing_factor);
    const int needed = scaling::whole_capacity(present * load);
    if (needed > present) {
      return set_to(needed, observation.group,
                    scaling::message("{:.1f} requests in {} instances are a load of {:.2f}",
                                     requests, present, load));
    }
    return switch_off(observation);
  }

 private:
  /// DelayedOff. The last launched go first, as a load balancer that packs uses them last.
  Decision switch_off(const Observation& observation) const {
    Decision decision;
    const int spare = observation.group.desired - observation.group.min;
    const auto& instances = observation.instances;
    for (auto i = instances.rbegin(); i != instances.rend(); ++i) {
      if (static_cast<int>(decision.terminate.size()) >= spare) break;
      if (has_idled(*i, observation.now)) decision.terminate.push_back(i->name);
    }
    decision.reason = scaling::message("{} idle for {:g} s", decision.terminate.size(),
                                       settings_.idle_time.seconds());
    return decision;
  }

  bool has_idled(const InstanceView& instance, Instant now) const {
    if (instance.state != InstanceView::State::in_service || instance.in_flight > 0) return false;
    if (!instance.ready_since) return false;
    return now - std::max(*instance.ready_since, instance.last_busy.value_or(Instant{})) >=
           settings_.idle_time;
  }

  Settings settings_;
  std::deque<int> seen_;  ///< requests in flight at the last looks, oldest first
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return {
      {"PackingFactor", Kind::number,
       "Requests in one instance, on average, at the load that it can just serve within the SLO. "
       "Default: of the queue M/M/c, c its vCPUs, at the rate that is measured before the run, as "
       "headroom capacity does; 10 in the paper.",
       false, 0.01, 1e6},
      {"IdleTime", Kind::number,
       "Seconds after which an idle instance is terminated. Default: the estimated boot time; 120 "
       "in the paper, where 260 pass until an instance serves.",
       false, 1, 86400},
      {"Period", Kind::number, "Seconds from one look to the next. Default: 15.", false, 1, 3600},
      {"Window", Kind::number,
       "Seconds over whose looks the requests in the system are averaged. Default: 60.", false, 1,
       86400},
  };
}

/// Requests in an instance at what it can just serve, where each of its vCPUs takes one at a time.
double packing_factor(const scaling::GroupFacts& facts) {
  if (!facts.requests_per_instance || facts.service_demand_s <= 0) return kPaperPackingFactor;
  theory::MMc instance{*facts.requests_per_instance, 1 / facts.service_demand_s, facts.vcpus};
  instance.arrival_rate =
      std::min(instance.arrival_rate, kMostUtilisation * instance.servers * instance.service_rate);
  return instance.mean_in_system();
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const double period = config.number_or("Period", kDefaultPeriod);
  const double window = config.number_or("Window", kDefaultWindow);
  const Duration boot = facts.boot_estimate > Duration{} ? facts.boot_estimate : kPaperIdleTime;
  Settings settings;
  settings.packing_factor = config.number_or("PackingFactor", packing_factor(facts));
  settings.idle_time = Duration::from_seconds(config.number_or("IdleTime", boot.seconds()));
  settings.looks = static_cast<std::size_t>(std::max(1.0, window / period));
  scaling::Needs needs;
  needs.tick = Duration::from_seconds(period);
  needs.per_instance = true;
  needs.capacity = config["PackingFactor"].is_absent();
  needs.stance.role = scaling::Stance::Role::sets;
  return {std::move(needs), std::make_unique<AutoScale>(settings)};
}

scaling::Messages assumed(const scaling::GroupFacts&) {
  return {
      scaling::message("autoscale: its index packing needs a load balancer that can pack; with "
                       "round robin and least outstanding requests only its other two parts are at "
                       "work, and hardly an instance ever idles, so that it seldom scales in"),
      scaling::message(
          "autoscale: the paper measures how many requests are in an instance at each load; here "
          "an instance shares its processor among them, and the requests are averaged over a "
          "minute; in the load, booting instances count as present")};
}

}  // namespace

scaling::PolicyKind autoscale() {
  return {"autoscale",
          "up by the requests in the system, down by terminating who has idled for long",
          false,
          parameters,
          make,
          assumed,
          "Gandhi, Harchol-Balter, Raghunathan & Kozuch, TOCS 30(4), 2012"};
}

}  // namespace headroom::policies
