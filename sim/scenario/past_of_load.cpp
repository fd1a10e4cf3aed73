// The load's expected rates continued backwards, as metrics by the hour.

#include <algorithm>
#include <variant>

#include "sim/load/rate_outlook.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/scenario/read_history.hpp"

namespace headroom::scenario {
namespace {

using cloud::Metric;

constexpr Duration kDay = 24_h;
constexpr Duration kWeek = 7 * kDay;

/// What the requests of some time cost, on average.
struct Cost {
  double requests = 0, cpu_seconds = 0, bytes_in = 0, bytes_out = 0;
};

double cpu_seconds_of(const cloud::RequestClass& request) {
  double ns = 0;
  for (const cloud::RequestStep& step : request.steps) {
    if (step.kind == cloud::RequestStep::Kind::cpu) ns += step.time.mean();
  }
  return ns / 1e9;
}

/// The arrivals of one source from the start of the run until `end`.
double arrivals_until(const LoadConfig& source, Duration end) {
  const Duration until = source.stop ? std::min(end, *source.stop) : end;
  if (until <= source.start) return 0;
  const auto& open = std::get<load::OpenLoadConfig>(source.kind);
  return load::outlook(open, until - source.start).arrivals;
}

/// The arrivals up to `end`, which may be before the run, of a load that repeats itself.
double periodic_arrivals_until(const LoadConfig& source, Duration end, Duration period) {
  // Whole periods from the run's start, downwards.
  const std::int64_t periods =
      end < Duration{} ? -((Duration{} - end + period - 1_ns) / period) : end / period;
  return static_cast<double>(periods) * arrivals_until(source, period) +
         arrivals_until(source, end - period * periods);
}

Cost cost_between(const Scenario& scenario, Duration from, Duration to, Duration period) {
  Cost cost;
  for (const LoadConfig& source : scenario.load) {
    const double arrivals =
        periodic_arrivals_until(source, to, period) - periodic_arrivals_until(source, from, period);
    const auto& mix = std::get<load::OpenLoadConfig>(source.kind).mix;
    double weights = 0;
    for (const load::MixEntry& entry : mix) weights += entry.weight;
    for (const load::MixEntry& entry : mix) {
      const auto& request = scenario.application.requests[entry.request_class];
      const double requests = arrivals * entry.weight / weights;
      const double response = request.response_bytes.value_or(request.bytes);
      cost.requests += requests;
      cost.cpu_seconds += requests * cpu_seconds_of(request);
      cost.bytes_in += requests * (request.bytes - response);
      cost.bytes_out += requests * response;
    }
  }
  return cost;
}

}  // namespace

Duration period_of_past(const Scenario& scenario) {
  return scenario.duration >= kWeek ? kWeek : kDay;
}

std::vector<cloud::PastMetric> past_of_load(const Scenario& scenario, int days) {
  const scaling::GroupFacts facts = group_facts(scenario);
  const cloud::InstanceType& type = scenario.launch_template.type;
  // Percent of a sample for each CPU-second: however many instances share the work, the sum over
  // their samples is the same.
  const double percent_per_cpu_second =
      100 / (type.relative_core_speed * type.vcpus * facts.sample_period.seconds());
  const Duration period = period_of_past(scenario);
  std::vector<cloud::PastMetric> past;
  for (const Metric metric :
       {Metric::request_count, Metric::cpu_utilization, Metric::network_in, Metric::network_out})
    past.push_back({cloud::info(metric).id(), scaling::Statistic::sum, {}});
  for (std::int64_t hour = -24 * std::int64_t{days}; hour <= 0; ++hour) {
    const Duration from = 1_h * hour - facts.since_full_hour;
    const Duration to = std::min(from + 1_h, Duration{});
    if (to <= from) continue;  // the run begins with the hour
    const Cost cost = cost_between(scenario, from, to, period);
    const double sums[] = {cost.requests, cost.cpu_seconds * percent_per_cpu_second, cost.bytes_in,
                           cost.bytes_out};
    for (std::size_t i = 0; i < past.size(); ++i)
      past[i].points.push_back({Instant::at(from), sums[i]});
  }
  return past;
}

}  // namespace headroom::scenario
