#include "sim/experiment/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/experiment/calibration_demand.hpp"
#include "sim/experiment/calibration_lanes.hpp"
#include "sim/experiment/calibration_server.hpp"
#include "sim/experiment/calibration_think.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::experiment {
namespace {

/// Stretches that the log covers whole: of others it is not known what was asked.
Measurement covered(const Measurement& measured) {
  Measurement within = measured;
  const double first = measured.requests.empty() ? 0 : measured.requests.front().start_s;
  double last = first;
  for (const TimedRequest& request : measured.requests) last = std::max(last, request.end_s);
  // It begins and ends with a request, which need not be at once.
  const double slack =
      3 * (last - first) / std::max(1.0, static_cast<double>(measured.requests.size()));
  std::erase_if(within.cpu, [&](const CpuStretch& stretch) {
    return stretch.begin_s < first - slack || stretch.begin_s + stretch.length_s > last + slack;
  });
  return within;
}

Fitted scaled(const Fitted& fitted, double factor) {
  return {fitted.value * factor, fitted.low * factor, fitted.high * factor};
}

/// The mean demand, with what the sample of requests and the edges of the series leave open.
Fitted law(double cpu_s, double requests, double variability) {
  const double mean = cpu_s / requests;
  constexpr double kRounding = 0.005;  // of the series' values
  const double sampling = stats::two_sided_normal(0.95) * mean * std::sqrt(variability / requests);
  const double edges = mean * 2 / requests;  // one that was begun before, one that was not ended
  const double half = std::hypot(std::hypot(sampling, edges), kRounding * mean);
  return {mean, mean - half, mean + half};
}

/// @pre server.demands_s is not empty
Finding<Fitted> variability_of(const FittedServer& server, const DemandsByLatency& by_latency) {
  if (server.constancy)
    return {Fitted{*server.constancy, 0, 2 * *server.constancy},
            "of the requests that were served at full speed from end to end"};
  return {by_latency.variability, "of what each request got of the CPU"};
}

void fit_classes(const Measurement& measured, const FittedServer& server, Calibration& result) {
  const std::size_t classes = measured.classes.size();
  const auto by_cpu = demands_by_cpu(measured);
  std::optional<DemandsByLatency> by_latency;
  if (!server.demands_s.empty()) by_latency = demands_by_latency(measured, server.demands_s);
  if (by_latency) {
    result.variability = variability_of(server, *by_latency);
  } else {
    result.variability.why = "it is not known what single requests got of the CPU";
  }
  const double variability = result.variability.value ? result.variability.value->high : 1.0;
  result.mean_demand_s = law(result.cpu_s, static_cast<double>(result.requests), variability);
  for (const std::string& name : measured.classes)
    result.classes.push_back({name, 0, result.mean_demand_s});
  for (const TimedRequest& request : measured.requests)
    ++result.classes[request.request_class].requests;
  if (by_cpu) result.background_cores = by_cpu->background_cores;
  if (classes == 1) {
    if (by_cpu && by_cpu->background_cores.low > 0)
      result.classes[0].demand_s = by_cpu->demands_s[0];
    return;
  }
  result.split = by_cpu       ? DemandSplit::cpu
                 : by_latency ? DemandSplit::latency
                              : DemandSplit::shared;
  if (result.split == DemandSplit::shared) return;
  double sum = 0;
  double requests = 0;
  for (std::size_t k = 0; k < classes && by_latency; ++k) {
    const auto count = static_cast<double>(result.classes[k].requests);
    sum += by_latency->means_s[k].value * count;
    requests += count;
  }
  for (std::size_t k = 0; k < classes; ++k) {
    result.classes[k].demand_s =
        by_cpu ? by_cpu->demands_s[k]
               : scaled(by_latency->means_s[k], result.mean_demand_s.value * requests / sum);
  }
}

void fit_residuals(const Measurement& measured, Calibration& result) {
  const auto answers = answers_by_stretch(measured);
  double squares = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CpuResidual residual{measured.cpu[i], result.background_cores.value};
    for (std::size_t k = 0; k < answers[i].size(); ++k)
      residual.predicted_cores +=
          answers[i][k] * result.classes[k].demand_s.value / residual.stretch.length_s;
    const double error = residual.stretch.cores - residual.predicted_cores;
    squares += error * error;
    result.residuals.push_back(residual);
  }
  result.residual_cores = std::sqrt(squares / static_cast<double>(answers.size()));
}

}  // namespace

Calibration calibrate(const Measurement& all) {
  const Measurement measured = covered(all);
  Calibration result;
  for (const CpuStretch& stretch : measured.cpu) result.cpu_s += stretch.cores * stretch.length_s;
  for (const auto& row : answers_by_stretch(measured)) {
    for (const double count : row) result.requests += static_cast<std::uint64_t>(count);
  }
  if (result.requests < kFewestRequests)
    throw std::invalid_argument(
        fmt::format("{} requests were answered within the {} stretches of the CPU series that the "
                    "log covers whole; at least {} are needed",
                    result.requests, measured.cpu.size(), kFewestRequests));
  const Lanes lanes = lanes_of(measured);
  result.instances_known_by = lanes.doubt.empty() ? lanes.known_by : lanes.doubt;
  result.workers = workers_of(measured, lanes);
  const FittedServer server = fit_server(measured, lanes, result.workers.value);
  if (server.may_wait && result.workers.value == 0)
    result.workers = {{}, result.workers.why + ", or only wait beside each other"};
  result.overhead_s = server.overhead_s;
  result.throttle = server.throttle;
  result.think_s = think_of(measured);
  fit_classes(measured, server, result);
  fit_residuals(measured, result);
  return result;
}

}  // namespace headroom::experiment
