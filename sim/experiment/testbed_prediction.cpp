#include "sim/experiment/testbed_prediction.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <stdexcept>
#include <vector>

#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

struct Answered {
  Instant sent, started, finished, answered;
  double demand_ns = 0;
  /// CPU time within a window, as if it had run evenly from begin to end.
  double used_ns(Instant begin, Instant end) const {
    const Instant from = std::max(started, begin);
    const Instant to = std::min(finished, end);
    return to > from ? demand_ns * ((to - from).seconds() / (finished - started).seconds()) : 0;
  }
};

std::vector<Answered> answered_requests(const TestbedScenario& made, std::uint32_t replication,
                                        const scenario::Environment& environment) {
  std::vector<Answered> answered;
  world::RunOptions options;
  options.replication = replication;
  options.measured_demands_ns = made.demands_ns;
  options.observer = [&](std::span<const world::FinishedRequest> block) {
    for (const world::FinishedRequest& request : block) {
      if (request.failure)
        throw std::runtime_error("a request of " + made.scenario.name + " fails when simulated");
      answered.push_back({request.sent, request.started, request.finished, request.answered,
                          request.first_demand_ns});
    }
  };
  world::run(made.scenario, environment, options);
  return answered;
}

/// JMeter subtracts times in whole milliseconds (jmeter 6).
double jmeter_elapsed_ms(const Answered& request) {
  const auto whole_ms = [](Instant time) { return time.since_start() / 1_ms; };
  return static_cast<double>(whole_ms(request.answered) - whole_ms(request.sent));
}

/// By nearest rank. @param sorted not empty
double quantile(const std::vector<double>& sorted, double q) {
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

std::map<std::string, double> simulate_testbed_run(const TestbedRun& run,
                                                   const TestbedScenario& made,
                                                   std::uint32_t replication,
                                                   const scenario::Environment& environment) {
  const std::vector<Answered> all = answered_requests(made, replication, environment);
  if (all.empty()) throw std::runtime_error(run.id + ": no request when simulated");
  const Instant first = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
                          return a.sent < b.sent;
                        })->sent;
  const Instant begin = first + run.warm_up;
  const Instant end = begin + run.steady;
  std::vector<double> elapsed_ms;
  double used_ns = 0;
  for (const Answered& request : all) {
    used_ns += request.used_ns(begin, end);
    if (request.answered < begin || request.answered >= end) continue;
    elapsed_ms.push_back(run.users ? jmeter_elapsed_ms(request)
                                   : (request.answered - request.sent).seconds() * 1e3);
  }
  if (elapsed_ms.empty()) throw std::runtime_error(run.id + ": no request in its window");
  std::sort(elapsed_ms.begin(), elapsed_ms.end());
  const double limit = limit_cores(run.quota, run.period) * static_cast<double>(run.instances) *
                       run.steady.seconds();
  const auto count = static_cast<double>(elapsed_ms.size());
  return {{"throughput", count / run.steady.seconds()},
          {"mean", std::accumulate(elapsed_ms.begin(), elapsed_ms.end(), 0.0) / count},
          {"p50", quantile(elapsed_ms, 0.50)},
          {"p90", quantile(elapsed_ms, 0.90)},
          {"p95", quantile(elapsed_ms, 0.95)},
          {"p99", quantile(elapsed_ms, 0.99)},
          {"util", used_ns * 1e-9 / limit}};
}

Prediction prediction_of(const std::vector<std::map<std::string, double>>& outcomes) {
  Prediction prediction;
  for (const auto& [quantity, first] : outcomes.front()) {
    PredictedQuantity all{0, first, first};
    for (const auto& outcome : outcomes) {
      const double value = outcome.at(quantity);
      all.mean += value / static_cast<double>(outcomes.size());
      all.least = std::min(all.least, value);
      all.most = std::max(all.most, value);
    }
    prediction[quantity] = all;
  }
  return prediction;
}

}  // namespace headroom::experiment
