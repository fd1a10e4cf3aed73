#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/load/thread_group.hpp"
#include "sim/scaling/message.hpp"

namespace headroom::load {

/// A place in a plan that we read otherwise than JMeter would, or not at all.
struct JmxWarning {
  std::string path;     ///< "TastyLog > Thread Group > search"
  std::string element;  ///< the element's class, "IfController"
  scaling::Message message;
};

/// What a JMeter plan asks for. Request classes are not known here: each sampler's is 0.
struct JmxPlan {
  std::string name;
  std::string version;  ///< JMeter's that saved it, "5.6.3"; may be empty
  std::vector<ThreadGroupConfig> thread_groups;
  std::vector<JmxWarning> warnings;
};

/// A plan that can not be read.
class BadJmx : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The content of a file that a plan names, relative to the plan; nothing where there is none.
using JmxFiles = std::function<std::optional<std::string>(const std::string& path)>;

/// Reads a JMeter test plan (.jmx, versions 2.x to 5.x): its thread groups, controllers, HTTP
/// samplers, timers and variables, with their scope. What is not modelled, and what hangs on a
/// response, is named in a warning.
/// @param text the file's content @param properties as JMeter's -J @param jmeter the version that
/// runs it: 2.x sleeps a timer in full when a test is over and sends once more, and reads a
/// Constant Throughput Timer's text of its mode as 0. Empty: the version that saved the plan
/// @throws BadJmx
JmxPlan import_jmx(std::string_view text, const std::map<std::string, std::string>& properties,
                   const JmxFiles& files = {}, const std::string& jmeter = {});

/// "2.13", "5.6.3".
bool is_jmeter_version(std::string_view text);

}  // namespace headroom::load
