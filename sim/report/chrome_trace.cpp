#include "sim/report/chrome_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/cloud/names.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {
namespace {

using world::RunResult;

enum Process { kGroup = 1, kInstances = 2, kRequests = 3 };

double microseconds(Instant t) { return static_cast<double>(t.since_start().ns()) * 1e-3; }
double microseconds(Duration d) { return static_cast<double>(d.ns()) * 1e-3; }

/// A slice before it has a track.
struct Slice {
  Instant begin, end;
  std::string name;
  Json details = Json::object();
};

/// Where a slice came to lie.
struct Place {
  int track = 0;
  Instant time;  ///< within the slice
};

class Trace {
 public:
  explicit Trace(Duration simulated) : end_(Instant::at(simulated)) {}

  void process(Process process, const std::string& name) {
    describe(process, 0, "process_name", {{"name", name}});
    describe(process, 0, "process_sort_index", {{"sort_index", static_cast<int>(process)}});
  }
  /// Slices of which some may overlap, on as few tracks as they need: each on the first that is
  /// free then. @param slices by their begin @param most tracks; who finds none is left out
  /// @return the track of each; 0 where there was none
  std::vector<int> lay_out(Process process, const std::string& name,
                           const std::vector<Slice>& slices, std::size_t most = 1000) {
    std::vector<std::pair<int, Instant>> tracks;  // and until when they are taken
    std::vector<int> places;
    for (const Slice& slice : slices) {
      auto free = std::find_if(tracks.begin(), tracks.end(),
                               [&](const auto& track) { return track.second <= slice.begin; });
      if (free == tracks.end() && tracks.size() < most) {
        tracks.emplace_back(track(process, numbered(name, tracks.size())), Instant{});
        free = tracks.end() - 1;
      }
      places.push_back(free == tracks.end() ? 0 : free->first);
      if (free == tracks.end()) continue;
      free->second = slice.end;
      add(process, free->first, slice);
    }
    return places;
  }
  int track(Process process, const std::string& name) {
    describe(process, ++tracks_, "thread_name", {{"name", name}});
    describe(process, tracks_, "thread_sort_index", {{"sort_index", tracks_}});
    return tracks_;
  }
  void add(Process process, int track, const Slice& slice) {
    Json event = begun("X", process, track, slice.name, slice.begin);
    event["dur"] = number(microseconds(std::min(slice.end, end_) - slice.begin));
    event["args"] = slice.details;
    events_.push_back(std::move(event));
  }
  void counter(const std::string& name, Instant time, Json values) {
    Json event = begun("C", kGroup, 0, name, time);
    event["args"] = std::move(values);
    events_.push_back(std::move(event));
  }
  void arrow(std::pair<Process, Place> from, std::pair<Process, Place> to) {
    ++arrows_;
    for (const bool is_begin : {true, false}) {
      const auto& [process, place] = is_begin ? from : to;
      Json event = begun(is_begin ? "s" : "f", process, place.track, "cause", place.time);
      event["cat"] = "cause";
      event["id"] = arrows_;
      if (!is_begin) event["bp"] = "e";  // to the slice that is there then
      events_.push_back(std::move(event));
    }
  }
  Instant end() const { return end_; }
  Json take() { return std::move(events_); }

 private:
  static std::string numbered(const std::string& name, std::size_t k) {
    return k == 0 ? name : fmt::format("{} {}", name, k + 1);
  }
  static Json begun(const char* phase, Process process, int track, const std::string& name,
                    Instant time) {
    return {{"ph", phase},
            {"pid", static_cast<int>(process)},
            {"tid", track},
            {"name", name},
            {"ts", number(microseconds(time))}};
  }
  void describe(Process process, int track, const char* what, Json details) {
    events_.push_back({{"ph", "M"},
                       {"pid", static_cast<int>(process)},
                       {"tid", track},
                       {"name", what},
                       {"args", std::move(details)}});
  }

