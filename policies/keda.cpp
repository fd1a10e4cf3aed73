#include "policies/keda.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/external_requests.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/refused_requests.hpp"
#include "policies/parts/replica_settings.hpp"

namespace headroom::policies {
namespace {

// policies.md 2.3
constexpr Duration kPollingInterval = 30_s;
constexpr Duration kCooldownPeriod = 300_s;
constexpr Duration kSyncPeriod = 15_s;
constexpr double kFailureThreshold = 3;

struct Rules {
  Duration polling_interval, cooldown_period;
  double activation_threshold;  ///< requests a second
  bool ignores_missing;         ///< no datapoint is a rate of 0, not a failure
  int failure_threshold;
  std::optional<int> fallback;  ///< instances
};

class Keda final : public scaling::Policy {
 public:
  Keda(const Rules& rules, ExternalRequests requests, const Config& config)
      : rules_(rules),
        requests_(std::move(requests)),
        replica_rules_(replica_rules_of(config)),
        stabilizer_(replica_behavior_of(config)) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> rate = look(observation);
    if (!next_poll_ || observation.now >= *next_poll_) poll(rate, observation.now);
    const GroupView& group = observation.group;
    if (group.desired == 0) {
      if (!is_active_) return no_opinion(scaling::message("the trigger is not active"));
      return set_to(1, group, scaling::message("the trigger is active"));
    }
    if (group.min == 0 && observation.now - active_since_ >= rules_.cooldown_period)
      return set_to(0, group,
                    scaling::message("the trigger has not been active for the cooldown period"));
    return count_replicas(rate, observation);
  }

 private:
  /// Requests a second, the refused ones too; empty: the scaler has failed.
  std::optional<double> look(const Observation& observation) {
    const double refused = refused_rate(observation.metrics.back(), observation.now);
    const bool is_missing = observation.metrics.front().empty();
    if (is_missing && refused == 0 && !rules_.ignores_missing) return std::nullopt;
    return requests_.rate(observation).value_or(0) + refused;
  }

  void poll(const std::optional<double>& rate, Instant now) {
    if (!next_poll_) active_since_ = now;
    next_poll_ = now + rules_.polling_interval;
    failures_ = rate ? 0 : failures_ + 1;
    if (!rate) return;
    is_active_ = *rate > rules_.activation_threshold;
    if (is_active_) active_since_ = now;
  }

  /// @pre an instance is desired
  Decision count_replicas(std::optional<double> rate, const Observation& observation) {
    const bool falls_back = !rate && rules_.fallback && failures_ > rules_.failure_threshold;
    // What would ask for just so many.
    if (falls_back) rate = *rules_.fallback * requests_.requests_per_instance();
    if (!rate) return no_opinion(scaling::message("the metric has no datapoint"));
    const GroupView& group = observation.group;
    const auto proposal = requests_.propose(*rate, group.desired, replica_rules_);
    return set_to(stabilizer_.next(group, proposal.replicas, observation.now), group,
                  scaling::message("{}{} ask for {}",
                                   falls_back ? scaling::message("fallback: ") : scaling::Message(),
                                   requests_.words(proposal), proposal.replicas));
  }

  Rules rules_;
  ExternalRequests requests_;
  scaling::ReplicaRules replica_rules_;
  GroupStabilizer stabilizer_;
  std::optional<Instant> next_poll_;
  bool is_active_ = false;
  Instant active_since_;  ///< the last poll that found it so, or the first of all
  int failures_ = 0;      ///< polls, one after the other
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return with_replica_behavior({
      requests_per_instance_parameter(),
      seconds_parameter("PollingInterval",
                        "from one look at whether the trigger is active to the next. Default: 30.",
                        1),
      seconds_parameter("CooldownPeriod",
                        "without activity until there is no instance; only where the group may "
                        "have none. Default: 300."),
      {"ActivationThreshold", Kind::number,
       "Requests a second above which the trigger is active. Default: 0.", false, 0, 1e9},
      {"IgnoreNullValues", Kind::truth,
       "Whether a minute without a datapoint is one without requests, not a failure. Default: "
       "true.",
       false},
      {"FallbackReplicas", Kind::integer,
       "Instances to have after too many failures. Default: as many as there are.", false, 1, 1e6},
      {"FailureThreshold", Kind::integer,
       "Polls that may fail, one after the other, before the fallback. Default: 3.", false, 0, 1e6},
      seconds_parameter("SyncPeriod", "from one round of the autoscaler to the next. Default: 15.",
                        1),
  });
}

scaling::Attached make(const Config& config, const GroupFacts& facts) {
  const Config& ignores = config["IgnoreNullValues"];
  const Config& fallback = config["FallbackReplicas"];
  Rules rules{};
  rules.polling_interval = seconds_of(config, "PollingInterval", kPollingInterval);
  rules.cooldown_period = seconds_of(config, "CooldownPeriod", kCooldownPeriod);
  rules.activation_threshold = config.number_or("ActivationThreshold", 0);
  rules.ignores_missing = ignores.is_absent() || ignores.truth();
  rules.failure_threshold =
      static_cast<int>(config.number_or("FailureThreshold", kFailureThreshold));
  if (!fallback.is_absent()) rules.fallback = static_cast<int>(fallback.number());
  if (rules.fallback && rules.ignores_missing)
    throw scaling::BadConfig("/FallbackReplicas",
                             "nothing ever fails unless IgnoreNullValues is false");
  ExternalRequests requests(config, facts);
  scaling::Needs needs = requests.needs(seconds_of(config, "SyncPeriod", kSyncPeriod));
  needs.metrics.push_back(refused_requests());
  return {std::move(needs), std::make_unique<Keda>(rules, std::move(requests), config)};
}

scaling::Messages assumed(const GroupFacts&) {
  return {
      scaling::message("keda: requests a second of the last minute as its trigger, refused ones "
                       "too, as nothing holds them back while there is no instance")};
}

}  // namespace

scaling::PolicyKind keda() {
  return {"keda",
          "none to one by activity, more by requests an instance, as KEDA does",
          false,
          parameters,
          make,
          assumed,
          "KEDA, ScaledObject specification and its AWS CloudWatch scaler"};
}

}  // namespace headroom::policies
