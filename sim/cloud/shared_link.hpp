#pragma once

#include <functional>
#include <vector>

#include "sim/cloud/booting_step.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// Downloads that share the bandwidth of where they come from equally, none of them faster than an
/// instance's own bandwidth: processor sharing, exact and event-driven.
class SharedLink {
 public:
  /// Told when a download is complete; must not start one within the call.
  using Downloaded = std::function<void(BootingStep, Instant now)>;

  /// Both bandwidths in bytes per second, > 0. @param own of one instance
  SharedLink(double bandwidth, double own, engine::Agenda& agenda, Downloaded downloaded);
  SharedLink(const SharedLink&) = delete;
  SharedLink& operator=(const SharedLink&) = delete;

  void start(BootingStep step, double bytes, Instant now);
  /// The instance is gone, and what it downloads with it.
  void leave(InstanceId instance, Instant now);

  std::size_t downloads() const { return downloads_.size(); }

 private:
  struct Download {
    BootingStep step;
    double bytes_left;
  };

  void advance(Instant now);
  void replan(Instant now);
  void finish(Instant now);
  double bytes_per_ns() const;  ///< of each download

  double bandwidth_;
  double own_;
  engine::Agenda& agenda_;
  Downloaded downloaded_;
  std::vector<Download> downloads_;  ///< in the order of their start
  Instant updated_;
  engine::Agenda::Timer timer_;
};

}  // namespace headroom::cloud
