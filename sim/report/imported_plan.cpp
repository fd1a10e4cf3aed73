#include "sim/report/imported_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/scenario/units.hpp"

namespace headroom::report {
namespace {

using load::PacerConfig;
using load::PlanNode;
using load::Timer;
using scenario::Json;

Json number_or_null(const std::optional<std::uint64_t>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string rate_text(double per_second) { return fmt::format("{:.6g}/s", per_second); }

std::string timer_text(const Timer& timer) {
  const std::string stretched = timer.factor == 1 ? "" : fmt::format(", times {:g}", timer.factor);
  switch (timer.kind) {
    case Timer::Kind::constant: return fmt::format("{:g} ms", timer.offset_ms);
    case Timer::Kind::uniform:
      return fmt::format("{:g} to {:g} ms{}", timer.offset_ms, timer.offset_ms + timer.range_ms,
                         stretched);
    case Timer::Kind::gaussian:
      return fmt::format("Gaussian {:g} +- {:g} ms{}", timer.offset_ms, timer.range_ms, stretched);
    case Timer::Kind::poisson:
      return fmt::format("{:g} ms + Poisson {:g} ms{}", timer.offset_ms, timer.range_ms, stretched);
    case Timer::Kind::distribution: return "a distribution";
  }
  return "";
}

std::string pacer_text(const PacerConfig& pacer) {
  switch (pacer.kind) {
    case PacerConfig::Kind::constant_throughput: {
      const char* whose = pacer.threads == PacerConfig::Threads::this_one ? "each thread"
                          : pacer.threads == PacerConfig::Threads::group  ? "the group's threads"
                                                                          : "all threads";
      return fmt::format("at most {} of {}", rate_text(1 / pacer.interval.seconds()), whose);
    }
    case PacerConfig::Kind::shared_throughput:
      return fmt::format("at most {} in one schedule", rate_text(1 / pacer.interval.seconds()));
    case PacerConfig::Kind::precise_throughput:
      return fmt::format("{:g} random times in {}", pacer.samples,
                         scenario::duration_text(pacer.block));
    case PacerConfig::Kind::shaping: {
      std::string text = "a profile:";
      for (const PacerConfig::Row& row : pacer.rows)
        text += fmt::format(" {:g} to {:g}/s in {}", row.from, row.to,
                            scenario::duration_text(row.time));
      return text;
    }
    case PacerConfig::Kind::barrier:
      return pacer.group_size == 0 ? "until all threads are there"
                                   : fmt::format("until {} threads are there", pacer.group_size);
  }
  return "";
}

std::vector<std::string> timers_of(const load::Sampler& sampler,
                                   const load::ThreadGroupConfig& group) {
  std::vector<std::string> texts;
  for (const Timer& timer : sampler.timers) texts.push_back(timer_text(timer));
  for (const std::uint32_t pacer : sampler.pacers) texts.push_back(pacer_text(group.pacers[pacer]));
  if (sampler.pause > Duration{})
    texts.push_back(fmt::format("a pause of {}", scenario::duration_text(sampler.pause)));
  return texts;
}

Json counts_json(const load::SampleCounts& counts) {
  return {{"by_label", counts.by_label},
          {"http_requests_total", counts.http_requests},
          {"jtl_rows_total", counts.rows}};
}

Json group_json(const load::ThreadGroupConfig& group, const load::GroupOutline& outline) {
  Json starts = nullptr;
  if (outline.has_start_times) {
    starts = Json::array();
    for (const Duration start : outline.start_times) starts.push_back(start / 1_ms);
  }
  Json requests = Json::object(), samplers = Json::array();
  for (const load::Sampler& sampler : group.samplers) {
    if (sampler.sends) requests[sampler.name] = number_or_null(outline.requests.at(sampler.name));
    Json entry = {{"name", sampler.name}};
    if (sampler.sends) entry.update({{"method", sampler.method}, {"path", sampler.path}});
    entry["timers"] = timers_of(sampler, group);
    samplers.push_back(std::move(entry));
  }
  Json json = {{"name", group.name}, {"type", group.type}, {"threads", group.threads}};
  json["start_times_ms"] = std::move(starts);
  if (!group.spans.empty()) {
    Json ends = Json::array();
    for (const load::ThreadSpan& span : group.spans)
      ends.push_back(span.end.is_infinite() ? Json(nullptr) : Json(span.end / 1_ms));
    json["end_times_ms"] = std::move(ends);
  }
  json["iterations_per_thread"] = outline.iterations ? Json(*outline.iterations) : Json(nullptr);
  json["requests_per_thread"] = std::move(requests);
  json["samplers"] = std::move(samplers);
  return json;
}

/// "0, 2, 4, ... 38 s"
std::string times_text(const std::vector<Duration>& times) {
  std::string text;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times.size() > 8 && i == 5) {
      text += ", ...";
      i = times.size() - 1;
    }
    text += fmt::format("{}{:g}",
                        i == 0                  ? ""
                        : text.ends_with("...") ? " "
                                                : ", ",
                        static_cast<double>(times[i] / 1_ms) / 1e3);
  }
  return text + " s";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& part : texts) text += (text.empty() ? "" : " + ") + part;
  return text;
}

