#pragma once

#include <optional>
#include <vector>

#include "sim/cloud/instance.hpp"

namespace headroom::cloud {

inline Instant at(Duration since_start) { return Instant::at(since_start); }

/// One instance that is driven by hand.
struct Driven {
  explicit Driven(const InstanceType& what, std::optional<CreditMode> mode = {},
                  const ThrottleConfig& throttle = {})
      : type(what), instance(1, 0, type, 0, mode, 0, throttle) {}

  void start(Instant when, double cpu_seconds) {
    go_to(when);
    instance.start(cpu_seconds * 1e9, 1);
    next = instance.next_event();
  }
  /// Everything up to and including `when`.
  void go_to(Instant when) {
    while (next <= when) step();
    instance.advance(when);
    next = instance.next_event();
  }
  void step() {
    now = next;
    instance.advance(now);
    if (instance.due() == Instance::Due::job) {
      instance.finish_job();
      finished.push_back(now);
    }
    next = instance.next_event();
    if (instance.take_exhaustion()) exhausted.push_back(now);
    ++events;
  }

  InstanceType type;
  Instance instance;
  Instant now;
  Instant next = instance.next_event();
  std::vector<Instant> finished, exhausted;
  int events = 0;
};

}  // namespace headroom::cloud
