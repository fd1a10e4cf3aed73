#pragma once

#include <optional>

#include "policies/parts/sample_window.hpp"

/// The arithmetic of Knative's pod autoscaler (policies.md 2.2).
namespace headroom::policies {

struct KpaRules {
  double target = 70;  ///< of the metric, for each pod
  double max_up_rate = 1000, max_down_rate = 2;
  double panic_threshold = 2;  ///< of pods that are wanted by the panic window to ready ones
  Duration stable_window = 60_s;
  Duration scale_down_delay = {};
};

/// What both windows ask for.
struct KpaProposal {
  int stable = 0, panic = 0;  ///< pods, within the rates of change
  bool is_over = false;       ///< the panic threshold
};

/// @param stable, panic mean of the metric over each window, of all pods together
KpaProposal propose_pods(int ready, double stable, double panic, const KpaRules& rules);

/// From proposals to pods, tick by tick: in panic never down.
class KpaScaler {
 public:
  explicit KpaScaler(const KpaRules& rules) : rules_(rules), asked_(rules.scale_down_delay) {}

  int next(const KpaProposal& proposal, int ready, Instant now);
  bool is_in_panic() const { return panic_since_.has_value(); }

 private:
  void begin(int ready, Instant now);

  KpaRules rules_;
  bool has_begun_ = false;
  std::optional<Instant> panic_since_;  ///< or when it was prolonged
  int most_in_panic_ = 0;
  SampleWindow asked_;  ///< pods, over the delay of scaling down
};

}  // namespace headroom::policies
