#include "sim/experiment/offered_work.hpp"

#include <algorithm>
#include <cmath>

#include "sim/experiment/fixed_fleet.hpp"
#include "sim/scenario/offered_load.hpp"

namespace headroom::experiment {
namespace {

// So little of the fleet is busy at the peak that two requests seldom meet on one instance.
constexpr double kCalmUtilization = 0.05;
constexpr int kLeastInstances = 8;
constexpr int kMostInstances = 20'000;

/// vCPUs' worth of work at the peak, on a reference core; of users who wait one each.
double peak_work(const scenario::Scenario& scenario) {
  double work = 0;
  for (const scenario::LoadConfig& entry : scenario.load) {
    if (const auto load = scenario::offered_load(entry, scenario)) {
      work += load->outlook(scenario.duration).peak_per_second * load->cpu_seconds;
    } else if (const auto* groups =
                   std::get_if<std::vector<load::ThreadGroupConfig>>(&entry.kind)) {
      for (const load::ThreadGroupConfig& group : *groups) work += group.threads;
    } else if (const auto* sessions = std::get_if<load::SessionsConfig>(&entry.kind)) {
      work += sessions->users;
    }
  }
  return work;
}

int calm_fleet(const scenario::Scenario& scenario) {
  const cloud::InstanceType& type = scenario.launch_template.type;
  const double each = type.vcpus * type.relative_core_speed * kCalmUtilization;
  const double instances = std::ceil(peak_work(scenario) / each);
  const int least = std::max(kLeastInstances, scenario.group.max);
  return static_cast<int>(std::clamp<double>(instances, least, std::max(least, kMostInstances)));
}

std::vector<load::MixEntry> mix_of(const world::RunResult& result) {
  std::vector<load::MixEntry> mix;
  for (std::size_t i = 0; i < result.by_class.size(); ++i) {
    const auto answered = static_cast<double>(result.by_class[i].latency.count());
    if (answered > 0) mix.push_back({static_cast<std::uint32_t>(i), answered});
  }
  return mix;
}

}  // namespace

bool is_open(const scenario::Scenario& scenario) {
  return std::all_of(scenario.load.begin(), scenario.load.end(),
                     [](const scenario::LoadConfig& entry) {
                       return std::holds_alternative<load::OpenLoadConfig>(entry.kind);
                     });
}

std::vector<double> arrivals_of(const world::RunResult& result) {
  std::vector<double> arrivals;
  for (std::size_t i = 0; i < result.series.start.size(); ++i) {
    const Duration left = result.simulated - result.series.start[i].since_start();
    arrivals.push_back(result.series.arrivals_per_second[i] *
                       std::min(result.series.step, left).seconds());
  }
  return arrivals;
}

OfferedWork offered_work(const scenario::Scenario& scenario,
                         const scenario::Environment& environment, Duration bin,
                         const world::RunOptions& options) {
  const int instances = calm_fleet(scenario);
  scenario::Scenario calm = with_fixed_fleet(scenario, instances);
  calm.target_group.algorithm = cloud::RoutingAlgorithm::least_outstanding_requests;
  calm.target_group.cross_zone = true;
  calm.application.health_check_cpu = {};  // work of the many instances, not of the load
  calm.timeseries_step = bin;
  calm.warm_up = {};
  const world::RunResult result = world::run(calm, environment, options);
  OfferedWork work;
  work.bin = bin;
  work.is_open = is_open(scenario);
  work.mix = mix_of(result);
  work.latency = result.latency;
  work.arrivals = arrivals_of(result);
  const double vcpus = 1.0 * instances * scenario.launch_template.type.vcpus;
  for (std::size_t i = 0; i < result.series.start.size(); ++i) {
    const Duration from = result.series.start[i].since_start();
    const double seconds = std::min(bin, scenario.duration - from).seconds();
    work.vcpu_seconds.push_back(result.series.cpu_true_percent[i].value_or(0) / 100 * vcpus *
                                seconds);
  }
  return work;
}

}  // namespace headroom::experiment
