#include "sim/report/policies.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::report {
namespace {

using scaling::Parameter;
using scaling::PolicyKind;
using scenario::Json;

constexpr double kNoBound = 1e299;  // limits beyond it are none

bool is_number(const Parameter& parameter) {
  return parameter.kind == Parameter::Kind::number || parameter.kind == Parameter::Kind::integer;
}
bool has_low(const Parameter& p) { return is_number(p) && p.low > -kNoBound; }
bool has_high(const Parameter& p) { return is_number(p) && p.high < kNoBound; }

std::string_view name(Parameter::Kind kind) {
  switch (kind) {
    case Parameter::Kind::number: return "number";
    case Parameter::Kind::integer: return "whole number";
    case Parameter::Kind::truth: return "true or false";
    case Parameter::Kind::text: return "text";
    case Parameter::Kind::texts: return "list of texts";
    case Parameter::Kind::choice: return "choice";
    case Parameter::Kind::list: return "list";
    case Parameter::Kind::object: return "object";
    case Parameter::Kind::json: return "any JSON";
    case Parameter::Kind::metric: return "metric";
    case Parameter::Kind::metric_queries: return "metric queries";
    case Parameter::Kind::noted: return "without effect";
    case Parameter::Kind::refused: return "refused";
  }
  return "";
}

/// "whole number from 60 to 86400", "one of A, B".
std::string allowed(const Parameter& parameter) {
  if (parameter.kind == Parameter::Kind::choice)
    return fmt::format("one of {}", fmt::join(parameter.choices, ", "));
  std::string text(name(parameter.kind));
  if (has_low(parameter)) text += fmt::format(" from {}", parameter.low);
  if (has_high(parameter)) text += fmt::format(" to {}", parameter.high);
  return text;
}

void describe(const scaling::ParameterTree& tree, std::size_t depth, std::string& text) {
  for (const Parameter& parameter : tree) {
    const std::string indent(2 * depth, ' ');
    text += fmt::format("\n{}{} ({}{})\n{}    {}\n", indent, parameter.name, allowed(parameter),
                        parameter.required ? "; required" : "", indent, parameter.summary);
    describe(parameter.members, depth + 1, text);
  }
}

Json tree_json(const scaling::ParameterTree& tree) {
  Json list = Json::array();
  for (const Parameter& parameter : tree) {
    Json entry = {{"name", parameter.name},
                  {"kind", std::string(name(parameter.kind))},
                  {"required", parameter.required},
                  {"summary", parameter.summary}};
    if (has_low(parameter)) entry["low"] = parameter.low;
    if (has_high(parameter)) entry["high"] = parameter.high;
    if (!parameter.choices.empty()) entry["choices"] = parameter.choices;
    if (!parameter.members.empty()) entry["members"] = tree_json(parameter.members);
    list.push_back(std::move(entry));
  }
  return list;
}

Json kind_json(const PolicyKind& kind) {
  return {{"PolicyType", std::string(kind.type)},
          {"summary", std::string(kind.summary)},
          {"aws", kind.is_aws},
          {"source", std::string(kind.source)}};
}

}  // namespace

std::string policy_list(scaling::PolicyCatalog catalog) {
  std::size_t width = 0;
  for (const PolicyKind& kind : catalog) width = std::max(width, kind.type.size());
  std::string text;
  for (const PolicyKind& kind : catalog)
    text += fmt::format("{:<{}}  {}\n", kind.type, width, kind.summary);
  return text;
}

Json policy_list_json(scaling::PolicyCatalog catalog) {
  Json list = Json::array();
  for (const PolicyKind& kind : catalog) list.push_back(kind_json(kind));
  return list;
}

std::string policy_description(const PolicyKind& kind) {
  std::string text = fmt::format(
      "{}: {}\nfrom: {}\nin a scenario: {{\"PolicyName\": \"...\", \"PolicyType\": \"{}\", {}}}\n",
      kind.type, kind.summary, kind.source, kind.type,
      kind.is_aws ? "..." : "\"Configuration\": {...}");
  describe(kind.parameters(), 0, text);
  return text;
}

Json policy_description_json(const PolicyKind& kind) {
  Json json = kind_json(kind);
  json["parameters"] = tree_json(kind.parameters());
  return json;
}

}  // namespace headroom::report
