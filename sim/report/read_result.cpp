#include "sim/report/read_result.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <type_traits>

#include "sim/scenario/problems.hpp"

namespace headroom::report {
namespace {

using cloud::Happening;
using world::RunResult;

/// A value of a result, with its place for errors.
class Value {
 public:
  Value(const Json& json, std::string place, const std::string& file)
      : json_(json), place_(std::move(place)), file_(file) {}

  Value operator[](const std::string& key) const {
    if (!json_.is_object()) fail("an object");
    const auto found = json_.find(key);
    if (found == json_.end())
      throw scenario::BadScenario(
          {{file_, place_ + "/" + key, "nothing", "a result of `headroom run --json`"}});
    return {*found, place_ + "/" + key, file_};
  }
  bool has(const char* key) const { return json_.is_object() && json_.contains(key); }
  bool is_null() const { return json_.is_null(); }
  template <class Take>
  void each(Take take) const {
    if (!json_.is_array()) fail("a list");
    for (std::size_t i = 0; i < json_.size(); ++i)
      take(Value{json_[i], place_ + "/" + std::to_string(i), file_});
  }
  std::string text() const {
    if (!json_.is_string()) fail("a text");
    return json_.get<std::string>();
  }
  bool truth() const {
    if (!json_.is_boolean()) fail("true or false");
    return json_.get<bool>();
  }
  double number() const {
    if (!json_.is_number()) fail("a number");
    return json_.get<double>();
  }
  /// A number or an index: not negative.
  std::uint32_t count() const {
    if (number() < 0 || number() > std::numeric_limits<std::uint32_t>::max())
      fail("a number from 0 to 4294967295");
    return static_cast<std::uint32_t>(number());
  }
  std::optional<double> number_or_none() const {
    return is_null() ? std::nullopt : std::optional(number());
  }
  Instant time() const { return Instant::at(Duration::from_seconds(number())); }
  std::optional<Instant> time_or_none() const {
    return is_null() ? std::nullopt : std::optional(time());
  }
  [[noreturn]] void fail(const std::string& allowed) const {
    throw scenario::BadScenario({{file_, place_, scenario::describe(json_), allowed}});
  }

