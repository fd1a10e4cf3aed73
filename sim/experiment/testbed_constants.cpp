#include "sim/experiment/testbed_constants.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "sim/stats/estimate.hpp"

namespace headroom::experiment {
namespace {

// A request ran without a pause when it stood still for less than this, and found its instance idle
// when it began so soon after it was seen: a quarter of the shortest tick of a kernel's clock, and
// longer than the process needs for itself.
constexpr double kNoPauseMs = 0.5;
constexpr double kAtOnceMs = 0.3;

/// The mean of the middle half: JMeter's times are whole ms, so that a median is one, too, and a
/// rare mismatch must not count. @param values at least two
double midmean(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto quarter = static_cast<std::ptrdiff_t>(values.size() / 4);
  const double sum = std::accumulate(values.begin() + quarter, values.end() - quarter, 0.0);
  return sum / static_cast<double>(static_cast<std::ptrdiff_t>(values.size()) - 2 * quarter);
}

/// The requests of both sides in the order in which they ended, so that they can be matched: the
/// traces have no common name for a request.
template <class Sample, class End>
std::vector<Sample> by_end(std::vector<Sample> samples, End end) {
  std::stable_sort(samples.begin(), samples.end(),
                   [&](const Sample& a, const Sample& b) { return end(a) < end(b); });
  return samples;
}

/// What clients measured beyond the CPU time of requests that nothing held up.
std::vector<double> excesses(const TestbedRun& run) {
  std::vector<ServerSample> all;
  for (const auto& server : run.servers) all.insert(all.end(), server.begin(), server.end());
  const auto served = by_end(std::move(all), [](const ServerSample& s) { return s.end_ms; });
  const auto seen = by_end(run.clients, [](const ClientSample& s) { return s.end_ms(); });
  std::vector<double> excesses;
  if (served.size() != seen.size()) return excesses;  // some failed: who is who is not known
  for (std::size_t i = 0; i < served.size(); ++i) {
    const bool is_calm = served[i].stalled_ms() < kNoPauseMs &&
                         served[i].start_ms - served[i].arrival_ms < kAtOnceMs;
    if (is_calm) excesses.push_back(seen[i].elapsed_ms - served[i].burnt_ms);
  }
  return excesses;
}

double mean_gap_ms(const TestbedRun& run) {
  std::map<std::string, double> last_end;
  double sum = 0;
  std::size_t count = 0;
  for (const ClientSample& sample : run.clients) {
    const auto [last, is_first] = last_end.try_emplace(sample.thread, sample.end_ms());
    if (is_first) continue;
    sum += sample.start_ms - last->second - run.users->think_time.seconds() * 1e3;
    ++count;
    last->second = sample.end_ms();
  }
  return count > 0 ? std::max(0.0, sum / static_cast<double>(count)) : 0;
}

/// How long each request stood still that came within the window that was measured, ms: while it
/// warms up the process is another one, and may be throttled.
std::vector<double> pauses_in_window(const TestbedRun& run) {
  double first = HUGE_VAL;
  for (const auto& server : run.servers)
    if (!server.empty()) first = std::min(first, server.front().arrival_ms);
  const double begin = first + run.warm_up.seconds() * 1e3;
  const double end = begin + run.steady.seconds() * 1e3;
  std::vector<double> pauses;
  for (const auto& server : run.servers) {
    for (const ServerSample& sample : server)
      if (sample.arrival_ms >= begin && sample.arrival_ms < end)
        pauses.push_back(std::max(0.0, sample.stalled_ms()));
  }
  return pauses;
}

/// A Poisson number of exponential pauses with mean length m in a request's time: their sum S has
/// mean E = number x m and variance 2 x number x m^2, so m = Var[S] / 2 E[S].
void add_pauses(const TestbedRun& run, TestbedConstants& constants) {
  stats::Estimate pauses;
  for (const double pause : pauses_in_window(run)) pauses.add(pause);
  if (pauses.count() < 2 || pauses.mean() <= 0) return;
  const double sd = pauses.standard_deviation();
  if (sd <= 0) return;
  constants.pause_ms = sd * sd / (2 * pauses.mean());
  const double pauses_per_request = pauses.mean() / constants.pause_ms;
  constants.between_pauses_ms = run.cpu_ms_per_request / pauses_per_request;
}

}  // namespace

TestbedConstants constants_of(const TestbedRun& run) {
  // Fewer than these say little.
  constexpr std::size_t kEnough = 20;
  TestbedConstants constants;
  constants.from = run.id;
  constants.http_ms = run.cpu_ms_per_request - run.mean_demand_ms;
  const std::vector<double> beyond = excesses(run);
  constants.knows_around = beyond.size() >= kEnough;
  if (constants.knows_around)
    constants.around_ms = std::max(0.0, midmean(beyond) - constants.http_ms);
  if (run.users) constants.gap_ms = mean_gap_ms(run);
  if (run.throttled_share == 0.0) add_pauses(run, constants);
  return constants;
}

const TestbedRun& run_for_constants(const Testbed& testbed, const TestbedRun& run) {
  std::vector<const TestbedRun*> repetitions;
  for (const TestbedRun& other : testbed.runs)
    if (other.configuration() == run.configuration()) repetitions.push_back(&other);
  if (repetitions.size() > 1) {
    const auto own = std::find(repetitions.begin(), repetitions.end(), &run);
    return own + 1 == repetitions.end() ? *repetitions.front() : **(own + 1);
  }
  const TestbedRun* best = &run;
  const auto strangeness = [&](const TestbedRun& other) {
    const int differences = (other.users.has_value() != run.users.has_value()) +
                            (other.is_sliced != run.is_sliced) + (other.period != run.period) +
                            (other.quota != run.quota) + (other.instances != run.instances) +
                            (other.by_least_connections != run.by_least_connections);
    const auto distance = other.line > run.line ? other.line - run.line : run.line - other.line;
    return std::pair(differences, distance);
  };
  for (const TestbedRun& other : testbed.runs) {
    if (&other == &run) continue;
    if (best == &run || strangeness(other) < strangeness(*best)) best = &other;
  }
  return *best;
}

}  // namespace headroom::experiment
