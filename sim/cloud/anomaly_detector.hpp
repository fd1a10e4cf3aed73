#pragma once

#include <cstdint>
#include <vector>

#include "sim/cloud/instance.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

class TargetGroup;

/// Automatic target weights of weighted_random. AWS says what they do: targets that answer with
/// 5xx or fail to connect more often than the others are anomalous, at least three healthy targets
/// are needed, and with mitigation on such a target gets less and less until it recovers or hardly
/// has any traffic left; then its share grows slowly again (ELB guide, "Automatic Target Weights").
/// The numbers are not published: these are ours.
struct AnomalyConfig {
  bool mitigate = false;         ///< load_balancing.algorithm.anomaly_mitigation
  Duration interval = 10_s;      ///< between two judgements
  double error_ratio = 3;        ///< times the others' share of errors
  double min_error_rate = 0.05;  ///< below it nobody is anomalous
  int min_requests = 10;         ///< that a judgement needs
  double decrease = 0.5;         ///< of the weight, at each judgement that is against the target
  double increase = 0.1;         ///< to the weight, each interval without one
  double min_weight = 0.01;      ///< the traffic that shows whether it has recovered
};

/// Judges targets by the errors of the requests that they get. Per request one count.
class AnomalyDetector {
 public:
  explicit AnomalyDetector(const AnomalyConfig& config) : config_(config) {}

  void answered(std::uint32_t slot) { ++of(slot).requests; }
  /// The target did not answer, closed the connection or refused it.
  void failed(std::uint32_t slot) {
    ++of(slot).requests;
    ++of(slot).errors;
  }
  /// The end of an interval. Peers are all targets, or those of a zone without cross-zone load
  /// balancing. @return whether a weight has changed
  bool judge(const TargetGroup& targets);

  /// Of its full share of requests, what a target gets.
  double weight(std::uint32_t slot) const {
    return slot < targets_.size() ? targets_[slot].weight : 1.0;
  }
  int anomalous() const { return anomalous_; }
  int mitigated() const { return mitigated_; }
  const AnomalyConfig& config() const { return config_; }

 private:
  struct Target {
    InstanceId id = 0;
    std::uint64_t requests = 0, errors = 0;  ///< since its latest judgement
    std::uint64_t judged_requests = 0, judged_errors = 0;
    bool is_new = false;  ///< what was judged is of this interval
    bool is_anomalous = false;
    double weight = 1;
  };
  Target& of(std::uint32_t slot) {
    if (slot >= targets_.size()) [[unlikely]] {
      targets_.resize(slot + 1);
    }
    return targets_[slot];
  }
  bool judge_peers(const std::vector<std::uint32_t>& slots);
  bool is_worse(std::uint32_t slot, const std::vector<std::uint32_t>& peers) const;
  bool weigh(Target& target) const;

  AnomalyConfig config_;
  std::vector<Target> targets_;  ///< by slot
  int anomalous_ = 0;
  int mitigated_ = 0;
};

}  // namespace headroom::cloud
