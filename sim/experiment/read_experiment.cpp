#include "sim/experiment/read_experiment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/problems.hpp"

namespace headroom::experiment {

using scenario::Node;
using scenario::ObjectReader;

namespace {

constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53;  // as in a scenario file

}  // namespace

ExperimentHead read_head(ObjectReader& object, const std::filesystem::path& file) {
  ExperimentHead head;
  object.ignore({"$schema"});
  if (const auto version = object.optional("version"); version && version->json() != 1)
    version->report(scenario::describe(version->json()), "1, the only version there is");
  head.name = file.stem().string();
  if (const auto name = object.optional("name")) head.name = name->text().value_or("");
  if (const auto node = object.required("scenario")) {
    if (const auto path = node->text()) {
      head.scenario = (file.parent_path() / *path).lexically_normal();
      if (std::error_code error; !std::filesystem::is_regular_file(head.scenario, error))
        node->report(scenario::describe(node->json()),
                     fmt::format("a scenario's file, relative to this one; there is none at {}",
                                 head.scenario.string()));
    }
  }
  if (const auto seed = object.optional("seed")) {
    if (const auto value = seed->integer(0, kLargestSeed))
      head.seed = static_cast<std::uint64_t>(*value);
  }
  return head;
}

std::optional<std::string> read_pointer(const Node& node) {
  constexpr const char* kAllowed = "a JSON pointer such as \"/auto_scaling_group/MaxSize\"";
  if (!node.json().is_string()) {
    node.refuse(kAllowed);
    return std::nullopt;
  }
  auto text = node.json().get<std::string>();
  try {
    if (!scenario::Json::json_pointer(text).empty()) return text;
  } catch (const scenario::Json::exception&) {
    // No slash at its beginning, or a ~ that escapes nothing.
  }
  node.refuse(kAllowed);
  return std::nullopt;
}

std::vector<std::string> read_pointers(const Node& node) {
  std::vector<std::string> pointers;
  const auto add = [&](const Node& one) {
    const auto pointer = read_pointer(one);
    if (pointer == "/seed") one.refuse("another value: \"replications\" vary the random numbers");
    if (pointer) pointers.push_back(*pointer);
  };
  if (!node.json().is_array()) {
    add(node);
    return pointers;
  }
  for (const Node& one : node.list()) add(one);
  if (node.json().empty()) node.refuse("at least one JSON pointer");
  return pointers;
}

std::vector<std::string> read_outputs(const Node& node) {
  std::vector<std::string> outputs;
  for (const Node& entry : node.list()) {
    const auto pointer = read_pointer(entry);
    if (!pointer) continue;
    if (std::find(outputs.begin(), outputs.end(), *pointer) != outputs.end())
      entry.refuse("each output once");
    outputs.push_back(*pointer);
  }
  if (node.json().is_array() && node.json().empty())
    node.refuse("a list of JSON pointers into a result, such as \"/requests/latency_s/p95\"");
  return outputs;
}

std::optional<std::size_t> read_output(const Node& node, const std::vector<std::string>& outputs) {
  const auto pointer = read_pointer(node);
  if (!pointer) return std::nullopt;
  const auto found = std::find(outputs.begin(), outputs.end(), *pointer);
  if (found != outputs.end()) return static_cast<std::size_t>(found - outputs.begin());
  node.refuse("one of the outputs: " + scenario::one_of(outputs));
  return std::nullopt;
}

std::vector<Constraint> read_constraints(const Node& node,
                                         const std::vector<std::string>& outputs) {
  std::vector<Constraint> constraints;
  for (const Node& entry : node.list()) {
    ObjectReader object(entry,
                        "a constraint: an object such as {\"output\": ..., \"at_most\": 0.4}");
    Constraint constraint;
    if (const auto output = object.required("output"))
      constraint.output = read_output(*output, outputs).value_or(0);
    const auto least = object.optional("at_least");
    const auto most = object.optional("at_most");
    if (least) constraint.at_least = least->number().value_or(0);
    if (most) constraint.at_most = most->number().value_or(0);
    if (object.is_object() && !least && !most)
      entry.report("\"at_least\" or \"at_most\" is missing");
    constraints.push_back(constraint);
  }
  return constraints;
}

std::optional<ValueRange> read_range(const Node& node, bool is_log) {
  const std::vector<Node> entries = node.list();
  if (entries.size() < 2) return std::nullopt;
  const auto low = entries[0].number();
  const auto high = entries[1].number();
  if (!low || !high) return std::nullopt;
  if (is_log && *low <= 0) {
    entries[0].refuse("a number above 0, as the steps are ratios");
    return std::nullopt;
  }
  if (*low >= *high) {
    entries[1].refuse(fmt::format("a number above {}, where the range begins", *low));
    return std::nullopt;
  }
  return ValueRange{*low, *high, is_log, false, ""};
}

}  // namespace headroom::experiment