 private:
  const Json& json_;
  std::string place_;
  const std::string& file_;
};

/// The last one of the enumeration.
constexpr auto kLastHappening = Happening::pool_left;

Happening happening_of(const Value& value) {
  const std::string text = value.text();
  for (int i = 0; i <= static_cast<int>(kLastHappening); ++i)
    if (name(static_cast<Happening>(i)) == text) return static_cast<Happening>(i);
  value.fail("a kind of journal entry that this version knows");
}

cloud::WhyNot why_not_of(const Value& value) {
  const std::string text = value.text();
  for (int i = 0; i <= static_cast<int>(cloud::kLastWhyNot); ++i)
    if (name(static_cast<cloud::WhyNot>(i)) == text) return static_cast<cloud::WhyNot>(i);
  value.fail("a reason not to scale that this version knows");
}

cloud::JournalEntry entry_of(const Value& value) {
  cloud::JournalEntry entry{value["time_s"].time(), happening_of(value["kind"])};
  if (!value["cause"].is_null()) entry.cause = value["cause"].count();
  entry.subject = value["subject"].count();
  if (value.has("value")) entry.value = value["value"].number();
  if (value.has("note")) entry.note = value["note"].text();
  if (value.has("count")) entry.count = value["count"].count();
  return entry;
}

/// A cause is always an earlier entry, so that chains end, and an alarm one of those that are told.
/// @pre the alarms are read
void read_journal(const Value& list, RunResult& result) {
  list.each([&](const Value& value) {
    result.journal.push_back(entry_of(value));
    const cloud::JournalId cause = result.journal.back().cause;
    if (cause != cloud::kNoCause && cause + 1 >= result.journal.size())
      value["cause"].fail("an earlier entry's id");
    const cloud::JournalEntry& entry = result.journal.back();
    if (entry.kind == Happening::alarm_state && entry.subject >= result.alarms.size())
      value["subject"].fail("the number of one of the alarms");
  });
}

/// An instance's series; what older versions did not tell stays empty.
void read_own_bins(const Value& value, world::InstanceLog& log) {
  log.first_bin = value["first_bin"].count();
  const auto series = [&](const char* key, auto& into) {
    value[key].each([&](const Value& one) { into.push_back(one.number_or_none()); });
  };
  series("cpu_percent", log.cpu_percent);
  series("credits", log.credits);
  series("in_flight", log.in_flight);
}

world::InstanceLog instance_of(const Value& value) {
  world::InstanceLog log;
  log.name = value["id"].text();
  log.id = static_cast<cloud::InstanceId>(
      std::strtoul(log.name.c_str() + std::min<std::size_t>(2, log.name.size()), nullptr, 10));
  log.launched = value["launched_s"].time_or_none();
  log.running = value["running_s"].time_or_none();
  log.in_service = value["in_service_s"].time_or_none();
  log.listening = value["listening_s"].time_or_none();
  log.healthy = value["healthy_s"].time_or_none();
  log.first_request = value["first_request_s"].time_or_none();
  log.terminating = value["terminating_s"].time_or_none();
  if (value.has("credits_exhausted_s"))
    log.credits_exhausted = value["credits_exhausted_s"].time_or_none();
  log.lazy_volume = value["lazy_volume"].truth();
  log.is_beside_group = value.has("static_target");
  value["health"].each([&](const Value& change) {
    log.health.push_back(
        {change["time_s"].time(), change["state"].text(), change["reason"].text()});
  });
  value["steps"].each([&](const Value& step) {
    world::StepLog& read = log.steps.emplace_back();
    read.name = step["name"].text();
    read.start = step["start_s"].time();
    read.end = step["end_s"].time_or_none();
  });
  value["critical_path"].each([&](const Value& step) { log.critical_path.push_back(step.text()); });
  read_own_bins(value, log);
  return log;
}

world::AlarmLog alarm_of(const Value& value) {
  world::AlarmLog log;
  log.name = log.short_name = value["name"].text();
  value["history"].each([&](const Value& change) {
    world::AlarmChange read;
    read.time = change["time_s"].time();
    read.from = change["from"].text();
    read.to = change["to"].text();
    log.history.push_back(std::move(read));
  });
  return log;
}

/// Of a latency in seconds: the row that begins there.
std::size_t row_that_begins_at(const Value& value) {
  constexpr double kSame = 1e-6;  // of its value: ten digits are written
  const double begin_s = value.number();
  for (std::size_t row = 0; row < stats::kMostLatencyRows; ++row)
    if (std::abs(stats::row_begin_seconds(row) - begin_s) <= kSame * begin_s) return row;
  value.fail("where a row of the latency heat map begins");
}

/// The heat map, bin by bin, as series_json writes it.
void read_latency_rows(const Value& value, std::vector<stats::LatencyRows>& bins) {
  std::optional<std::size_t> lowest;
  value["from_s"].each([&](const Value& edge) {
    if (!lowest) lowest = row_that_begins_at(edge);
  });
  value["counts"].each([&](const Value& counts) {
    stats::LatencyRows& rows = bins.emplace_back();
    bool is_first = true;
    counts.each([&](const Value& one) {
      if (!is_first) rows.counts.push_back(one.count());
      if (is_first) rows.first = lowest.value_or(0) + one.count();
      is_first = false;
    });
  });
}

void read_series(const Value& value, world::TimeSeries& series) {
  series.step = Duration::from_seconds(value["step_s"].number());
  value["t_s"].each([&](const Value& t) { series.start.push_back(t.time()); });
  const auto numbers = [&](const char* key, auto& into) {
    using Number = typename std::decay_t<decltype(into)>::value_type;
    value[key].each([&](const Value& one) {
      into.push_back(static_cast<Number>(one.number_or_none().value_or(0)));
    });
    if (into.size() != series.start.size()) value[key].fail("as many values as t_s has");
  };
  const auto gauges = [&](const char* key, auto& into) {
    value[key].each([&](const Value& one) { into.push_back(one.number_or_none()); });
    if (into.size() != series.start.size()) value[key].fail("as many values as t_s has");
  };
  numbers("arrivals_rps", series.arrivals_per_second);
  numbers("throughput_rps", series.throughput_per_second);
  numbers("errors_rps", series.errors_per_second);
  numbers("in_service", series.in_service);
  gauges("cpu_true_percent", series.cpu_true_percent);
  gauges("p50_s", series.p50_s);
  gauges("p95_s", series.p95_s);
  gauges("p99_s", series.p99_s);
  read_latency_rows(value["latency_rows"], series.latencies);
  if (series.latencies.size() != series.start.size())
    value["latency_rows"]["counts"].fail("as many values as t_s has");
}

/// A figure; over several replications its mean.
double figure(const Value& value) {
  return value.has("mean") ? value["mean"].number() : value.number();
}

/// @param has_keep_alive else the result tells nothing of connections that were closed
world::RequestTotals requests_of(const Value& value, bool has_keep_alive) {
  const auto whole = [](const Value& one) {
    return static_cast<std::uint64_t>(std::llround(std::max(0.0, figure(one))));
  };
  world::RequestTotals totals;
  totals.sent = whole(value["sent"]);
  totals.ok = whole(value["ok"]);
  for (std::size_t i = 0; i < world::kFailures; ++i) {
    const auto cause = static_cast<world::Failure>(i);
    if (cause == world::Failure::elb_502_keep_alive && !has_keep_alive) continue;
    totals.failed[i] = whole(value["failed"][std::string(name(cause))]);
  }
  return totals;
}

}  // namespace

bool is_result(const Json& document) {
  return document.is_object() && document.contains("journal") &&
         document.contains("resolved_scenario");
}

RunResult read_result(const Json& document, const std::string& file) {
  const Value root(document, "", file);
  RunResult result;
  result.seed = static_cast<std::uint64_t>(std::max(0.0, root["seed"].number()));
  result.simulated = Duration::from_seconds(figure(root["simulated_s"]));
  const std::string closed(name(world::Failure::elb_502_keep_alive));
  result.has_keep_alive = root["requests"]["failed"].has(closed.c_str());
  result.requests = requests_of(root["requests"], result.has_keep_alive);
  root["slo"]["checks"].each([&](const Value& check) {
    world::ObjectiveCheck objective;
    objective.name = check["name"].text();
    objective.limit = figure(check["limit"]);
    result.slo.push_back(std::move(objective));
  });
  read_series(root["timeseries"], result.series);
  root["instance_log"].each(
      [&](const Value& value) { result.instances.push_back(instance_of(value)); });
  root["alarms"].each([&](const Value& value) { result.alarms.push_back(alarm_of(value)); });
  read_journal(root["journal"], result);
  root["not_scaled"].each([&](const Value& value) {
    world::NotScaled& read = result.not_scaled.emplace_back();
    read.time = value["time_s"].time();
    read.policy = value["policy"].text();
    read.reason = value["reason"].text();
    read.count = value["count"].count();
    if (!value.has("why")) return;  // of an older version
    read.why = why_not_of(value["why"]);
    read.value = value["value"].text();
  });
  return result;
}

}  // namespace headroom::report
