#include "sim/scenario/read_distribution.hpp"

#include <fmt/format.h>

#include <sstream>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using engine::Distribution;

constexpr const char* kForms =
    "a duration (constant), or one of {\"exponential\": \"30ms\"}, {\"uniform\": [\"10ms\", "
    "\"30ms\"]}, "
    "{\"normal\": {\"mean\", \"sd\"}}, {\"lognormal\": {\"mean\", \"cv\"}}, {\"gamma\": {\"mean\", "
    "\"cv\"}}, "
    "{\"weibull\": {\"scale\", \"shape\"}}, {\"hyperexponential\": {\"mean\", \"cv\"}}, "
    "{\"empirical\": [values] or {\"file\"}}";

double ns(Duration d) { return static_cast<double>(d.ns()); }

/// {"mean": D, "cv": x} and its like: a duration and a number.
std::optional<Distribution> two_parameters(const Node& node, const char* first, const char* second,
                                           double low, Distribution (*make)(double, double)) {
  ObjectReader object(node, fmt::format("an object with \"{}\" and \"{}\"", first, second));
  const auto a = object.required(first);
  const auto b = object.required(second);
  const auto duration = a ? a->positive_duration() : std::nullopt;
  const auto number = b ? b->number(low, 1e3) : std::nullopt;
  if (!duration || !number) return std::nullopt;
  return make(ns(*duration), *number);
}

std::optional<Distribution> normal(const Node& node) {
  ObjectReader object(node, "an object with \"mean\" and \"sd\"");
  const auto a = object.required("mean");
  const auto b = object.required("sd");
  const auto mean = a ? a->positive_duration() : std::nullopt;
  const auto sd = b ? b->duration() : std::nullopt;
  if (!mean || !sd) return std::nullopt;
  return Distribution::normal(ns(*mean), ns(*sd));
}

std::optional<Distribution> uniform(const Node& node) {
  const auto bounds = node.list();
  if (bounds.size() != 2) {
    node.refuse("two durations, [from, to]");
    return std::nullopt;
  }
  const auto low = bounds[0].duration();
  const auto high = bounds[1].duration();
  if (!low || !high) return std::nullopt;
  if (*high < *low) {
    node.refuse("two durations, [from, to], the first not above the second");
    return std::nullopt;
  }
  return Distribution::uniform(ns(*low), ns(*high));
}

std::optional<Distribution> from_file(const Node& node) {
  ObjectReader object(node, "a list of durations, or {\"file\": name}");
  const auto file = object.required("file");
  const auto content = file ? file->file_content() : std::nullopt;
  if (!content) return std::nullopt;
  std::vector<double> values;
  std::istringstream lines(*content);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty()) continue;
    const auto value = parse_duration(line);
    if (!value) {
      file->report(fmt::format("\"{}\" in line {} of the file", line, number),
                   "one duration a line, such as \"12.5ms\"");
      return std::nullopt;
    }
    values.push_back(ns(*value));
  }
  if (values.empty()) {
    file->report("an empty file", "one duration a line");
    return std::nullopt;
  }
  return Distribution::empirical(std::move(values));
}

std::optional<Distribution> empirical(const Node& node) {
  if (!node.json().is_array()) return from_file(node);
  std::vector<double> values;
  for (const Node& entry : node.list()) {
    const auto value = entry.duration();
    if (value) values.push_back(ns(*value));
  }
  if (values.size() != node.json().size()) return std::nullopt;
  if (values.empty()) {
    node.refuse("at least one duration");
    return std::nullopt;
  }
  return Distribution::empirical(std::move(values));
}

}  // namespace

std::optional<Distribution> read_distribution(const Node& node) {
  if (node.json().is_string()) {
    const auto constant = node.duration();
    return constant ? std::optional(Distribution::constant(ns(*constant))) : std::nullopt;
  }
  if (node.json().is_object() && node.json().size() > 1) {
    std::vector<std::string> names;
    for (const auto& [name, value] : node.json().items()) names.push_back(name);
    node.report(fmt::format("{} keys ({})", names.size(), one_of(names)), kForms);
    return std::nullopt;
  }
  if (!node.json().is_object() || node.json().empty() || node.json().front().is_null()) {
    node.refuse(kForms);
    return std::nullopt;
  }
  ObjectReader object(node, kForms);
  if (const auto mean = object.optional("exponential")) {
    const auto value = mean->positive_duration();
    return value ? std::optional(Distribution::exponential(ns(*value))) : std::nullopt;
  }
  if (const auto value = object.optional("uniform")) return uniform(*value);
  if (const auto value = object.optional("normal")) return normal(*value);
  if (const auto value = object.optional("lognormal"))
    return two_parameters(*value, "mean", "cv", 0, Distribution::lognormal);
  if (const auto value = object.optional("gamma"))
    return two_parameters(*value, "mean", "cv", 0, Distribution::gamma);
  if (const auto value = object.optional("weibull"))
    return two_parameters(*value, "scale", "shape", 0.01, Distribution::weibull);
  if (const auto value = object.optional("hyperexponential")) {
    return two_parameters(*value, "mean", "cv", 1, Distribution::hyperexponential);
  }
  if (const auto value = object.optional("empirical")) return empirical(*value);
  return std::nullopt;  // the key is not known: the object says so
}

Json distribution_json(const Distribution& d) {
  const auto time = [](double value) { return duration_text(Duration::from_nanoseconds(value)); };
  const double a = d.first_parameter();
  const double b = d.second_parameter();
  switch (d.kind()) {
    case Distribution::Kind::constant: return time(a);
    case Distribution::Kind::exponential: return {{"exponential", time(a)}};
    case Distribution::Kind::uniform: return {{"uniform", Json::array({time(a), time(b)})}};
    case Distribution::Kind::normal: return {{"normal", {{"mean", time(a)}, {"sd", time(b)}}}};
    case Distribution::Kind::lognormal: return {{"lognormal", {{"mean", time(a)}, {"cv", b}}}};
    case Distribution::Kind::gamma: return {{"gamma", {{"mean", time(a)}, {"cv", b}}}};
    case Distribution::Kind::weibull: return {{"weibull", {{"scale", time(a)}, {"shape", b}}}};
    case Distribution::Kind::hyperexponential:
      return {{"hyperexponential", {{"mean", time(a)}, {"cv", b}}}};
    case Distribution::Kind::empirical: {
      Json values = Json::array();
      for (const double value : d.values()) values.push_back(time(value));
      return {{"empirical", std::move(values)}};
    }
  }
  return nullptr;
}

}  // namespace headroom::scenario
