#include "sim/experiment/read_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sim/experiment/read_experiment.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Node;
using scenario::ObjectReader;

constexpr std::int64_t kMostReplications = 1'000'000;
constexpr std::int64_t kMostLevels = 100'000;
constexpr double kMostRuns = 1e7;

/// A value for each pointer of an axis.
Axis::Values read_values_of_one(const Node& node, const Node& pointers) {
  if (!pointers.json().is_array()) return {node.json().dump()};
  Axis::Values values;
  if (node.json().is_array() && node.json().size() == pointers.json().size()) {
    for (const Json& value : node.json()) values.push_back(value.dump());
  } else {
    node.refuse(fmt::format("a list with a value for each of the axis' {} pointers",
                            pointers.json().size()));
  }
  return values;
}

std::vector<Axis::Values> read_values(const Node& node, const Node& pointers) {
  std::vector<Axis::Values> all;
  std::set<Axis::Values> seen;
  for (const Node& entry : node.list()) {
    all.push_back(read_values_of_one(entry, pointers));
    if (!seen.insert(all.back()).second && !all.back().empty()) entry.refuse("each value once");
  }
  if (node.json().is_array() && node.json().empty()) node.refuse("at least one value");
  return all;
}

/// How many levels of a range a grid takes; a sample draws its own.
int read_levels(const Node& range, bool is_sample) {
  const std::vector<Node> entries = range.list();
  if (!range.json().is_array()) return 0;
  if (is_sample && entries.size() != 2)
    range.refuse("[from, to]: a sample draws its values from the whole range");
  if (!is_sample && entries.size() != 3)
    range.refuse("[from, to, n]: n values, from and to among them");
  if (is_sample || entries.size() != 3) return 0;
  return static_cast<int>(entries[2].integer(2, kMostLevels).value_or(0));
}

void read_whole_numbers(const Node& node, ValueRange& range, int levels) {
  range.is_integer = node.truth().value_or(false);
  if (!range.is_integer) return;
  const bool is_whole = std::floor(range.low) == range.low && std::floor(range.high) == range.high;
  if (!is_whole) node.report("true", "true only between two whole numbers");
  for (int i = 1; is_whole && i < levels; ++i) {
    if (range.level(i, levels) != range.level(i - 1, levels)) continue;
    node.report(fmt::format("{} values", levels),
                fmt::format("fewer values: {} comes twice", range.level(i, levels)));
    return;
  }
}

void read_domain(ObjectReader& object, const Node& pointers, bool is_sample, Axis& axis) {
  const auto values = object.optional("values");
  const auto linear = object.optional("range");
  const auto log = object.optional("log_range");
  const auto whole = object.optional("integer");
  const auto unit = object.optional("unit");
  if (int{values.has_value()} + int{linear.has_value()} + int{log.has_value()} != 1) {
    if (object.is_object())
      object.node().report("an axis has one of \"values\", \"range\" and \"log_range\"");
    return;
  }
  if (values) {
    for (const auto& other : {whole, unit})
      if (other) other->report("goes with \"range\" or \"log_range\" only");
    axis.domain = read_values(*values, pointers);
    return;
  }
  const Node& node = linear ? *linear : *log;
  axis.levels = read_levels(node, is_sample);
  auto range = read_range(node, log.has_value());
  if (!range) return;
  if (whole) read_whole_numbers(*whole, *range, axis.levels);
  if (unit) range->unit = unit->text().value_or("");
  axis.domain = *range;
}

Axis read_axis(const Node& node, bool is_sample) {
  ObjectReader object(node, "an axis: an object such as {\"pointer\": ..., \"values\": [...]}");
  Axis axis;
  axis.place = node.place();
  const auto pointers = object.required("pointer");
  if (pointers) axis.pointers = read_pointers(*pointers);
  read_domain(object, pointers.value_or(node), is_sample, axis);
  return axis;
}

