#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/load/thread_group.hpp"

namespace headroom::load {

/// A place in a plan that we read otherwise than JMeter would, or not at all.
struct JmxWarning {
  std::string path;     ///< "TastyLog > Thread Group > search"
  std::string element;  ///< the element's class, "IfController"
  std::string message;
};

/// What a JMeter plan asks for. Request classes are not known here: each sampler's is 0.
struct JmxPlan {
  std::vector<ThreadGroupConfig> thread_groups;
  std::vector<JmxWarning> warnings;
};

/// A plan that can not be read.
class BadJmx : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a JMeter test plan (.jmx, versions 2.x to 5.x): thread groups, loop controllers, HTTP
/// samplers and their defaults, user-defined variables, `__P` and `__property`, and the constant,
/// uniform, Gaussian and Poisson random timers with their scope. Everything else is named in a
/// warning.
/// @param text the file's content @param properties as JMeter's -J
/// @throws BadJmx
JmxPlan import_jmx(std::string_view text, const std::map<std::string, std::string>& properties);

}  // namespace headroom::load
