#include "sim/scenario/lint_boot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/lints.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

void lint_failing_step(const Scenario& scenario, scaling::Messages& lints) {
  const auto step = step_that_always_fails(scenario);
  if (!step) return;
  const scaling::Message why =
      step->missing.empty() ? scaling::Message() : message(" (missing: {})", step->missing);
  const scaling::Message then = scenario.group.elb_health_check
                                    ? message("replaced for ever")
                                    : message("as HealthCheckType is EC2, never replaced");
  lints.push_back(
      message("step {} fails at every boot{}: instances will be in service, never healthy, and {}",
              step->name, why, then));
}

/// Boots that fail now and then, and nobody who replaces them; or so often that replacing does not
/// help.
void lint_failing_boots(const Scenario& scenario, scaling::Messages& lints) {
  constexpr double kOften = 0.01;
  constexpr double kMostly = 0.5;
  if (step_that_always_fails(scenario)) return;
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  double good = 1;
  for (const cloud::ProvisioningStep& step : graph.steps())
    good *= 1 - std::pow(step.failure.probability, step.failure.retries + 1);
  if (scenario.group.elb_health_check) {
    if (1 - good >= kMostly)
      lints.push_back(
          message("{:.3g} % of boots fail: most instances are replaced before they serve",
                  100 * (1 - good)));
    return;
  }
  if (1 - good < kOften) return;
  lints.push_back(
      message("{:.2g} % of boots fail, and as HealthCheckType is EC2 such instances stay in "
              "service and are never replaced",
              100 * (1 - good)));
}

void lint_unused_provisioning(const Scenario& scenario, scaling::Messages& lints) {
  const cloud::ProvisioningConfig& provisioning = scenario.provisioning;
  const auto& steps = provisioning.steps;
  const auto any = [&](auto has) { return std::any_of(steps.begin(), steps.end(), has); };
  for (const cloud::ProvisioningResourceConfig& resource : provisioning.resources) {
    if (!any([&](const auto& step) { return step.resource == resource.name; }))
      lints.push_back(message("no provisioning step uses resource {}", resource.name));
  }
  if (provisioning.fast_snapshot_restore &&
      !any([](const auto& step) { return step.first_touch.bytes > 0; })) {
    lints.push_back(
        message("fast_snapshot_restore has no effect: no provisioning step has a first_touch"));
  }
}

/// The credits that a boot has to spend, one step after the other; CPU work beyond them goes on at
/// the baseline.
class BootCredits {
 public:
  explicit BootCredits(const Scenario& scenario) {
    const cloud::LaunchTemplateConfig& spec = scenario.launch_template;
    if (!spec.is_throttled()) return;
    baseline_ = std::min(1.0, spec.type.credits->baseline_vcpus());
    credits_.emplace(*spec.type.credits, spec.mode());
    if (scenario.launch_credit_grants_per_day == 0) credits_->withhold_launch_credits();
  }
  void idle(double seconds) {
    if (credits_) credits_->advance(Duration::from_seconds(seconds), 0);
  }
  /// How long one thread's work takes. @param cpu_s at full speed
  double work(double cpu_s) {
    if (!credits_) return cpu_s;
    const double fast_s = std::min(cpu_s, credits_->until_balance_at_least(0, 1).seconds());
    credits_->advance(Duration::from_seconds(fast_s), 1);
    return fast_s + (cpu_s - fast_s) / baseline_;  // which uses what it earns
  }

 private:
  double baseline_ = 1;  ///< of one vCPU
  std::optional<cloud::CpuCredits> credits_;
};

/// Attempts of a step on average: attempt k + 1 is made when k have failed, with probability p^k.
double expected_attempts(const cloud::ProvisioningStep& step) {
  const double p = step.failure.probability;
  const int retries = step.failure.retries;
  return p < 1 ? (1 - std::pow(p, retries + 1)) / (1 - p) : retries + 1.0;
}

