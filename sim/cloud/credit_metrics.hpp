#pragma once

#include <vector>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// What EC2 says of one instance's CPU credits at the end of five minutes (aws-behaviour 1.6).
struct CreditSample {
  Instant time;
  double usage = 0;            ///< CPUCreditUsage, within the five minutes
  double balance = 0;          ///< CPUCreditBalance
  double surplus_balance = 0;  ///< CPUSurplusCreditBalance
  double surplus_charged = 0;  ///< CPUSurplusCreditsCharged, since the launch
};

/// The four credit metrics of burstable instances: every five minutes from `running` on, whatever
/// the monitoring; a period that the instance does not live to see the end of has none.
class CreditMetrics {
 public:
  CreditMetrics(CloudWatch& cloudwatch, engine::Agenda& agenda)
      : cloudwatch_(cloudwatch), agenda_(agenda) {}

  void on_running(Instance& instance, Instant now);
  /// It leaves: nothing more is published.
  void stop(const Instance& instance);

  /// Of instance `id`, oldest first.
  const std::vector<CreditSample>& of(InstanceId id) const;

 private:
  void plan(Instance& instance, Instant now);
  void publish(Instance& instance, Instant now);

  struct Published {
    std::vector<CreditSample> samples;
    double used_ns = 0;  ///< when the period began
    engine::Agenda::Timer next;
  };
  CloudWatch& cloudwatch_;
  engine::Agenda& agenda_;
  std::vector<Published> by_instance_;  ///< by id - 1
};

}  // namespace headroom::cloud
