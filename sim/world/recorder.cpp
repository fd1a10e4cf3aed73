#include "sim/world/recorder.hpp"

#include <algorithm>
#include <utility>

namespace headroom::world {

Recorder::Recorder(const cloud::ApplicationConfig& application, Duration step) {
  for (const cloud::RequestClass& request : application.requests) {
    by_class_.push_back({request.name, stats::Histogram{}});
    bytes_of_class_.push_back({request.bytes, request.response_bytes.value_or(request.bytes)});
  }
  slices_.resize(by_class_.size());
  answered_in_warm_up_.resize(by_class_.size());
  series_.step = step;
}

void Recorder::end_warm_up() {
  close_slice();
  for (std::size_t i = 0; i < by_class_.size(); ++i) {
    answered_in_warm_up_[i] = by_class_[i].latency.count();
    by_class_[i].latency.clear();
  }
  failed_in_warm_up_ = totals_.failed_total();
}

void Recorder::begin_sections() {
  close_slice();
  section_.emplace();
}

void Recorder::close_section() {
  close_slice();
  sections_.push_back(*std::exchange(section_, stats::Histogram()));
}

void Recorder::close_slice() {
  for (std::size_t i = 0; i < slices_.size(); ++i) {
    by_class_[i].latency.merge(slices_[i]);
    bin_latency_.merge(slices_[i]);
    minute_latency_.merge(slices_[i]);
    if (section_) section_->merge(slices_[i]);
    slices_[i].clear();
  }
}

const Recorder::Minute& Recorder::take_minute(
    const Clients& clients, const std::optional<cloud::TargetConnectionCount>& to_targets) {
  close_slice();
  const std::uint64_t in_flight = totals_.in_flight();
  Minute totals{totals_, clients.connections_made(), clients.idle_connections() + in_flight,
                bytes_answered().both, stats::Histogram{}};
  if (to_targets) {
    totals.new_target_connections = to_targets->opened;
    totals.active_target_connections = to_targets->idle + in_flight;
  }
  // The two histograms take turns: none is made anew each minute.
  std::swap(minute_.latency, minute_latency_);
  minute_latency_.clear();
  minute_.requests = totals.requests;
  minute_.requests -= minute_start_.requests;
  minute_.new_connections = totals.new_connections - minute_start_.new_connections;
  minute_.active_connections = totals.active_connections;
  minute_.new_target_connections =
      totals.new_target_connections - minute_start_.new_target_connections;
  minute_.active_target_connections = totals.active_target_connections;
  minute_.processed_bytes = totals.processed_bytes - minute_start_.processed_bytes;
  minute_start_ = totals;
  return minute_;
}

void Recorder::record_latencies(const stats::Histogram& user_waits) {
  const auto quantile = [](const stats::Histogram& latency, double q) {
    return latency.count() > 0 ? std::optional(latency.quantile_seconds(q)) : std::nullopt;
  };
  series_.p50_s.push_back(quantile(bin_latency_, 0.50));
  series_.p95_s.push_back(quantile(bin_latency_, 0.95));
  series_.p99_s.push_back(quantile(bin_latency_, 0.99));
  series_.user_p50_s.push_back(quantile(user_waits, 0.50));
  series_.user_p95_s.push_back(quantile(user_waits, 0.95));
  series_.user_p99_s.push_back(quantile(user_waits, 0.99));
  series_.latencies.push_back(stats::latency_rows(bin_latency_));
  bin_latency_.clear();
}

void Recorder::record_group(const View& view, Instant now) {
  const scaling::GroupView group = view.group.view(now);
  series_.in_service.push_back(group.in_service);
  series_.healthy.push_back(view.targets.healthy_count());
  series_.desired.push_back(group.desired);
  series_.pending.push_back(group.pending);
  series_.terminating.push_back(group.terminating);
}

void Recorder::close_bin(const View& view, const stats::Histogram& user_waits, Instant now) {
  close_slice();
  const double seconds = (now - bin_start_).seconds();
  const auto rate = [seconds](std::uint64_t count) { return static_cast<double>(count) / seconds; };
  series_.start.push_back(bin_start_);
  series_.arrivals_per_second.push_back(rate(totals_.sent - at_bin_start_.sent));
  series_.throughput_per_second.push_back(rate(totals_.ok - at_bin_start_.ok));
  series_.errors_per_second.push_back(rate(totals_.failed_total() - at_bin_start_.failed_total()));
  series_.in_flight.push_back(totals_.in_flight());
  record_group(view, now);
  record_latencies(user_waits);
  record_instances(view, bin_start_, now);
  at_bin_start_ = totals_;
  bin_start_ = now;
}

void Recorder::record_instances(const View& view, Instant begin, Instant now) {
  instances_.resize(view.fleet.records().size());
  double used_ns = 0;
  double there_ns = 0;
  std::uint64_t queued = 0;
  std::optional<double> least_credits;
  for (const auto& instance : view.fleet.slots()) {
    if (!instance) continue;
    queued += instance->workers.waiting();
    const Instant running = view.fleet.records()[instance->id() - 1].running_since();
    InstanceSeries& series = instances_[instance->id() - 1];
    if (running >= now) {
      record_stopped(*instance, series, now);
      continue;
    }
    if (series.cpu_percent.empty()) series.first_bin = series_.start.size() - 1;
    const bool has_warm_up = instance->warm_until != Instant::never();  // not in the warm pool
    if (series.warm_until == Instant{} && has_warm_up) series.warm_until = instance->warm_until;
    const double used = instance->used_ns(now);
    const double there =
        static_cast<double>((now - std::max(running, begin)).ns()) * instance->processor().vcpus();
    series.cpu_percent.emplace_back(100.0 * (used - series.used_ns) / there);
    const bool is_known = instance->slot() < view.in_flight.size();  // else it never got a request
    series.in_flight.emplace_back(is_known ? view.in_flight[instance->slot()] : 0);
    used_ns += used - series.used_ns;
    there_ns += there;
    series.used_ns = used;
    const auto credits = instance->credits(now);
    if (!credits) continue;
    // An instance can have been of a type without credits until now.
    const std::size_t bins_before = series.cpu_percent.size() - 1;
    series.credits.resize(bins_before);
    series.credits.emplace_back(credits->balance());
    if (!least_credits || credits->balance() < *least_credits) least_credits = credits->balance();
    if (credits->mode() == cloud::CreditMode::standard) continue;
    series.surplus_credits.resize(bins_before);
    series.surplus_credits_charged.resize(bins_before);
    series.surplus_credits.emplace_back(credits->surplus());
    series.surplus_credits_charged.emplace_back(credits->charged());
  }
  series_.cpu_true_percent.push_back(there_ns > 0 ? std::optional(100.0 * used_ns / there_ns)
                                                  : std::nullopt);
  series_.credits_min.push_back(least_credits);
  series_.queued.push_back(queued);
}

/// What it used before it stopped within this bin is told by no bin.
void Recorder::record_stopped(const cloud::Instance& instance, InstanceSeries& series,
                              Instant now) {
  if (series.cpu_percent.empty()) return;  // it has not run yet
  series.cpu_percent.emplace_back();
  series.in_flight.emplace_back();
  series.used_ns = instance.used_ns(now);
}

Recorder::Bytes Recorder::bytes_answered() const {
  Bytes bytes;
  for (std::size_t i = 0; i < by_class_.size(); ++i) {
    const auto answered = static_cast<double>(by_class_[i].latency.count() + slices_[i].count() +
                                              answered_in_warm_up_[i]);
    bytes.both += bytes_of_class_[i].both * answered;
    bytes.response += bytes_of_class_[i].response * answered;
  }
  return bytes;
}

void Recorder::meter_load_balancer(const Clients& clients, Instant now) {
  const Duration elapsed = now - meter_.read_at;
  if (elapsed <= Duration{}) return;
  const auto hour = static_cast<std::size_t>(meter_.read_at.since_start() / 1_h);
  hours_.resize(hour + 1);
  const Meter reading{now, totals_.sent, clients.connections_made(), bytes_answered()};
  const auto active = static_cast<double>(clients.idle_connections() + totals_.in_flight());
  cloud::LoadBalancerHour& metered = hours_[hour];
  metered.requests += static_cast<double>(reading.sent - meter_.sent);
  metered.new_connections += static_cast<double>(reading.connections - meter_.connections);
  metered.active_connection_seconds += active * elapsed.seconds();
  metered.processed_bytes += reading.bytes.both - meter_.bytes.both;
  metered.response_bytes += reading.bytes.response - meter_.bytes.response;
  metered.seconds += elapsed.seconds();
  meter_ = reading;
}

std::vector<ObjectiveCheck> Recorder::check(const std::vector<scenario::Objective>& objectives,
                                            const RunResult& result) const {
  const std::uint64_t ok = result.latency.count();
  const std::uint64_t failed = totals_.failed_total() - failed_in_warm_up_;
  std::vector<ObjectiveCheck> checks;
  for (const scenario::Objective& objective : objectives) {
    ObjectiveCheck check{objective.name, objective.limit, std::nullopt, false};
    if (objective.name == "error_rate") {
      const std::uint64_t ended = totals_.ok + totals_.failed_total();
      if (ended > 0)
        check.value = static_cast<double>(totals_.failed_total()) / static_cast<double>(ended);
    } else if (ok + failed > 0) {
      const std::uint64_t rank = stats::nearest_rank(objective.quantile, ok + failed);
      if (rank <= ok) check.value = result.latency.value_at_rank_seconds(rank);
    }
    check.met = check.value && *check.value <= check.limit;
    checks.push_back(std::move(check));
  }
  return checks;
}

/// What CloudWatch says of the minutes that end in each bin: known only now, as a sample may be
/// published long after the minute that it stands for.
void Recorder::fill_in_group_cpu(const cloud::CloudWatch& cloudwatch) {
  for (std::size_t bin = 0; bin < series_.start.size(); ++bin) {
    const Instant end = bin + 1 < series_.start.size() ? series_.start[bin + 1] : bin_start_;
    const std::int64_t first = series_.start[bin].since_start() / 60_s;
    series_.cpu_percent.push_back(cloudwatch.cpu_average(first, end.since_start() / 60_s - first));
  }
}

void Recorder::finish(const cloud::CloudWatch& cloudwatch, RunResult& result) {
  fill_in_group_cpu(cloudwatch);
  result.requests = totals_;
  result.failed_in_warm_up = failed_in_warm_up_;
  for (const ClassLatency& request : by_class_) result.latency.merge(request.latency);
  result.by_class = std::move(by_class_);
  result.series = std::move(series_);
  result.sections = std::move(sections_);
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    if (i >= result.instances.size()) break;
    if (result.instances[i].in_service) result.instances[i].warm_until = instances_[i].warm_until;
    result.instances[i].first_bin = instances_[i].first_bin;
    result.instances[i].cpu_percent = std::move(instances_[i].cpu_percent);
    result.instances[i].credits = std::move(instances_[i].credits);
    result.instances[i].surplus_credits = std::move(instances_[i].surplus_credits);
    result.instances[i].surplus_credits_charged = std::move(instances_[i].surplus_credits_charged);
    result.instances[i].in_flight = std::move(instances_[i].in_flight);
  }
}

}  // namespace headroom::world