  Json events_ = Json::array();
  Instant end_;
  int tracks_ = 0;
  int arrows_ = 0;
};

/// Of each alarm, the states that it was in.
std::vector<int> add_alarms(Trace& trace, const RunResult& result) {
  std::vector<int> tracks;
  for (const world::AlarmLog& log : result.alarms) {
    tracks.push_back(trace.track(kGroup, "alarm " + log.short_name));
    for (std::size_t k = 0; k < log.history.size(); ++k) {
      const world::AlarmChange& change = log.history[k];
      const Instant end = k + 1 < log.history.size() ? log.history[k + 1].time : trace.end();
      trace.add(kGroup, tracks.back(), {change.time, end, change.to, {{"reason", change.reason}}});
    }
  }
  return tracks;
}

/// @return where an arrow to or from each activity begins and ends
std::vector<Place> add_activities(Trace& trace, const RunResult& result) {
  std::vector<Slice> slices;
  for (const world::Activity& activity : result.activities) {
    slices.push_back({activity.start,
                      activity.end.value_or(trace.end()),
                      activity.description,
                      {{"cause", activity.cause},
                       {"status", activity.status},
                       {"from", activity.from},
                       {"to", activity.to},
                       {"activity_id", activity.activity_id}}});
  }
  const std::vector<int> tracks = trace.lay_out(kGroup, "activities", slices);
  std::vector<Place> places;
  for (std::size_t k = 0; k < slices.size(); ++k) places.push_back({tracks[k], slices[k].begin});
  return places;
}

/// Pending, in service, draining: one after another.
std::vector<Slice> phases_of(const world::InstanceLog& log, Instant end_of_run) {
  std::vector<Slice> phases;
  const Instant end = log.terminated.value_or(end_of_run);
  const Instant leaving = log.terminating.value_or(end);
  const Instant arrival = std::min(log.in_service.value_or(leaving), leaving);
  if (*log.launched < arrival) phases.push_back({*log.launched, arrival, "pending"});
  if (arrival < leaving) phases.push_back({arrival, leaving, "in service"});
  if (leaving < end) phases.push_back({leaving, end, "terminating"});
  return phases;
}

/// @return where an arrow to each instance ends; track 0 of those that are left out
std::vector<Place> add_instances(Trace& trace, const RunResult& result, std::size_t most) {
  std::vector<Place> places(result.instances.size());
  for (std::size_t k = 0; k < std::min(most, result.instances.size()); ++k) {
    const world::InstanceLog& log = result.instances[k];
    if (!log.launched) continue;
    const std::string name = fmt::format("{} {}", log.name, log.type);
    places[k] = {trace.track(kInstances, name), *log.launched};
    const Slice life = {*log.launched,
                        log.terminated.value_or(trace.end()),
                        name,
                        {{"zone", log.zone}, {"image", log.image}}};
    trace.add(kInstances, places[k].track, life);
    for (const Slice& phase : phases_of(log, trace.end()))
      trace.add(kInstances, places[k].track, phase);
    std::vector<Slice> steps;
    for (const world::StepLog& step : log.steps)
      steps.push_back({step.start,
                       step.end.value_or(trace.end()),
                       step.name,
                       {{"attempts", step.attempts}, {"waited_s", number(step.waited.seconds())}}});
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Slice& a, const Slice& b) { return a.begin < b.begin; });
    trace.lay_out(kInstances, log.name + " boot", steps);
  }
  return places;
}

/// From the alarm that fired to the activity, and from there to the instance.
void add_causes(Trace& trace, const RunResult& result, const std::vector<int>& alarms,
                const std::vector<Place>& activities, const std::vector<Place>& instances) {
  for (std::size_t k = 0; k < activities.size(); ++k) {
    const world::Activity& activity = result.activities[k];
    for (const cloud::JournalId id : activity.cause_ids) {
      const cloud::JournalEntry& entry = result.journal[id];
      if (entry.kind == cloud::Happening::alarm_state)
        trace.arrow({kGroup, {alarms[entry.subject], entry.time}}, {kGroup, activities[k]});
    }
    if (!activity.is_launch || activity.is_move || activity.instance == 0) continue;
    const Place& instance = instances[activity.instance - 1];
    if (instance.track != 0) trace.arrow({kGroup, activities[k]}, {kInstances, instance});
  }
}

