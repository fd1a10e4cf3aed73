#include "sim/report/result_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "sim/scenario/problems.hpp"

namespace headroom::report {
namespace {

enum class Shape { text, number, flag, list, filled_list, object };

/// A value that a page needs; "*" in its place stands for each entry of a list.
struct Part {
  std::string_view place;
  Shape shape;
};

constexpr Part kRun[] = {
    {"scenario", Shape::text},       {"scenario_sha256", Shape::text},
    {"version", Shape::text},        {"seed", Shape::number},
    {"requests", Shape::object},     {"cost", Shape::object},
    {"timeseries/t_s", Shape::list}, {"instance_log", Shape::list},
    {"activities", Shape::list},     {"alarms", Shape::list},
    {"journal", Shape::list},        {"assumed", Shape::list},
    {"warnings", Shape::list},       {"resolved_scenario", Shape::object},
};
constexpr Part kComparison[] = {
    {"baseline", Shape::text},
    {"replications", Shape::number},
    {"seed", Shape::number},
    {"candidates", Shape::filled_list},
    {"candidates/*/name", Shape::text},
    {"candidates/*/result", Shape::object},
    {"candidates/*/figures", Shape::object},
    {"left_out", Shape::list},
};
constexpr Part kSweep[] = {
    {"name", Shape::text},
    {"scenario", Shape::text},
    {"version", Shape::text},
    {"replications", Shape::number},
    {"axes", Shape::filled_list},
    {"axes/*", Shape::text},
    {"outputs", Shape::list},
    {"outputs/*", Shape::text},
    {"as_good_as_best", Shape::list},
    {"cells", Shape::filled_list},
    {"cells/*/cell", Shape::number},
    {"cells/*/values", Shape::object},
    {"cells/*/outputs", Shape::object},
};
constexpr Part kTuning[] = {
    {"name", Shape::text},
    {"scenario", Shape::text},
    {"scenario_sha256", Shape::text},
    {"version", Shape::text},
    {"replications", Shape::number},
    {"settings_tried", Shape::number},
    {"minimize", Shape::filled_list},
    {"minimize/*", Shape::text},
    {"subject_to", Shape::list},
    {"confirmed", Shape::flag},
    {"as_given/settings", Shape::object},
    {"as_given/figures", Shape::object},
    {"recommended/settings", Shape::object},
    {"recommended/figures", Shape::object},
    {"not_confirmed", Shape::list},
    {"sensitivity", Shape::list},
};

std::span<const Part> parts_of(ResultKind kind) {
  switch (kind) {
    case ResultKind::run: return kRun;
    case ResultKind::comparison: return kComparison;
    case ResultKind::sweep: return kSweep;
    case ResultKind::tuning: return kTuning;
  }
  return {};
}

bool has_shape(const Json& value, Shape shape) {
  switch (shape) {
    case Shape::text: return value.is_string();
    case Shape::number: return value.is_number();
    case Shape::flag: return value.is_boolean();
    case Shape::list: return value.is_array();
    case Shape::filled_list: return value.is_array() && !value.empty();
    case Shape::object: return value.is_object();
  }
  return false;
}

std::string_view words(Shape shape) {
  switch (shape) {
    case Shape::text: return "a text";
    case Shape::number: return "a number";
    case Shape::flag: return "true or false";
    case Shape::list: return "a list";
    case Shape::filled_list: return "a list that is not empty";
    case Shape::object: return "an object";
  }
  return "";
}

/// What is amiss from `value` on down. @param rest of the part's place @param at the value's place
std::optional<std::string> amiss(const Json& value, std::string_view rest, Shape shape,
                                 const std::string& at) {
  if (rest.empty()) {
    if (has_shape(value, shape)) return std::nullopt;
    return fmt::format("{}: found {}, allowed: {}", at, scenario::describe(value), words(shape));
  }
  const std::string key(rest.substr(0, rest.find('/')));
  const std::string_view below = rest.substr(std::min(key.size() + 1, rest.size()));
  if (key == "*") {
    for (std::size_t i = 0; i < value.size(); ++i)
      if (auto found = amiss(value[i], below, shape, fmt::format("{}/{}", at, i))) return found;
    return std::nullopt;
  }
  if (!value.is_object())
    return fmt::format("{}: found {}, allowed: an object", at, scenario::describe(value));
  if (!value.contains(key)) return fmt::format("{}/{}: missing", at, key);
  return amiss(value[key], below, shape, at + "/" + key);
}

}  // namespace

std::string_view words(ResultKind kind) {
  switch (kind) {
    case ResultKind::run: return "the result of a run (run --json)";
    case ResultKind::comparison: return "a comparison (compare --json)";
    case ResultKind::sweep: return "a sweep (sweep --json)";
    case ResultKind::tuning: return "a tuning (tune --json)";
  }
  return "";
}

std::optional<ResultKind> result_kind(const Json& document) {
  const auto has = [&](const char* key) { return document.is_object() && document.contains(key); };
  if (has("timeseries") && has("instance_log")) return ResultKind::run;
  if (has("candidates") && has("baseline")) return ResultKind::comparison;
  if (has("recommended") && has("as_given")) return ResultKind::tuning;
  if (has("cells") && has("axes")) return ResultKind::sweep;
  return std::nullopt;
}

std::optional<std::string> what_is_amiss(ResultKind kind, const Json& result) {
  for (const Part& part : parts_of(kind))
    if (auto found = amiss(result, part.place, part.shape, "")) return found;
  return std::nullopt;
}

}  // namespace headroom::report