/// Each is a column of the results, whose names SQLite tells apart by more than their case.
void refuse_twice(const SweepPlan& plan, const Node& root) {
  std::map<std::string, std::string> known;
  const auto add = [&](const std::string& pointer, const std::string& place) {
    std::string lower = pointer;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto [first, is_new] = known.emplace(lower, place);
    if (!is_new)
      Node(Json(pointer), place, root.context())
          .refuse(
              fmt::format("each pointer once, whatever its case; it is in {} too", first->second));
  };
  for (const Axis& axis : plan.axes)
    for (const std::string& pointer : axis.pointers) add(pointer, axis.place + "/pointer");
  for (const std::string& output : plan.outputs) add(output, "/outputs");
}

std::optional<Sample> read_sample(const Node& node) {
  ObjectReader object(node, "a sample: an object such as {\"method\": \"sobol\", \"points\": 63}");
  Sample sample;
  std::string method;
  if (const auto given = object.required("method"))
    method = given->choice({"sobol", "latin_hypercube"}).value_or("");
  if (const auto points = object.required("points"))
    sample.points = static_cast<std::size_t>(points->integer(1, kMostLevels).value_or(1));
  if (method == "latin_hypercube") sample.method = Sample::Method::latin_hypercube;
  if (const auto seed = object.optional("seed")) {
    if (const auto value = seed->integer(0, std::int64_t{1} << 53))
      sample.seed = static_cast<std::uint64_t>(*value);
    if (method == "sobol") seed->report("Sobol's sequence has no seed: leave it out");
  }
  return sample;
}

/// Without "best" the least of the first output.
Objective read_best(const Node& node, const std::vector<std::string>& outputs) {
  ObjectReader object(node, "an object such as {\"minimize\": \"/cost/total_usd\"}");
  Objective best;
  const auto least = object.optional("minimize");
  const auto largest = object.optional("maximize");
  if (object.is_object() && least.has_value() == largest.has_value())
    node.report("one of \"minimize\" and \"maximize\" is needed");
  if (least) best.output = read_output(*least, outputs).value_or(0);
  if (largest) best.output = read_output(*largest, outputs).value_or(0);
  best.is_largest = largest.has_value();
  if (const auto constraints = object.optional("subject_to"))
    best.subject_to = read_constraints(*constraints, outputs);
  return best;
}

void refuse_too_many(const SweepPlan& plan, const Node& root) {
  double runs = plan.replications;
  for (const Axis& axis : plan.axes) runs *= plan.sample ? 1 : static_cast<double>(axis.size());
  if (plan.sample) runs *= static_cast<double>(plan.sample->points);
  if (runs > kMostRuns)
    root.report(fmt::format("{:.3g} runs", runs), fmt::format("at most {:.0e} runs", kMostRuns));
}

SweepPlan read(const Node& root, const std::filesystem::path& file) {
  SweepPlan plan;
  plan.file = file.string();
  ObjectReader object(root, "a sweep: an object");
  const ExperimentHead head = read_head(object, file);
  plan.name = head.name;
  plan.scenario = head.scenario;
  plan.seed = head.seed;
  if (const auto sample = object.optional("sample")) plan.sample = read_sample(*sample);
  if (const auto axes = object.required("axes")) {
    for (const Node& axis : axes->list())
      plan.axes.push_back(read_axis(axis, plan.sample.has_value()));
    if (axes->json().is_array() && axes->json().empty()) axes->refuse("at least one axis");
  }
  if (const auto replications = object.optional("replications"))
    plan.replications =
        static_cast<std::uint32_t>(replications->integer(1, kMostReplications).value_or(1));
  if (const auto outputs = object.optional("outputs")) plan.outputs = read_outputs(*outputs);
  if (const auto best = object.optional("best")) plan.best = read_best(*best, plan.outputs);
  refuse_twice(plan, root);
  refuse_too_many(plan, root);
  return plan;
}

}  // namespace

SweepPlan read_sweep(const std::filesystem::path& file) {
  SweepPlan plan;
  scenario::read_document(scenario::read_text_file(file, "an experiment's file that can be read"),
                          file.string(), [&](const Node& root) { plan = read(root, file); });
  return plan;
}

}  // namespace headroom::experiment