/// What a step takes on average in an idle fleet: nobody else at its resource.
double expected_step_seconds(const Scenario& scenario, const cloud::ProvisioningGraph& graph,
                             std::size_t step, BootCredits& credits) {
  const cloud::ProvisioningStep& spec = graph.steps()[step];
  double bandwidth = graph.bandwidth_bytes_per_second();
  double once_s = scenario.provisioning.fast_snapshot_restore ? 0 : spec.first_touch.seconds();
  if (const auto shared = graph.resource_of(step)) {
    const cloud::ProvisioningResourceConfig& resource = graph.resources()[*shared];
    once_s += resource.approval.mean() * 1e-9;
    bandwidth = std::min(bandwidth, resource.bandwidth_bytes_per_second.value_or(bandwidth));
  }
  const double attempt_s = spec.duration.mean() * 1e-9 + spec.download_bytes / bandwidth;
  const double cpu_s = spec.cpu.mean() * 1e-9 / scenario.launch_template.type.relative_core_speed;
  const double attempts = expected_attempts(spec);
  const double wall_s =
      once_s + attempts * attempt_s + (attempts - 1) * spec.failure.retry_delay.mean() * 1e-9;
  if (step > 0) credits.idle(wall_s);  // nothing is earned before placement is over
  return wall_s + credits.work(attempts * cpu_s);
}

}  // namespace

std::optional<cloud::ProvisioningStep> step_that_always_fails(const Scenario& scenario) {
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  for (const cloud::ProvisioningStep& step : graph.steps()) {
    if (!step.missing.empty() || step.failure.probability == 1) return step;
  }
  return std::nullopt;
}

namespace {

/// When each step ends, in seconds from the launch; the first one is the placement.
std::vector<double> expected_step_ends(const Scenario& scenario) {
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  std::vector<double> end_s(graph.steps().size());
  BootCredits credits(scenario);
  for (std::size_t i = 0; i < end_s.size(); ++i) {
    double start = 0;
    for (const std::size_t before : graph.predecessors(i)) start = std::max(start, end_s[before]);
    end_s[i] = start + expected_step_seconds(scenario, graph, i, credits);
  }
  return end_s;
}

}  // namespace

std::vector<ExpectedStep> expected_steps(const Scenario& scenario) {
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  const std::vector<double> end_s = expected_step_ends(scenario);
  std::vector<ExpectedStep> steps;
  double before_s = 0;
  for (const std::size_t step : graph.critical_path(end_s)) {
    steps.push_back({graph.steps()[step].name, end_s[step] - before_s});
    before_s = end_s[step];
  }
  return steps;
}

double expected_launch_seconds(const Scenario& scenario) {
  const std::vector<double> end_s = expected_step_ends(scenario);
  return *std::max_element(end_s.begin(), end_s.end());
}

double expected_boot_seconds(const Scenario& scenario) {
  return expected_launch_seconds(scenario) - expected_step_ends(scenario).front();
}

double expected_queue_seconds(const Scenario& scenario, int boots) {
  const cloud::ProvisioningGraph graph(scenario.provisioning, scenario.launch_template.image.bake);
  double seconds = 0;
  for (std::size_t i = 0; i < graph.steps().size(); ++i) {
    const auto shared = graph.resource_of(i);
    if (!shared) continue;
    const cloud::ProvisioningResourceConfig& resource = graph.resources()[*shared];
    const cloud::ProvisioningStep& step = graph.steps()[i];
    const double attempts = expected_attempts(step);
    if (resource.requests_per_second)
      seconds += (boots - 1) * attempts / *resource.requests_per_second;
    if (resource.bandwidth_bytes_per_second) {
      const double alone =
          std::min(*resource.bandwidth_bytes_per_second, graph.bandwidth_bytes_per_second());
      const double together = std::min(*resource.bandwidth_bytes_per_second / boots,
                                       graph.bandwidth_bytes_per_second());
      seconds += attempts * step.download_bytes * (1 / together - 1 / alone);
    }
    if (!resource.sessions) continue;
    const double held_s =
        step.duration.mean() * 1e-9 + step.download_bytes / graph.bandwidth_bytes_per_second() +
        step.cpu.mean() * 1e-9 / scenario.launch_template.type.relative_core_speed;
    const int before = (boots - 1) / static_cast<int>(*resource.sessions);
    seconds += before * attempts * held_s;
  }
  return seconds;
}

void lint_boot(const Scenario& scenario, scaling::Messages& lints) {
  lint_failing_step(scenario, lints);
  lint_failing_boots(scenario, lints);
  lint_unused_provisioning(scenario, lints);
}

}  // namespace headroom::scenario