std::string group_text(const load::ThreadGroupConfig& group, const load::GroupOutline& outline) {
  std::string text = fmt::format("{} ({}): {} thread{}\n", group.name, group.type, group.threads,
                                 group.threads == 1 ? "" : "s");
  if (outline.has_start_times && !outline.start_times.empty())
    text += fmt::format("  start at {}\n", times_text(outline.start_times));
  std::vector<Duration> ends;
  for (const load::ThreadSpan& span : group.spans) ends.push_back(span.end);
  if (!ends.empty()) text += fmt::format("  stop at {}\n", times_text(ends));
  if (group.loops == PlanNode::kForever || group.duration) {
    text += fmt::format(
        "  {}{}\n",
        group.loops == PlanNode::kForever ? "again and again"
                                          : fmt::format("{} iterations", group.loops),
        group.duration ? fmt::format(", for {}", scenario::duration_text(*group.duration))
                       : std::string());
  } else {
    text += fmt::format("  {} iteration{}\n", group.loops, group.loops == 1 ? "" : "s");
  }
  for (const load::Sampler& sampler : group.samplers) {
    std::string line = fmt::format("  {}", sampler.name);
    if (sampler.sends) line += fmt::format(": {} {}", sampler.method, sampler.path);
    const auto count = outline.requests.find(sampler.name);
    if (count != outline.requests.end() && count->second)
      line += fmt::format(", {} a thread", *count->second);
    const std::string timers = joined(timers_of(sampler, group));
    if (!timers.empty()) line += fmt::format(", after {}", timers);
    text += line + "\n";
  }
  return text;
}

std::string counts_text(const load::JmxOutline& outline) {
  const load::SampleCounts* counts = outline.counts    ? &*outline.counts
                                     : outline.at_once ? &*outline.at_once
                                                       : nullptr;
  if (counts == nullptr) return "How many requests it sends hangs on the answers\n";
  std::string text =
      outline.counts ? "It sends\n" : "If every request were answered at once, it would send\n";
  for (const auto& [label, n] : counts->by_label) text += fmt::format("  {}: {}\n", label, n);
  return text + fmt::format("  in all {} requests, {} rows in JMeter's results\n",
                            counts->http_requests, counts->rows);
}

/// As one writes a scenario: a line for each request class and each sampler.
std::string starter_text(const Json& starter) {
  const auto lines = [](const Json& object, const char* indent) {
    std::string text;
    for (const auto& [key, value] : object.items()) {
      text += fmt::format("{}\n{}{}: {}", text.empty() ? "" : ",", indent,
                          Json(key).dump(-1, ' ', false, Json::error_handler_t::replace),
                          value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    return text;
  };
  Json load = starter.at("load").at(0);
  const Json samplers = load.at("samplers");
  load.erase("samplers");
  return fmt::format(
      "{{\n  \"application\": {{ \"requests\": {{{}\n  }} }},\n  \"load\": [ {{{},\n    "
      "\"samplers\": {{{}\n    }}\n  }} ]\n}}\n",
      lines(starter.at("application").at("requests"), "    "), lines(load, "    "),
      lines(samplers, "      "));
}

}  // namespace

Json imported_plan_json(const load::JmxPlan& plan, const load::JmxOutline& outline,
                        const Json& starter) {
  Json groups = Json::array();
  for (std::size_t i = 0; i < plan.thread_groups.size(); ++i)
    groups.push_back(group_json(plan.thread_groups[i], outline.groups[i]));
  Json by_label = Json::object();
  for (const auto& [label, n] : outline.by_label) by_label[label] = number_or_null(n);
  Json warnings = Json::array();
  for (const load::JmxWarning& warning : plan.warnings) {
    warnings.push_back({{"path", warning.path},
                        {"element", warning.element},
                        {"message", warning.message.text()}});
  }
  Json json = {{"name", plan.name}, {"jmeter", plan.version}};
  json["thread_groups"] = std::move(groups);
  json["by_label"] = std::move(by_label);
  json["http_requests_total"] =
      outline.counts ? Json(outline.counts->http_requests) : Json(nullptr);
  json["jtl_rows_total"] = outline.counts ? Json(outline.counts->rows) : Json(nullptr);
  json["if_answered_at_once"] = outline.at_once ? counts_json(*outline.at_once) : Json(nullptr);
  json["warnings"] = std::move(warnings);
  json["starter"] = starter;
  return json;
}

std::string imported_plan_report(const load::JmxPlan& plan, const load::JmxOutline& outline,
                                 const Json& starter) {
  std::string text =
      fmt::format("The JMeter plan {}{}\n", plan.name,
                  plan.version.empty() ? "" : fmt::format(", saved by JMeter {}", plan.version));
  for (std::size_t i = 0; i < plan.thread_groups.size(); ++i)
    text += group_text(plan.thread_groups[i], outline.groups[i]);
  text += counts_text(outline);
  if (!plan.warnings.empty()) text += "Read otherwise than JMeter would\n";
  for (const load::JmxWarning& warning : plan.warnings)
    text += fmt::format("  {} ({}): {}\n", warning.path, warning.element, warning.message);
  text += "A scenario with it begins with these; measure what the requests need\n";
  return text + starter_text(starter);
}

}  // namespace headroom::report
