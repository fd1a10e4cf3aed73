#include "sim/scenario/read_replay.hpp"

#include <fmt/format.h>

#include <cctype>

#include "sim/scenario/read_rate.hpp"
#include "sim/scenario/read_recorded_load.hpp"
#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::RequestNames;

/// "POST /cart/*", "/item/*", or a label, with the class it belongs to; null: left out.
RequestNames::Rule read_rule(const std::string& pattern, const Node& value, bool is_jtl,
                             const ApplicationConfig& application) {
  RequestNames::Rule rule;
  rule.pattern = pattern;
  const std::size_t blank = pattern.find(' ');
  if (!is_jtl && blank != std::string::npos) {
    rule.method = pattern.substr(0, blank);
    rule.pattern = pattern.substr(blank + 1);
  }
  const bool is_path = rule.pattern.starts_with('/') || rule.pattern.starts_with('*');
  if (!is_jtl && !is_path) {
    value.report(fmt::format("the path pattern \"{}\"", pattern),
                 "one such as \"/item/*\", or with a method before it: \"POST /cart\"");
  }
  if (!value.json().is_null()) rule.request_class = read_class(value, application);
  return rule;
}

RequestNames read_names(bool is_jtl, ObjectReader& entry, const ApplicationConfig& application) {
  RequestNames names;
  const bool is_free = is_jtl || application.requests.size() <= 1;
  const auto node = is_free ? entry.optional("classes") : entry.required("classes");
  if (node) {
    ObjectReader object(*node, is_jtl ? "{label: request class, or null to leave it out, ...}"
                                      : "{path: request class, or null to leave it out, ...}");
    for (const auto& [pattern, value] : object.members())
      names.rules.push_back(read_rule(pattern, value, is_jtl, application));
  } else if (!is_jtl) {
    names.rules.push_back({"", "*", 0, false});  // there is one class only
  }
  if (is_jtl) {
    for (std::uint32_t i = 0; i < application.requests.size(); ++i)
      names.rules.push_back({"", application.requests[i].name, i, true});
  }
  return names;
}

/// "Open shop", "/open/shop" -> "open_shop": what a class for it is likely to be called.
std::string class_like(const std::string& name) {
  std::string word;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte)) {
      word += static_cast<char>(std::tolower(byte));
    } else if (!word.empty()) {
      word += '_';
    }
  }
  return word;
}

void report_unknown(const Node& file, const load::ReplayFacts& facts, bool is_jtl,
                    const ApplicationConfig& application) {
  const auto classes = class_names(application);
  for (const load::UnknownRequest& one : facts.unknown) {
    const std::string near = nearest(class_like(one.name), classes);
    file.report(
        fmt::format("line {} of {}: the {} {} that no request class belongs to", one.line,
                    file.json().get<std::string>(), is_jtl ? "label" : one.method + " path",
                    load::in_quotes(one.name)),
        fmt::format("an entry for it in \"classes\", with one of {}, or null to leave it out{}",
                    one_of(classes), near.empty() ? "" : fmt::format("; perhaps \"{}\"", near)));
  }
  if (!facts.unknown.empty())
    file.report(fmt::format("{} lines of such requests in all", facts.unknown_lines));
}

/// What the scenario does not leave out by itself should be seen, unless it is next to nothing.
void warn_of_no_requests(const Node& file, const load::ReplayConfig& config) {
  constexpr double kNextToNothing = 0.03;
  const load::ReplayFacts& facts = config.facts;
  const std::uint64_t lines = facts.lines + facts.no_requests;
  if (static_cast<double>(facts.no_requests) <= kNextToNothing * static_cast<double>(lines)) return;
  file.warn(scaling::message(
      "{} of {} lines of {} are left out: they {}", facts.no_requests, lines,
      file.json().get<std::string>(),
      config.is_jtl ? scaling::message("are transactions, whose requests have lines of their own")
                    : scaling::message("have no path")));
}

void check_rate(const Node& file, const load::ReplayConfig& config) {
  const double rate =
      static_cast<double>(config.facts.requests) * config.playback.scale / config.played_s();
  if (!config.playback.loop || rate <= kMostPerSecond) return;
  file.report(
      fmt::format("{:.4g} requests a second on average (its requests, \"scale\" and \"time_scale\" "
                  "make them)",
                  rate),
      fmt::format("at most {:g} where it is played again and again", kMostPerSecond));
}

}  // namespace

load::ReplayConfig read_replay(bool is_jtl, const Node& file, ObjectReader& entry,
                               const ApplicationConfig& application) {
  load::ReplayConfig config;
  const std::size_t problems_before = file.context().problems.size();
  config.is_jtl = is_jtl;
  config.names = read_names(is_jtl, entry, application);
  if (const auto jitter = entry.optional("jitter"))
    config.jitter = jitter->duration().value_or(config.jitter);
  if (const auto reorder = entry.optional("reorder"))
    config.reorder = reorder->duration().value_or(config.reorder);
  const auto path = file.file_path();
  if (path) {
    config.file = *path;
    config.facts = load::check_log(config);
  }
  const Duration length = Duration::nanoseconds(config.facts.last_ns - config.facts.first_ns);
  read_playback(entry, path ? std::optional(config.facts.first_ns) : std::nullopt,
                length + Duration::nanoseconds(path ? 1 : 0), config.playback);
  if (!path || file.context().problems.size() > problems_before) return config;
  load::count_requests(config);
  report_unknown(file, config.facts, is_jtl, application);
  if (config.facts.requests == 0 && config.facts.unknown.empty())
    file.report("no request of a class between \"from\" and \"to\"", "at least one");
  if (config.facts.requests == 0) return config;
  warn_of_no_requests(file, config);
  check_rate(file, config);
  check_loop(file, config.playback, config.played_s());
  return config;
}

}  // namespace headroom::scenario
