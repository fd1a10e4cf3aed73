#pragma once

#include "sim/theory/flow_station.hpp"
#include "sim/world/flow_profile.hpp"

namespace headroom::world {

/// What requests meet at the CPUs of an instance at some moment, and how long they take then.
///
/// First come, first served (as many workers as vCPUs, or fewer): a wait that most arrivals may not
/// have, exponential for those who do, behind what has piled up. Processor sharing: each request is
/// slowed down, on average alike in proportion to its length (Kleinrock); how much that differs
/// between requests is taken from the variance of Coffman, Muntz & Trotter (JACM 17, 1970).
class FlowLatency {
 public:
  struct Moment {
    const theory::FlowStation* station = nullptr;
    bool is_shared = false;  ///< processor sharing
    double offered = 0;      ///< utilization that the arrivals would make; may be above 1
    double jobs = 0;         ///< at the station
    double visit_ns = 1;     ///< mean CPU time of a step on one of its servers
    double speed = 1;        ///< of a server, against a reference core
  };
  explicit FlowLatency(const Moment& moment);

  /// @param visits CPU steps of the request
  /// @param chance,other in (0, 1), independent of each other and of the request
  /// @return ns from the request's arrival at the instance to its answer
  double of(const FlowProfile::Sample& request, double visits, double chance, double other) const;

 private:
  double waited(double chance, double other) const;
  double shared(double cpu_ns, double chance) const;

  Moment moment_;
  double backlog_ns_ = 0;   ///< of what has piled up beyond the usual queue
  double chance_ = 0;       ///< of waiting
  double wait_ns_ = 0;      ///< on average, of those who do
  double slowdown_ = 1;     ///< of processor sharing
  double usual_part_ = 1;   ///< of the jobs that are there, those of the usual queue
  double free_per_ns_ = 0;  ///< (1 - utilization) / mean service time
  double arrivals_per_ns_ = 0;
};

}  // namespace headroom::world
