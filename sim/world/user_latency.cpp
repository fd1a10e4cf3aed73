#include "sim/world/user_latency.hpp"

#include <algorithm>

#include "sim/load/think_time.hpp"

namespace headroom::world {
namespace {

/// On an idle instance of the launch template's type.
Duration mean_service_time(const cloud::RequestClass& request, double core_speed) {
  double ns = 0;
  for (const cloud::RequestStep& step : request.steps) {
    const bool is_cpu = step.kind == cloud::RequestStep::Kind::cpu;
    ns += step.time.mean() / (is_cpu ? core_speed : 1.0);
  }
  return Duration::from_nanoseconds(ns);
}

Duration idle_interval(Duration think, std::uint32_t request_class,
                       const scenario::Scenario& scenario) {
  const double core_speed = scenario.launch_template.type.relative_core_speed;
  const cloud::RequestClass& request = scenario.application.requests[request_class];
  return std::max(think + mean_service_time(request, core_speed) + scenario.application.round_trip,
                  1_ms);
}

/// What a timer leaves to each of the threads, on average. The rate of a shaped one is the mean
/// over its profile.
Duration paced_interval(const load::PacerConfig& pacer, std::uint32_t threads) {
  using Kind = load::PacerConfig::Kind;
  switch (pacer.kind) {
    case Kind::constant_throughput: {
      const bool is_alone = pacer.threads == load::PacerConfig::Threads::this_one;
      return pacer.interval * (is_alone ? 1 : threads);
    }
    case Kind::shared_throughput: return pacer.interval * threads;
    case Kind::precise_throughput:
      return Duration::from_nanoseconds(static_cast<double>(pacer.block.ns()) / pacer.samples *
                                        threads);
    case Kind::shaping: {
      double samples = 0;
      double seconds = 0;
      for (const load::PacerConfig::Row& row : pacer.rows) {
        samples += (row.from + row.to) / 2 * row.time.seconds();
        seconds += row.time.seconds();
      }
      return samples > 0 ? Duration::from_seconds(seconds / samples * threads) : Duration{};
    }
    case Kind::barrier: return Duration{};
  }
  return Duration{};
}

}  // namespace

void UserLatency::Waits::merge(const Waits& other) {
  all.merge(other.all);
  for (std::size_t kind = 0; kind < slow.size(); ++kind) slow[kind].merge(other.slow[kind]);
}

void UserLatency::Waits::clear() {
  all.clear();
  for (stats::Histogram& one : slow) one.clear();
}

void UserLatency::close_slice() {
  bin_.merge(slice_);
  whole_.merge(slice_);
  slice_.clear();
}

void UserLatency::clear() {
  close_slice();
  whole_.clear();
}

stats::Histogram UserLatency::histogram() {
  close_slice();
  return corrected(whole_);
}

stats::Histogram UserLatency::take_bin() {
  close_slice();
  stats::Histogram bin = corrected(bin_);
  bin_.clear();
  return bin;
}

stats::Histogram UserLatency::corrected(const Waits& waits) const {
  stats::Histogram all = waits.all;
  for (std::size_t kind = 0; kind < waits.slow.size(); ++kind) {
    const Duration interval = expected_interval_[kind];
    waits.slow[kind].for_each([&](Duration latency, std::uint64_t times) {
      // The middle of a bucket may lie below what was added: two intervals at least.
      const std::int64_t intervals = std::max<std::int64_t>(2, latency.ns() / interval.ns());
      const auto omitted = static_cast<std::uint64_t>(intervals - 1);
      all.add_sequence(latency - interval * (intervals - 1), interval, omitted, times);
    });
  }
  return all;
}

std::vector<Duration> expected_intervals(const load::ThreadGroupConfig& group,
                                         const scenario::Scenario& scenario) {
  Duration paced;
  for (const load::PacerConfig& pacer : group.pacers)
    paced = std::max(paced, paced_interval(pacer, group.threads));
  std::vector<Duration> intervals;
  for (const load::Sampler& sampler : group.samplers) {
    const Duration think = load::mean_think_time(sampler.timers) + sampler.pause;
    intervals.push_back(std::max(paced, idle_interval(think, sampler.request_class, scenario)));
  }
  return intervals;
}

std::vector<Duration> expected_intervals(const load::SessionsConfig& sessions,
                                         const scenario::Scenario& scenario) {
  const Duration think = Duration::from_nanoseconds(sessions.think.mean());
  std::vector<Duration> intervals;
  for (std::uint32_t i = 0; i < scenario.application.requests.size(); ++i)
    intervals.push_back(idle_interval(think, i, scenario));
  return intervals;
}

}  // namespace headroom::world
