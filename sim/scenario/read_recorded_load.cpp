#include "sim/scenario/read_recorded_load.hpp"

#include <fmt/format.h>

#include "sim/load/rate_outlook.hpp"
#include "sim/load/recorded_time.hpp"
#include "sim/scenario/read_arrivals.hpp"
#include "sim/scenario/read_mix.hpp"
#include "sim/scenario/read_replay.hpp"
#include "sim/scenario/read_trace.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

/// A place in a recording: a duration from its start, or a time where it has a clock.
std::optional<Duration> read_place(const Node& node, std::optional<std::int64_t> first_ns) {
  const std::string allowed = first_ns
                                  ? "a duration from the recording's start such as \"6h\", or a "
                                    "time such as \"2026-01-05T09:00:00Z\""
                                  : "a duration from the recording's start such as \"6h\"";
  if (!node.json().is_string()) {
    node.refuse(allowed);
    return std::nullopt;
  }
  const std::string& text = node.json().get_ref<const std::string&>();
  if (const auto duration = parse_duration(text)) return duration;
  const auto time = first_ns ? load::parse_recorded_time(text) : std::nullopt;
  if (!time) {
    node.refuse(allowed);
    return std::nullopt;
  }
  if (*time < *first_ns) {
    node.report(describe(node.json()), "a time that is not before the recording's start");
    return std::nullopt;
  }
  return Duration::nanoseconds(*time - *first_ns);
}

/// Over one time that it is played.
double mean_rate(const load::OpenLoadConfig& config) {
  const Duration played = config.trace->played();
  return played > Duration{} ? load::outlook(config, played).arrivals / played.seconds() : 0;
}

/// @param place in the file; empty: the whole of it
void report_one(const Node& file, const std::string& place, const std::string& message) {
  const std::string name = file.json().get<std::string>();
  file.report(
      fmt::format("{}: {}", place.empty() ? name : fmt::format("{} of {}", place, name), message));
}

std::string found_and_allowed(const std::string& found, const std::string& allowed) {
  return fmt::format("found {}, allowed: {}", found, allowed);
}

Json playback_json(const load::Playback& playback) {
  Json json;
  json["scale"] = playback.scale;
  json["time_scale"] = playback.time_scale;
  json["from"] = duration_text(playback.from);
  if (!playback.to.is_infinite()) json["to"] = duration_text(playback.to);
  json["loop"] = playback.loop;
  return json;
}

}  // namespace

void report_recording(const Node& file, const load::BadRecording& problem) {
  for (const load::RecordingProblem& one : problem.problems()) {
    report_one(
        file, one.line > 0 ? fmt::format("line {}", one.line) : "",
        one.found.empty() ? "needed: " + one.allowed : found_and_allowed(one.found, one.allowed));
  }
}

void report_recording(const Node& file, const BadScenario& problem) {
  for (const Problem& one : problem.problems()) {
    report_one(file, one.place == "/" ? "" : one.place,
               one.found.empty() ? one.allowed : found_and_allowed(one.found, one.allowed));
  }
}

void check_loop(const Node& file, const load::Playback& playback, double played_s) {
  if (!playback.loop || played_s >= kShortestLoop.seconds()) return;
  file.report(fmt::format("a recording that has been played in {:.4g} ms, and is played again "
                          "(\"loop\", \"time_scale\")",
                          played_s * 1e3),
              "one that takes at least 1 ms");
}

void read_playback(ObjectReader& entry, std::optional<std::int64_t> first_ns, Duration length,
                   load::Playback& playback) {
  constexpr double kMost = 1e6;
  if (const auto scale = entry.optional("scale"))
    playback.scale = scale->number(1 / kMost, kMost).value_or(1);
  if (const auto scale = entry.optional("time_scale"))
    playback.time_scale = scale->number(1 / kMost, kMost).value_or(1);
  if (const auto loop = entry.optional("loop")) playback.loop = loop->truth().value_or(false);
  const auto from = entry.optional("from");
  const auto to = entry.optional("to");
  if (from) playback.from = read_place(*from, first_ns).value_or(Duration{});
  if (to) playback.to = read_place(*to, first_ns).value_or(Duration::infinite());
  if (playback.to <= playback.from)
    to->report(describe(to->json()), "a place in the recording behind \"from\"");
  if (from && playback.from >= length && length > Duration{}) {
    from->report(describe(from->json()),
                 fmt::format("a place in the recording, which is {:.6g} s long", length.seconds()));
  }
}

load::OpenLoadConfig read_recorded_load(const std::string& kind, const Node& file,
                                        ObjectReader& entry, Duration length,
                                        const cloud::ApplicationConfig& application) {
  load::OpenLoadConfig config;
  if (const auto timeout = entry.optional("response_timeout"))
    config.response_timeout = timeout->positive_duration();
  try {
    if (kind == "access_log" || kind == "jtl") {
      config.replay = read_replay(kind == "jtl", file, entry, application);
      for (std::uint32_t i = 0; i < config.replay->facts.by_class.size(); ++i)
        config.mix.push_back({i, static_cast<double>(config.replay->facts.by_class[i])});
    } else {
      read_changing_mix(entry, application, length, config);
      const auto arrivals = entry.optional("arrivals");
      config.trace = read_trace(kind, file, entry);
      if (arrivals) config.process = read_arrivals(*arrivals, mean_rate(config));
    }
  } catch (const load::BadRecording& problem) {
    report_recording(file, problem);
    entry.members();  // what the rest of it means, only the recording tells
  }
  if (config.mix.empty()) config.mix = {{0, 1.0}};
  return config;
}

Json recorded_load_json(const load::OpenLoadConfig& config) {
  if (config.replay) {
    Json json = playback_json(config.replay->playback);
    json["jitter"] = duration_text(config.replay->jitter);
    json["reorder"] = duration_text(config.replay->reorder);
    return json;
  }
  if (!config.trace) return Json::object();
  Json json = playback_json(config.trace->playback);
  json["bin"] = duration_text(config.trace->facts.width);
  json["within_bin"] =
      config.trace->shape == load::TraceConfig::Shape::linear ? "linear" : "constant";
  return json;
}

}  // namespace headroom::scenario
