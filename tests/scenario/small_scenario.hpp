#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "policies/catalogue.hpp"
#include "sim/scenario/catalogue.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/read_scenario.hpp"

/// A scenario with nothing but what is required, and what tests do with it.
namespace headroom::scenario {

inline const Environment& environment() {
  static const Environment kEnvironment{policies::catalogue(), builtin_instance_types(),
                                        builtin_prices()};
  return kEnvironment;
}

inline Json small() {
  return Json::parse(R"({
    "name": "small",
    "duration": "10m",
    "application": {"requests": {"get": {"steps": [{"cpu": "10ms"}]}}},
    "images": {"ami-1": {"bake": "application"}},
    "launch_template": {"LaunchTemplateData": {"ImageId": "ami-1", "InstanceType": "t3.micro"}},
    "auto_scaling_group": {"AutoScalingGroupName": "web", "MinSize": 1, "MaxSize": 2,
                           "AvailabilityZones": ["us-east-1a"]},
    "load": [{"poisson": {"rate": 1}}]
  })");
}

/// The small scenario with other values at some places.
using Values = std::vector<std::pair<std::string, Json>>;
inline Json small_with(const Values& values) {
  Json json = small();
  for (const auto& [place, value] : values) json[Json::json_pointer(place)] = value;
  return json;
}

inline Scenario read(const Json& json, const std::filesystem::path& folder = "/nowhere",
                     const std::vector<Change>& changes = {}) {
  return read_scenario_text(json.dump(), "x.json", folder, changes, environment());
}

/// What is wrong with it; empty when nothing is.
inline std::vector<Problem> problems_of(const Json& json,
                                        const std::filesystem::path& folder = "/nowhere",
                                        const std::vector<Change>& changes = {}) {
  try {
    read(json, folder, changes);
  } catch (const BadScenario& problem) {
    return problem.problems();
  }
  return {};
}

/// Every problem as the program prints it, one a line.
inline std::string complaint(const Json& json, const std::filesystem::path& folder = "/nowhere",
                             const std::vector<Change>& changes = {}) {
  std::string text;
  for (const Problem& problem : problems_of(json, folder, changes)) text += problem.text() + "\n";
  return text;
}

/// A folder that goes again.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& name) {
    std::string pattern = (std::filesystem::temp_directory_path() / (name + "XXXXXX")).string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, const std::string& content) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << content;
    return file;
  }

 private:
  std::filesystem::path path_;
};

/// A JMeter plan with one group "Users" of one sampler.
inline std::string jmx(const std::string& sampler, int threads = 1) {
  return "<jmeterTestPlan><hashTree><TestPlan testname=\"Plan\"/><hashTree>"
         "<ThreadGroup testname=\"Users\"><stringProp name=\"ThreadGroup.num_threads\">" +
         std::to_string(threads) +
         "</stringProp></ThreadGroup><hashTree>"
         "<HTTPSamplerProxy testname=\"" +
         sampler + "\"/><hashTree/></hashTree></hashTree></hashTree></jmeterTestPlan>";
}

}  // namespace headroom::scenario
