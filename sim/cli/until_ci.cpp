#include "sim/cli/until_ci.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "sim/cli/exit_status.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::cli {
namespace {

using report::Json;

struct NamedFigure {
  const char* name;
  const char* pointer;
};
constexpr NamedFigure kFigures[] = {{"mean", "/requests/latency_s/mean"},
                                    {"p50", "/requests/latency_s/p50"},
                                    {"p90", "/requests/latency_s/p90"},
                                    {"p95", "/requests/latency_s/p95"},
                                    {"p99", "/requests/latency_s/p99"},
                                    {"p999", "/requests/latency_s/p999"},
                                    {"throughput", "/requests/throughput_rps"},
                                    {"instances", "/instances/mean"},
                                    {"hours", "/instances/hours"},
                                    {"cost", "/cost/total_usd"}};

/// "2%", "0.5 %" as a share.
double read_width(const std::string& text) {
  double percent = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, percent);
  const std::string unit(rest, end);
  const bool is_percent = error == std::errc{} && (unit == "%" || unit == " %");
  if (is_percent && percent > 0 && percent < 100) return percent / 100;
  throw BadUsage(fmt::format(
      "--until-ci: \"{}\" is no share of the figure: above 0 and below 100 %, such as 2%", text));
}

std::string read_figure(const std::string& figure) {
  std::vector<std::string> names;
  for (const NamedFigure& known : kFigures) {
    if (figure == known.name) return known.pointer;
    names.emplace_back(known.name);
  }
  if (figure.starts_with('/')) return figure;
  const std::string near = scenario::nearest(figure, names);
  throw BadUsage(fmt::format(
      "--figure: there is no \"{}\"{}; there are {}, or a JSON pointer into the result", figure,
      near.empty() ? "" : fmt::format(" (did you mean {}?)", near), fmt::join(names, ", ")));
}

/// The longest beginning of a place that there is, and the keys behind it.
std::string known_around(const Json& figures, Json::json_pointer place) {
  while (!place.empty() && !figures.contains(place)) place = place.parent_pointer();
  std::vector<std::string> keys;
  const Json& known = figures[place];
  if (known.is_object())
    for (const auto& [key, value] : known.items()) keys.push_back(key);
  const std::string at = place.empty() ? "the figures" : place.to_string();
  return keys.empty()
             ? fmt::format("{} has nothing below it", at)
             : fmt::format("{} {} {}", at, place.empty() ? "are" : "has", fmt::join(keys, ", "));
}

}  // namespace

UntilCi read_until_ci(const std::string& width, const std::string& figure, std::uint32_t most) {
  UntilCi until;
  until.plan.stop.relative_error = read_width(width);
  until.name = figure;
  until.figure = read_figure(until.name);
  try {
    Json::json_pointer{until.figure};
  } catch (const Json::exception&) {
    throw BadUsage(fmt::format("--figure: \"{}\" is no JSON pointer", until.figure));
  }
  if (until.name == "mean") until.name = "the mean latency";
  if (most > 0) until.plan.most = most;
  if (until.plan.most < until.plan.stop.at_least)
    throw BadUsage(fmt::format("--replications {}: --until-ci needs at least {}", most,
                               until.plan.stop.at_least));
  return until;
}

void check_figure(const UntilCi& until, const Json& figures) {
  const Json::json_pointer place(until.figure);
  const bool is_there = figures.contains(place);
  if (is_there && figures[place].is_number()) return;
  if (is_there && figures[place].is_null())
    throw BadUsage(fmt::format("--figure: {} has no value in this run", until.figure));
  throw BadUsage(fmt::format("--figure: {} is no number of the result; {}", until.figure,
                             known_around(figures, place)));
}

}  // namespace headroom::cli
