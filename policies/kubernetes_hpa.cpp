#include "policies/kubernetes_hpa.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "policies/parts/answers.hpp"
#include "policies/parts/external_requests.hpp"
#include "policies/parts/instance_looks.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/pods_of_group.hpp"
#include "policies/parts/replica_settings.hpp"

namespace headroom::policies {

using scaling::ReplicaProposal;

namespace {

constexpr double kTargetUtilization = 50;  // percent, of Kubernetes' walkthrough
constexpr Duration kSyncPeriod = 15_s;     // policies.md 2.1

/// What it goes by.
class Source {
 public:
  virtual ~Source() = default;
  /// @pre an instance is desired @return empty: the metric has failed
  virtual std::optional<ReplicaProposal> propose(const Observation& observation) = 0;
  virtual scaling::Message words(const ReplicaProposal& proposal) const = 0;
};

class CpuUtilization final : public Source {
 public:
  CpuUtilization(std::int64_t target, const scaling::ReplicaRules& rules)
      : target_(target), rules_(rules) {}

  std::optional<ReplicaProposal> propose(const Observation& observation) override {
    return scaling::propose_replicas(scaling::PodMetric::cpu_utilization, target_,
                                     observation.group.desired, pods_.look(observation), rules_);
  }
  scaling::Message words(const ReplicaProposal& proposal) const override {
    return scaling::message("{} % CPU of {} %", proposal.measured, target_);
  }

 private:
  std::int64_t target_;  ///< percent
  scaling::ReplicaRules rules_;
  PodsOfGroup pods_;
};

class RequestRate final : public Source {
 public:
  RequestRate(ExternalRequests requests, const scaling::ReplicaRules& rules)
      : requests_(std::move(requests)), rules_(rules) {}

  std::optional<ReplicaProposal> propose(const Observation& observation) override {
    const std::optional<double> rate = requests_.rate(observation);
    if (!rate) return std::nullopt;
    return requests_.propose(*rate, observation.group.desired, rules_);
  }
  scaling::Message words(const ReplicaProposal& proposal) const override {
    return requests_.words(proposal);
  }

 private:
  ExternalRequests requests_;
  scaling::ReplicaRules rules_;
};

class KubernetesHpa final : public scaling::Policy {
 public:
  KubernetesHpa(std::unique_ptr<Source> source, scaling::ReplicaBehavior behavior)
      : source_(std::move(source)), stabilizer_(std::move(behavior)) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const scaling::GroupView& group = observation.group;
    if (group.desired == 0)
      return no_opinion(scaling::message("switched off, as no instance is desired"));
    const std::optional<ReplicaProposal> proposal = source_->propose(observation);
    if (!proposal) return no_opinion(scaling::message("nothing has the metric that would count"));
    return set_to(stabilizer_.next(group, proposal->replicas, observation.now), group,
                  scaling::message("{} ask for {}", source_->words(*proposal), proposal->replicas));
  }

 private:
  std::unique_ptr<Source> source_;
  GroupStabilizer stabilizer_;
};

scaling::ParameterTree parameters() {
  using Kind = Parameter::Kind;
  return with_replica_behavior({
      {"Metric",
       Kind::choice,
       "cpu: utilisation as a Resource metric; requests: those a second as an External one with an "
       "AverageValue. Default: cpu.",
       false,
       {},
       {},
       {"cpu", "requests"}},
      {"TargetUtilization", Kind::integer,
       "CPU utilisation in percent of an instance's vCPUs. Default: 50.", false, 1, 1000},
      requests_per_instance_parameter(),
      seconds_parameter("SyncPeriod", "from one round to the next. Default: 15.", 1),
      seconds_parameter("CpuInitializationPeriod",
                        "from the launch in which an instance counts only if it is ready, and was "
                        "for a whole sample. Default: 300."),
      seconds_parameter("InitialReadinessDelay",
                        "from the launch: one that was last ready before is taken for one that "
                        "never was. Default: 30."),
  });
}

bool goes_by_requests(const Config& config) {
  return !config["Metric"].is_absent() && config["Metric"].text() == "requests";
}

scaling::ReplicaRules rules_of(const Config& config) {
  scaling::ReplicaRules rules = replica_rules_of(config);
  rules.cpu_initialization =
      seconds_of(config, "CpuInitializationPeriod", rules.cpu_initialization);
  rules.initial_readiness_delay =
      seconds_of(config, "InitialReadinessDelay", rules.initial_readiness_delay);
  return rules;
}

scaling::Attached make(const Config& config, const GroupFacts& facts) {
  const Duration period = seconds_of(config, "SyncPeriod", kSyncPeriod);
  const double target = config.number_or("TargetUtilization", kTargetUtilization);
  scaling::Needs needs = looks_each(period);
  std::unique_ptr<Source> source;
  if (goes_by_requests(config)) {
    ExternalRequests requests(config, facts);
    needs = requests.needs(period);
    source = std::make_unique<RequestRate>(std::move(requests), rules_of(config));
  } else {
    source = std::make_unique<CpuUtilization>(static_cast<std::int64_t>(target), rules_of(config));
  }
  return {std::move(needs),
          std::make_unique<KubernetesHpa>(std::move(source), replica_behavior_of(config))};
}

scaling::Messages assumed(const GroupFacts&) {
  return {
      scaling::message("kubernetes-hpa: an instance is a pod that requests all its vCPUs, starts "
                       "at its launch and is ready when the load balancer finds it healthy")};
}

}  // namespace

scaling::PolicyKind kubernetes_hpa() {
  return {"kubernetes-hpa",
          "the ratio of CPU or requests to a target, as Kubernetes' HorizontalPodAutoscaler v2",
          false,
          parameters,
          make,
          assumed,
          "Kubernetes, pkg/controller/podautoscaler, and the documentation of "
          "HorizontalPodAutoscaler v2"};
}

}  // namespace headroom::policies
