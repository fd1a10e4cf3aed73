#include "sim/experiment/testbed_constants.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace headroom::experiment {
namespace {

/// JMeter's times are whole milliseconds; the Poisson client's are microseconds.
double resolution_s(const TestbedRun& run) { return run.users ? 1e-3 : 1e-6; }

/// Which instance served which request: the log of the proxy and that of the clients have no common
/// name for a request, but end in the same order.
void add_targets(const TestbedRun& run, std::vector<TimedRequest>& requests) {
  std::vector<ProxySample> proxied = run.proxied;
  std::stable_sort(proxied.begin(), proxied.end(),
                   [](const auto& a, const auto& b) { return a.end_ms < b.end_ms; });
  std::vector<TimedRequest*> by_end;
  for (TimedRequest& request : requests) by_end.push_back(&request);
  std::stable_sort(by_end.begin(), by_end.end(),
                   [](const auto* a, const auto* b) { return a->end_s < b->end_s; });
  for (std::size_t i = 0; i < by_end.size(); ++i)
    by_end[i]->target = static_cast<std::uint32_t>(proxied[i].instance);
}

}  // namespace

Measurement measurement_of(const TestbedRun& run) {
  Measurement measured;
  measured.classes = {"request"};
  measured.instances = static_cast<int>(run.instances);
  measured.resolution_s = resolution_s(run);
  measured.has_clients = run.users.has_value();
  const double first_ms = run.clients.front().start_ms;
  std::map<std::string, std::uint32_t> threads;
  for (const ClientSample& sample : run.clients) {
    const auto number = static_cast<std::uint32_t>(threads.size());
    measured.requests.push_back({(sample.start_ms - first_ms) * 1e-3,
                                 (sample.end_ms() - first_ms) * 1e-3, 0, 0,
                                 threads.try_emplace(sample.thread, number).first->second});
  }
  measured.has_targets = run.proxied.size() == run.clients.size();  // else some failed
  if (measured.has_targets) add_targets(run, measured.requests);
  const double cores = limit_cores(run.quota, run.period) * static_cast<double>(run.instances);
  measured.cpu = {{run.warm_up.seconds(), run.steady.seconds(), run.measured.at("util") * cores}};
  return measured;
}

TestbedConstants constants_of(const TestbedRun& run) {
  TestbedConstants constants;
  constants.from = run.id;
  if (run.clients.empty()) return constants;
  Calibration found;
  try {
    found = calibrate(measurement_of(run));
  } catch (const std::invalid_argument&) {  // too few requests
    return constants;
  }
  constants.http_ms = std::max(0.0, found.mean_demand_s.value * 1e3 - run.mean_demand_ms);
  if (found.overhead_s.value) constants.around_ms = found.overhead_s.value->value * 1e3;
  if (run.users && found.think_s.value)
    constants.gap_ms =
        std::max(0.0, (found.think_s.value->value - run.users->think_time.seconds()) * 1e3);
  return constants;
}

std::vector<const TestbedRun*> runs_of(const Testbed& testbed) {
  std::vector<const TestbedRun*> runs;
  for (const TestbedRun& run : testbed.runs) runs.push_back(&run);
  for (const TestbedScaleOut& one : testbed.scale_outs)
    if (one.alone) runs.push_back(&*one.alone);
  return runs;
}

namespace {

/// Nullptr where there is none.
const TestbedRun* next_repetition(const std::vector<const TestbedRun*>& runs,
                                  const TestbedRun& run) {
  const TestbedRun* first = nullptr;
  bool is_behind = false;
  for (const TestbedRun* other : runs) {
    if (other->configuration() != run.configuration()) continue;
    if (other->id == run.id) {
      is_behind = true;
      continue;
    }
    if (is_behind) return other;
    if (!first) first = other;
  }
  return first;
}

/// How many settings differ, and how far apart in runs.csv.
std::pair<int, std::uint64_t> strangeness(const TestbedRun& other, const TestbedRun& run) {
  const int differences = (other.users.has_value() != run.users.has_value()) +
                          (other.is_sliced != run.is_sliced) + (other.period != run.period) +
                          (other.quota != run.quota) + (other.instances != run.instances) +
                          (other.by_least_connections != run.by_least_connections);
  return {differences, other.line > run.line ? other.line - run.line : run.line - other.line};
}

}  // namespace

const TestbedRun& run_for_constants(const Testbed& testbed, const TestbedRun& run) {
  const std::vector<const TestbedRun*> runs = runs_of(testbed);
  const TestbedRun* best = next_repetition(runs, run);
  if (best) return *best;
  for (const TestbedRun* other : runs) {
    if (other->id == run.id) continue;
    if (!best || strangeness(*other, run) < strangeness(*best, run)) best = other;
  }
  return best ? *best : run;
}

}  // namespace headroom::experiment
