#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/world/scenarios.hpp"

/// What tests of published findings share: a group of equal instances of which all is known, so
/// that the arithmetic of a finding can be done by hand.
namespace headroom::world {

/// Changes in which later ones may overwrite earlier ones.
inline Changes with(Changes changes, const Changes& more) {
  changes.insert(changes.end(), more.begin(), more.end());
  return changes;
}

/// A policy of the catalogue by its type, with its configuration as JSON text.
inline scenario::Change policy(std::string_view type, std::string_view configuration = "{}") {
  return {"/scaling_policies",
          fmt::format(R"([{{"PolicyName": "mine", "PolicyType": "{}", "Configuration": {}}}])",
                      type, configuration)};
}

inline scenario::Change target_tracking(std::string_view metric, double target) {
  return {"/scaling_policies",
          fmt::format(R"([{{"PolicyName": "mine", "PolicyType": "TargetTrackingScaling",
            "TargetTrackingConfiguration": {{
              "PredefinedMetricSpecification": {{"PredefinedMetricType": "{}"}},
              "TargetValue": {}}}}}])",
                      metric, target)};
}

/// How long the operating system boots; the steps around it take another 14 s.
inline scenario::Change os_boot(int seconds) {
  return {"/provisioning/steps", fmt::format(R"({{"os_boot": {{"duration": "{}s"}}}})", seconds)};
}

/// Requests at a rate, as JSON text: evenly spaced ("constant"), "poisson", or a process of JSON.
inline scenario::Change load(std::string_view rate, std::string_view arrivals = "\"constant\"") {
  return {"/load", fmt::format(R"([{{"open": {{"rate": {}, "arrivals": {}}}}}])", rate, arrivals)};
}

/// The CPU time of each request, as JSON text: "100ms" quoted, or a distribution.
inline scenario::Change cpu_of_a_request(std::string_view time) {
  return {"/application/requests/job/steps/0/cpu", std::string(time)};
}

/// So many instances of 10 requests of 100 ms each a second, of up to `most`. CloudWatch has their
/// CPU each minute, and the load balancer finds them healthy two checks, 20 s, after they listen.
inline Changes group_of(int instances, int most = 100) {
  return {cpu_of_a_request("\"100ms\""),
          {"/launch_template/LaunchTemplateData/Monitoring", R"({"Enabled": true})"},
          {"/target_group", R"({"HealthCheckIntervalSeconds": 10, "HealthyThresholdCount": 2})"},
          {"/auto_scaling_group/MaxSize", std::to_string(most)},
          {"/auto_scaling_group/DesiredCapacity", std::to_string(instances)}};
}

/// The run of a small scenario that is changed so.
inline RunResult run_of(const Changes& changes, std::uint32_t replication = 0) {
  RunOptions options;
  options.replication = replication;
  return run(small_scenario(changes), environment(), options);
}

struct Size {
  Instant at;
  int desired = 0;
};
/// Desired capacity minute by minute, where it is another than in the minute before.
inline std::vector<Size> sizes(const RunResult& result) {
  std::vector<Size> changes;
  for (std::size_t i = 0; i < result.series.desired.size(); ++i) {
    const int desired = result.series.desired[i];
    if (changes.empty() || changes.back().desired != desired)
      changes.push_back({result.series.start[i], desired});
  }
  return changes;
}
/// The same without the times.
inline std::vector<int> path(const RunResult& result) {
  std::vector<int> path;
  for (const Size& size : sizes(result)) path.push_back(size.desired);
  return path;
}
inline std::size_t changes_of_size(const RunResult& result) { return sizes(result).size() - 1; }
inline int largest(const RunResult& result) { return std::ranges::max(result.series.desired); }
inline int smallest(const RunResult& result) { return std::ranges::min(result.series.desired); }

/// Of all requests, those that failed.
inline double failed_share(const RunResult& result) {
  return static_cast<double>(result.requests.failed_total()) /
         static_cast<double>(result.requests.sent);
}

}  // namespace headroom::world
