#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

// Calls of the API that somebody makes by hand (aws-behaviour 4.3, 4.15). Instances are named as
// the model names them, "i-0001"; whether there is one shows only when the call is made.

struct SetInstanceHealth {
  std::string instance;
  bool is_healthy = false;
  bool respects_grace_period = true;
};
struct EnterStandby {
  std::vector<std::string> instances;
  bool decrements = true;  ///< ShouldDecrementDesiredCapacity; else others are launched for them
};
struct ExitStandby {
  std::vector<std::string> instances;
};
struct SetInstanceProtection {
  std::vector<std::string> instances;
  bool is_protected = true;
};
struct TerminateInstance {
  std::string instance;
  bool decrements = false;  ///< ShouldDecrementDesiredCapacity; else another is launched for it
};
struct SetDesiredCapacity {
  int desired = 0;
  bool honors_cooldown = false;
};

struct OperatorRequest {
  Instant at;
  std::variant<SetInstanceHealth, EnterStandby, ExitStandby, SetInstanceProtection,
               TerminateInstance, SetDesiredCapacity>
      call;
};

}  // namespace headroom::cloud
