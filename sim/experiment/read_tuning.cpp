#include "sim/experiment/read_tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/experiment/read_experiment.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Node;
using scenario::ObjectReader;
using Kind = TunedParameter::Kind;

constexpr std::int64_t kMostSimulations = 1'000'000;
constexpr std::int64_t kMostReplications = 1000;
constexpr std::int64_t kLargestWhole = 1'000'000'000;

void read_ends(const Node& node, Kind kind, TunedParameter& parameter) {
  parameter.kind = kind;
  constexpr const char* kAllowed = "a list of the lowest and the highest value, such as [1, 20]";
  if (!node.json().is_array() || node.json().size() != 2) {
    node.refuse(kAllowed);
    return;
  }
  const auto ends = node.list();
  if (kind == Kind::integer) {
    const auto low = ends[0].integer(-kLargestWhole, kLargestWhole);
    const auto high = ends[1].integer(-kLargestWhole, kLargestWhole);
    if (low && high && *low >= *high) ends[1].refuse(fmt::format("a number above {}", *low));
    parameter.low = static_cast<double>(low.value_or(0));
    parameter.high = static_cast<double>(high.value_or(1));
  } else if (const auto range = read_range(node, kind == Kind::log_real)) {
    parameter.low = range->low;
    parameter.high = range->high;
  }
}

void read_choices(const Node& node, TunedParameter& parameter) {
  parameter.kind = Kind::choices;
  for (const Node& choice : node.list()) {
    const std::string text = choice.json().dump();
    if (std::find(parameter.choices.begin(), parameter.choices.end(), text) !=
        parameter.choices.end())
      choice.refuse("each choice once");
    parameter.choices.push_back(text);
  }
  if (node.json().is_array() && parameter.choices.size() < 2)
    node.refuse("a list of two choices or more");
}

TunedParameter read_parameter(const Node& node) {
  ObjectReader object(node,
                      "a parameter: an object such as {\"pointer\": ..., \"integer\": [1, 20]}");
  TunedParameter parameter;
  if (const auto pointers = object.required("pointer"))
    parameter.pointers = read_pointers(*pointers);
  int ranges = 0;
  const auto range = [&](const char* key, const auto& read) {
    if (const auto value = object.optional(key)) {
      ++ranges;
      read(*value);
    }
  };
  range("integer", [&](const Node& value) { read_ends(value, Kind::integer, parameter); });
  range("real", [&](const Node& value) { read_ends(value, Kind::real, parameter); });
  range("log_real", [&](const Node& value) { read_ends(value, Kind::log_real, parameter); });
  range("choices", [&](const Node& value) { read_choices(value, parameter); });
  if (object.is_object() && ranges != 1)
    node.report("a parameter has one of \"integer\", \"real\", \"log_real\" and \"choices\"");
  if (const auto unit = object.optional("unit")) {
    if (parameter.kind == Kind::choices)
      unit->report("goes with numbers only");
    else
      parameter.unit = unit->text().value_or("");
  }
  return parameter;
}

std::vector<TunedParameter> read_parameters(const Node& node) {
  std::vector<TunedParameter> parameters;
  std::set<std::string> known;
  for (const Node& entry : node.list()) {
    parameters.push_back(read_parameter(entry));
    for (const std::string& pointer : parameters.back().pointers)
      if (!known.insert(pointer).second)
        entry.report("\"" + pointer + "\"", "each pointer in one parameter");
  }
  if (node.json().is_array() && parameters.empty()) node.refuse("at least one parameter");
  return parameters;
}

std::vector<std::string> read_objectives(const Node& node) {
  if (!node.json().is_array()) {
    const auto pointer = read_pointer(node);
    return pointer ? std::vector{*pointer} : std::vector<std::string>{};
  }
  const auto objectives = read_outputs(node);
  if (objectives.size() > 2) node.refuse("one output, or a list of two");
  return objectives;
}

std::vector<Limit> read_limits(const Node& node) {
  std::vector<Limit> limits;
  for (const Node& entry : node.list()) {
    ObjectReader object(entry, "a limit: an object such as {\"output\": ..., \"at_most\": 0.4}");
    Limit limit;
    if (const auto output = object.required("output"))
      limit.output = read_pointer(*output).value_or("");
    limit.name = limit.output;
    const auto most = object.optional("at_most");
    const auto least = object.optional("at_least");
    if (object.is_object() && most.has_value() == least.has_value())
      entry.report("a limit has either \"at_most\" or \"at_least\"");
    limit.at_least = least.has_value();
    if (most) limit.limit = most->number().value_or(0);
    if (least) limit.limit = least->number().value_or(0);
    limits.push_back(limit);
  }
  return limits;
}

void read_subject(const std::optional<Node>& node, TuningPlan& plan) {
  plan.is_subject_to_slo = !node || node->json() == "slo";
  if (plan.is_subject_to_slo) return;
  if (node->json().is_array())
    plan.problem.limits = read_limits(*node);
  else
    node->refuse("\"slo\", or a list of limits such as {\"output\": ..., \"at_most\": 0.4}");
}

void read_algorithm(const Node& node, TuningProblem& problem) {
  const auto name = node.choice({"auto", "cma_es", "nsga2", "moead", "random"});
  if (!name || *name == "auto") return;
  for (const auto algorithm :
       {Algorithm::cma_es, Algorithm::nsga2, Algorithm::moead, Algorithm::random})
    if (name_of(algorithm) == *name) problem.algorithm = algorithm;
  const std::string allowed = allowed_instead(problem);
  if (!allowed.empty()) node.refuse(allowed);
}

void read_plan(const Node& node, const std::filesystem::path& file, TuningPlan& plan) {
  ObjectReader object(node, "a tuning: an object with scenario, parameters and minimize");
  const ExperimentHead head = read_head(object, file);
  plan.name = head.name;
  plan.scenario = head.scenario;
  plan.seed = head.seed;
  TuningProblem& problem = plan.problem;
  if (const auto parameters = object.required("parameters"))
    problem.parameters = read_parameters(*parameters);
  problem.objectives = {"/cost/total_usd"};
  if (const auto minimize = object.optional("minimize"))
    problem.objectives = read_objectives(*minimize);
  read_subject(object.optional("subject_to"), plan);
  if (const auto algorithm = object.optional("algorithm")) read_algorithm(*algorithm, problem);
  if (const auto budget = object.optional("budget"))
    problem.budget = static_cast<std::size_t>(budget->integer(1, kMostSimulations).value_or(1));
  if (const auto replications = object.optional("replications"))
    problem.replications =
        static_cast<std::size_t>(replications->integer(2, kMostReplications).value_or(2));
  if (const auto indifference = object.optional("indifference"))
    problem.indifference = indifference->number(1e-6, 1).value_or(problem.indifference);
}

}  // namespace

std::string allowed_instead(const TuningProblem& problem) {
  const std::size_t objectives = problem.objectives.size();
  if (problem.algorithm == Algorithm::cma_es && objectives > 1)
    return "\"nsga2\", \"moead\" or \"random\" for two objectives";
  if (problem.algorithm == Algorithm::moead && objectives == 1)
    return "\"cma_es\", \"nsga2\" or \"random\" for one objective";
  return "";
}

TuningPlan read_tuning(const std::filesystem::path& file) {
  TuningPlan plan;
  plan.file = file.string();
  scenario::read_document(scenario::read_text_file(file, "an experiment that can be read"),
                          plan.file, [&](const Node& node) { read_plan(node, file, plan); });
  return plan;
}

}  // namespace headroom::experiment
