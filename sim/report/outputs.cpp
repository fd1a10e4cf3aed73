#include "sim/report/outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "sim/scenario/problems.hpp"

namespace headroom::report {
namespace {

using Pointer = Json::json_pointer;

// What figures_json has.
constexpr std::array<std::string_view, 6> kFigures = {"/requests/", "/load/", "/instances/",
                                                      "/cost/",     "/slo/",  "/elasticity/"};
// Whose members are of what has happened in the run.
constexpr std::array<std::string_view, 4> kOfTheRun = {"/instances/boot_s/steps", "/cost/items",
                                                       "/cost/quantities", "/requests/by_class"};

bool is_figure(const std::string& pointer) {
  return std::any_of(kFigures.begin(), kFigures.end(),
                     [&](std::string_view block) { return pointer.starts_with(block); });
}

bool varies_by_run(const Json& at, const std::string& place) {
  return at.is_null() || at.is_array() ||
         std::find(kOfTheRun.begin(), kOfTheRun.end(), place) != kOfTheRun.end();
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::vector<std::string> steps_of(Pointer pointer) {
  std::vector<std::string> steps;
  for (; !pointer.empty(); pointer.pop_back()) steps.insert(steps.begin(), pointer.back());
  return steps;
}

std::string no_such_key(const std::string& place, const std::string& key, const Json& at) {
  const std::string where = place.empty() ? "a result" : place;
  if (!at.is_object())
    return fmt::format("{} is {}, with nothing in it", where, scenario::describe(at));
  const std::vector<std::string> known = keys_of(at);
  const std::string near = scenario::nearest(key, known);
  return near.empty()
             ? fmt::format("{} has no \"{}\"; it has {}", where, key, scenario::one_of(known))
             : fmt::format("{} has no \"{}\"; did you mean \"{}\"?", where, key, near);
}

}  // namespace

Outputs::Outputs(const std::vector<std::string>& pointers)
    : needs_whole_result_(!std::all_of(pointers.begin(), pointers.end(), is_figure)) {
  for (const std::string& pointer : pointers) pointers_.emplace_back(pointer);
}

experiment::OutputValues Outputs::operator()(const scenario::Scenario& scenario,
                                             const world::RunResult& result) const {
  const Json json = needs_whole_result_ ? result_json(scenario, result) : figures_json(result);
  experiment::OutputValues values;
  for (const Pointer& pointer : pointers_) {
    const Json value = json.contains(pointer) ? json[pointer] : Json(nullptr);
    if (value.is_boolean()) {
      values.emplace_back(value.get<bool>() ? 1.0 : 0.0);
    } else if (value.is_number()) {
      values.emplace_back(value.get<double>());
    } else if (value.is_null()) {
      values.emplace_back(std::nullopt);
    } else {
      throw std::runtime_error(fmt::format("the output {} is {}; it must be a number",
                                           pointer.to_string(), scenario::describe(value)));
    }
  }
  return values;
}

std::optional<std::string> Outputs::problem(const Json& result, const std::string& pointer) {
  const Json* at = &result;
  Pointer place;
  for (const std::string& key : steps_of(Pointer(pointer))) {
    if (varies_by_run(*at, place.to_string())) return std::nullopt;
    if (!at->is_object() || !at->contains(key)) return no_such_key(place.to_string(), key, *at);
    at = &(*at)[key];
    place.push_back(key);
  }
  if (at->is_number() || at->is_boolean() || at->is_null()) return std::nullopt;
  return fmt::format("{} is {}; an output is a number, or true or false", pointer,
                     scenario::describe(*at));
}

}  // namespace headroom::report
