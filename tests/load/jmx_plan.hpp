#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "sim/load/jmx.hpp"

/// Small JMeter plans for tests, written as JMeter writes them: an element, then the hashTree of
/// its children.
namespace headroom::load {

inline std::string element(const std::string& kind, const std::string& name,
                           const std::string& properties = "", const std::string& children = "") {
  return "<" + kind + " testclass=\"" + kind + "\" testname=\"" + name + "\" enabled=\"true\">" +
         properties + "</" + kind + "><hashTree>" + children + "</hashTree>\n";
}

inline std::string property(const std::string& name, const std::string& value,
                            const std::string& type = "stringProp") {
  return "<" + type + " name=\"" + name + "\">" + value + "</" + type + ">";
}

inline std::string plan(const std::string& children, const std::string& properties = "") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<jmeterTestPlan "
         "version=\"1.2\">\n<hashTree>\n" +
         element("TestPlan", "Plan", properties, children) + "</hashTree>\n</jmeterTestPlan>\n";
}

/// Four threads in 8 s, three times, unless `properties` says otherwise: the first of a name wins.
inline std::string group(const std::string& children, const std::string& properties = "",
                         const std::string& loops = "3") {
  return element("ThreadGroup", "Users",
                 properties + property("ThreadGroup.num_threads", "4") +
                     property("ThreadGroup.ramp_time", "8") +
                     "<elementProp name=\"ThreadGroup.main_controller\" "
                     "elementType=\"LoopController\">" +
                     property("LoopController.loops", loops) + "</elementProp>",
                 children);
}

inline std::string sampler(const std::string& name, const std::string& properties = "",
                           const std::string& children = "") {
  return element("HTTPSamplerProxy", name, properties, children);
}

inline std::string constant_timer(const std::string& ms) {
  return element("ConstantTimer", "Pause " + ms, property("ConstantTimer.delay", ms));
}

inline JmxPlan import_text(const std::string& xml,
                           const std::map<std::string, std::string>& properties = {}) {
  return import_jmx(xml, properties);
}

/// One of the plans in tests/data/jmx.
inline JmxPlan import_file(const std::string& name,
                           const std::map<std::string, std::string>& properties = {}) {
  std::ifstream file(std::string(HEADROOM_SOURCE_DIR) + "/tests/data/jmx/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return import_jmx(text.str(), properties);
}

}  // namespace headroom::load