/// `count` bins from `first` on as one.
struct Bins {
  std::size_t first, count;
};
double mean_of(const std::vector<double>& values, Bins bins) {
  double sum = 0;
  for (std::size_t k = 0; k < bins.count; ++k) sum += values[bins.first + k];
  return sum / static_cast<double>(bins.count);
}
/// The largest, as a peak should be seen.
std::optional<double> peak_of(const std::vector<std::optional<double>>& values, Bins bins) {
  std::optional<double> peak;
  for (std::size_t k = 0; k < bins.count; ++k) {
    const auto& value = values[bins.first + k];
    if (value && (!peak || *value > *peak)) peak = value;
  }
  return peak;
}

void add_counters(Trace& trace, const world::TimeSeries& series, std::size_t most) {
  const std::size_t bins = series.start.size();
  const std::size_t group = (bins + most - 1) / std::max<std::size_t>(1, most);
  for (std::size_t k = 0; k < bins; k += group) {
    const Bins here = {k, std::min(group, bins - k)};
    const std::size_t last = k + here.count - 1;
    const auto count = [&](const char* name, const char* unit, const std::optional<double>& value) {
      if (value) trace.counter(name, series.start[k], {{unit, number(*value)}});
    };
    count("offered requests", "per second", mean_of(series.arrivals_per_second, here));
    count("answered requests", "per second", mean_of(series.throughput_per_second, here));
    count("failed requests", "per second", mean_of(series.errors_per_second, here));
    count("p95 latency", "seconds", peak_of(series.p95_s, here));
    count("CPU, as CloudWatch has it", "percent", peak_of(series.cpu_percent, here));
    count("CPU of the instances", "percent", peak_of(series.cpu_true_percent, here));
    count("desired instances", "instances", series.desired[last]);
    count("instances in service", "instances", series.in_service[last]);
    count("healthy instances", "instances", series.healthy[last]);
    count("fewest credits", "credits", series.credits_min[last]);
  }
}

/// One of so many, by class; on at most 64 tracks each.
void add_requests(Trace& trace, const scenario::Scenario& scenario, const RequestSample& sample) {
  constexpr std::size_t kMostTracks = 64;
  const auto& classes = scenario.application.requests;
  std::vector<std::vector<Slice>> slices(classes.size());
  for (const world::FinishedRequest& request : sample.requests()) {
    const std::string outcome = request.failure ? std::string(name(*request.failure)) : "ok";
    slices[request.request_class].push_back(
        {request.sent,
         request.answered,
         request.failure ? outcome : classes[request.request_class].name,
         {{"outcome", outcome}}});
  }
  for (std::size_t c = 0; c < classes.size(); ++c) {
    std::stable_sort(slices[c].begin(), slices[c].end(),
                     [](const Slice& a, const Slice& b) { return a.begin < b.begin; });
    trace.lay_out(kRequests, classes[c].name, slices[c], kMostTracks);
  }
}

Json left_out(const RunResult& result, const RequestSample& sample, const TraceLimits& limits) {
  Json json = {{"requests", fmt::format("one of {}", sample.one_of())}};
  if (result.instances.size() > limits.instances)
    json["instances"] =
        fmt::format("the first {} of {}", limits.instances, result.instances.size());
  if (result.series.start.size() > limits.points)
    json["counters"] = "rates are means, CPU and latencies the largest of several bins";
  return json;
}

}  // namespace

std::string chrome_trace(const scenario::Scenario& scenario, const RunResult& result,
                         const RequestSample& sample, const TraceLimits& limits) {
  Trace trace(result.simulated);
  trace.process(kGroup, "group " + scenario.group.name);
  trace.process(kInstances, "instances");
  trace.process(kRequests, fmt::format("requests, one of {}", sample.one_of()));
  const std::vector<int> alarms = add_alarms(trace, result);
  const std::vector<Place> activities = add_activities(trace, result);
  const std::vector<Place> instances = add_instances(trace, result, limits.instances);
  add_causes(trace, result, alarms, activities, instances);
  add_counters(trace, result.series, limits.points);
  add_requests(trace, scenario, sample);
  Json json = {{"displayTimeUnit", "ms"},
               {"otherData", left_out(result, sample, limits)},
               {"traceEvents", trace.take()}};
  json["otherData"]["scenario"] = scenario.name;
  return json.dump() + "\n";
}

}  // namespace headroom::report
