#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::scaling {

/// HorizontalPodAutoscaler v2's `behavior`: how fast replicas may come and go, and for how long
/// their number must have been asked for, as in Kubernetes'
/// pkg/controller/podautoscaler/horizontal.go.
struct ReplicaBehavior {
  struct Limit {
    enum class Type { pods, percent };
    Type type = Type::pods;
    int value = 0;
    Duration period;
  };
  enum class Select { max, min, disabled };  ///< of several limits; disabled: not this way at all
  struct Direction {
    Duration stabilization_window;
    Select select = Select::max;
    std::vector<Limit> limits;
  };
  /// At once; four pods or as many as there are, whichever is more, in 15 s.
  Direction up = {
      Duration{}, Select::max, {{Limit::Type::pods, 4, 15_s}, {Limit::Type::percent, 100, 15_s}}};
  /// The most that was asked for in five minutes; then as many at once as it likes.
  Direction down = {300_s, Select::max, {{Limit::Type::percent, 100, 15_s}}};
};

/// What becomes of what the metrics ask for, round by round.
class ReplicaStabilizer {
 public:
  struct Bounds {
    int min = 1, max = 1;
  };
  /// @param behavior absent: the rules of v1, at most double and the most of `downscale_window`
  ReplicaStabilizer(Bounds bounds, std::optional<ReplicaBehavior> behavior,
                    Duration downscale_window = 300_s)
      : bounds_(bounds), behavior_(std::move(behavior)), downscale_window_(downscale_window) {}

  /// One round. With none at present the controller is switched off, unless none is allowed: there
  /// stay none. @param desired that the metrics ask for @return how many there should be
  int next(int current, int desired, Instant now);

 private:
  struct Record {
    int replicas;
    Instant at;
  };
  int wanted(int current, int desired, Instant now);
  int by_version_1(int current, int desired, Instant now);
  int stabilized(int current, int desired, Instant now) const;
  int limited(int current, int wanted, Instant now) const;
  int limit(const ReplicaBehavior::Direction& direction, int sign, int current, Instant now) const;
  int before_period(int current, Duration period, Instant now) const;
  void forget(Instant now);

  Bounds bounds_;
  std::optional<ReplicaBehavior> behavior_;
  Duration downscale_window_;
  std::vector<Record> asked_;            ///< what the metrics asked for
  std::vector<Record> added_, removed_;  ///< changes that were made
};

}  // namespace headroom::scaling
