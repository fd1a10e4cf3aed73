#include "sim/scenario/read_policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <variant>

#include "sim/scenario/read_metric.hpp"

namespace headroom::scenario {
namespace {

using scaling::Config;
using scaling::Parameter;
using scaling::ParameterTree;
using scaling::PolicyKind;

Config::Object read_members(ObjectReader& object, const ParameterTree& tree,
                            const std::string& group);

/// A minute, or less of a high-resolution metric (aws-behaviour 4.8).
Duration read_tracking_period(const Node& node, Duration least_period) {
  if (node.json() == 60) return 60_s;
  const bool is_short = node.json() == 10 || node.json() == 30;
  if (least_period >= 60_s)
    node.refuse(
        "60: this metric has one value a minute; only custom_metrics with a StorageResolution of 1 "
        "have more");
  else if (!is_short)
    node.refuse("10, 30 or 60");
  return is_short ? Duration::seconds(node.json().get<std::int64_t>()) : 60_s;
}

/// A metric of the model, or an expression of several.
std::optional<Config> read_metric(const Node& node, const std::string& group) {
  ObjectReader object(node,
                      "{\"Namespace\": ..., \"MetricName\": ..., \"Dimensions\": [...], "
                      "\"Statistic\": \"Average\"} or {\"Metrics\": [...]}");
  if (!object.is_object()) return std::nullopt;
  object.ignore({"Unit"});
  std::optional<ForeignMetric> foreign;
  std::optional<scaling::MetricQuery> query;
  if (const auto math = object.optional("Metrics")) {
    query = read_metric_math(*math, group, foreign);
  } else if (const auto found = read_metric_id(object, group, foreign)) {
    query.emplace();
    query->id = found->id;
    if (const auto statistic = object.required("Statistic")) read_statistic(*statistic, *query);
    if (const auto period = object.optional("Period"))
      query->period = read_tracking_period(*period, found->least_period);
  } else {
    object.ignore({"Statistic", "Period"});
  }
  if (foreign) foreign->place.report(foreign->found, foreign->allowed);
  return query ? std::optional<Config>(*query) : std::nullopt;
}

/// MetricDataQueries: as Metrics, but of hours.
std::optional<Config> read_metric_queries(const Node& node, const std::string& group) {
  std::optional<ForeignMetric> foreign;
  const auto query = read_metric_math(node, group, foreign);
  if (foreign) foreign->place.report(foreign->found, foreign->allowed);
  return query ? std::optional<Config>(*query) : std::nullopt;
}

/// The same as it was read.
Json metric_queries_json(const scaling::MetricQuery& query, const std::string& group) {
  Json written;
  write_metric(query, group, written);
  if (query.formula) {
    for (Json& entry : written["Metrics"]) {
      if (entry.contains("MetricStat")) entry["MetricStat"].erase("Period");
    }
    return written["Metrics"];
  }
  Json metric;
  for (const char* key : {"Namespace", "MetricName", "Dimensions"}) metric[key] = written[key];
  const Json stat = {{"Metric", metric}, {"Stat", query.statistic_name()}};
  return Json::array({{{"Id", "watched"}, {"MetricStat", stat}}});
}

Config read_texts(const Node& node) {
  Config::List texts;
  for (const Node& entry : node.list()) texts.emplace_back(entry.text().value_or(""));
  if (texts.empty() && node.json().is_array()) node.refuse("a list of texts, at least one");
  return texts;
}

std::optional<Config> read_parameter(const Node& node, const Parameter& parameter,
                                     const std::string& group) {
  switch (parameter.kind) {
    case Parameter::Kind::number: {
      const auto value = node.number(parameter.low, parameter.high);
      return value ? std::optional<Config>(*value) : std::nullopt;
    }
    case Parameter::Kind::integer: {
      const auto low = static_cast<std::int64_t>(std::max(parameter.low, -1e15));
      const auto high = static_cast<std::int64_t>(std::min(parameter.high, 1e15));
      const auto value = node.integer(low, high);
      return value ? std::optional<Config>(static_cast<double>(*value)) : std::nullopt;
    }
    case Parameter::Kind::truth: {
      const auto value = node.truth();
      return value ? std::optional<Config>(*value) : std::nullopt;
    }
    case Parameter::Kind::text: {
      const auto value = node.text();
      return value ? std::optional<Config>(*value) : std::nullopt;
    }
    case Parameter::Kind::texts: return read_texts(node);
    case Parameter::Kind::json: return Config(scaling::JsonText{node.json().dump()});
    case Parameter::Kind::choice: {
      const auto value = node.choice(parameter.choices, parameter.remark);
      return value ? std::optional<Config>(*value) : std::nullopt;
    }
    case Parameter::Kind::list: {
      Config::List list;
      for (const Node& entry : node.list()) {
        ObjectReader object(entry, "an object");
        list.emplace_back(read_members(object, parameter.members, group));
      }
      return Config(std::move(list));
    }
    case Parameter::Kind::object: {
      ObjectReader object(node, "an object");
      return Config(read_members(object, parameter.members, group));
    }
    case Parameter::Kind::metric: return read_metric(node, group);
    case Parameter::Kind::metric_queries: return read_metric_queries(node, group);
    case Parameter::Kind::noted:
    case Parameter::Kind::refused: break;
  }
  return std::nullopt;
}

Config::Object read_members(ObjectReader& object, const ParameterTree& tree,
                            const std::string& group) {
  Config::Object members;
  bool is_refused = false;
  for (const Parameter& parameter : tree) {
    if (parameter.kind == Parameter::Kind::noted) object.note({parameter.name});
    if (parameter.kind != Parameter::Kind::refused) continue;
    is_refused = object.refuse(parameter.name, parameter.summary) || is_refused;
  }
  for (const Parameter& parameter : tree) {
    if (parameter.kind == Parameter::Kind::noted || parameter.kind == Parameter::Kind::refused)
      continue;
    // What is not built may stand for what is required: one problem is enough then.
    const bool is_required = parameter.required && !is_refused;
    const auto node =
        is_required ? object.required(parameter.name) : object.optional(parameter.name);
    if (!node) continue;
    if (auto value = read_parameter(*node, parameter, group))
      members.emplace_back(parameter.name, std::move(*value));
  }
  return members;
}

std::vector<std::string> types_of(const scaling::PolicyCatalog& catalog) {
  std::vector<std::string> types;
  for (const PolicyKind& kind : catalog) types.emplace_back(kind.type);
  return types;
}

const PolicyKind* read_kind(ObjectReader& object) {
  const scaling::PolicyCatalog& catalog = object.node().context().environment.policies;
  const auto type_node = object.optional("PolicyType");
  // AWS's default is SimpleScaling.
  const std::string type = !type_node                      ? "SimpleScaling"
                           : type_node->json().is_string() ? type_node->json().get<std::string>()
                                                           : "";
  if (const PolicyKind* kind = scaling::find_policy(catalog, type)) return kind;
  const Node& place = type_node ? *type_node : object.node();
  place.report(
      type_node ? describe(type_node->json()) : "no PolicyType, which means \"SimpleScaling\"",
      one_of(types_of(catalog)));
  return nullptr;
}

/// The members of AWS's policies that a kind may not have: describe-policies writes some of them
/// always.
void ignore_foreign_keys(ObjectReader& object, const PolicyKind& kind) {
  const ParameterTree own = kind.parameters();
  for (const char* key :
       {"AdjustmentType", "StepAdjustments", "MinAdjustmentStep", "MinAdjustmentMagnitude",
        "Cooldown", "ScalingAdjustment", "MetricAggregationType", "EstimatedInstanceWarmup",
        "TargetTrackingConfiguration", "PredictiveScalingConfiguration"}) {
    if (std::none_of(own.begin(), own.end(), [&](const Parameter& p) { return p.name == key; }))
      object.note({key});
  }
}

/// A program of the user's runs only if the user says so on the command line: a scenario may come
/// from anywhere.
void refuse_program_not_allowed(const Node& node, const PolicyConfig& policy) {
  ReadContext& context = node.context();
  if (context.environment.allow_external_policies) return;
  const std::string sentence = fmt::format(
      "policy {} runs a program that is not part of headroom ({}): --allow-external-policies "
      "allows it",
      policy.name, policy.type);
  context.problems.push_back({context.file, step(node.place(), "PolicyType"), "", sentence});
}

std::optional<PolicyConfig> read_policy(const Node& node, const scaling::GroupFacts& group,
                                        const std::string& group_name) {
  PolicyConfig policy;
  ObjectReader object(node, "a scaling policy");
  if (!object.is_object()) return std::nullopt;
  if (const auto name = object.required("PolicyName")) policy.name = name->text().value_or("");
  object.ignore({"AutoScalingGroupName", "PolicyARN", "Alarms"});
  if (const auto enabled = object.optional("Enabled"))
    policy.enabled = enabled->truth().value_or(true);
  const std::size_t problems_before = node.context().problems.size();
  policy.folder = node.context().folder.string();
  const PolicyKind* kind = read_kind(object);
  if (kind == nullptr) {
    for (const auto& member : object.members()) (void)member;  // its keys can not be judged
    return std::nullopt;
  }
  policy.type = kind->type;
  if (kind->is_aws) {
    policy.settings = Config(read_members(object, kind->parameters(), group_name));
    ignore_foreign_keys(object, *kind);
  } else {
    const auto settings = object.optional("Configuration");
    static const Json kNothing = Json::object();
    const Node empty(kNothing, step(node.place(), "Configuration"), node.context());
    policy.settings = read_policy_settings(settings ? *settings : empty, *kind, group_name);
  }
  if (kind->runs_a_program) refuse_program_not_allowed(object.node(), policy);
  if (kind->runs_a_program || node.context().problems.size() > problems_before) return policy;
  try {
    kind->make(policy.settings, group);
  } catch (const scaling::BadConfig& problem) {
    const std::string place =
        node.place() + (kind->is_aws ? "" : "/Configuration") + problem.place();
    node.context().problems.push_back({node.context().file, place, "", problem.what()});
  }
  return policy;
}

Json config_json(const Config& config, const std::string& group) {
  struct {
    const std::string& group;
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(double number) const {
      if (number == std::floor(number) && std::abs(number) < 1e15)
        return static_cast<std::int64_t>(number);
      return number;
    }
    Json operator()(bool truth) const { return truth; }
    Json operator()(const std::string& text) const { return text; }
    Json operator()(const Config::List& list) const {
      Json json = Json::array();
      for (const Config& entry : list) json.push_back(config_json(entry, group));
      return json;
    }
    Json operator()(const Config::Object& object) const {
      Json json = Json::object();
      for (const auto& [key, value] : object) {
        json[key] = key == "MetricDataQueries" ? metric_queries_json(value.metric(), group)
                                               : config_json(value, group);
      }
      return json;
    }
    Json operator()(const scaling::JsonText& json) const { return Json::parse(json.text); }
    Json operator()(const scaling::MetricQuery& metric) const {
      Json json;
      write_metric(metric, group, json);
      if (!metric.formula && metric.period != 60_s) json["Period"] = metric.period / 1_s;
      return json;
    }
  } visitor{group};
  return std::visit(visitor, config.value());
}

}  // namespace

Config read_policy_settings(const Node& node, const PolicyKind& kind,
                            const std::string& group_name) {
  ObjectReader object(node, "the policy's settings");
  return Config(read_members(object, kind.parameters(), group_name));
}

std::vector<PolicyConfig> read_policies(const Node& node, const scaling::GroupFacts& group,
                                        const std::string& group_name) {
  std::vector<PolicyConfig> policies;
  std::optional<Node> list = node;
  if (node.json().is_object()) {
    ObjectReader output(node, "describe-policies output");
    output.ignore({"NextToken"});
    list = output.required("ScalingPolicies");
    if (!list) return policies;
  }
  std::set<std::string> names;
  for (const Node& entry : list->list()) {
    auto policy = read_policy(entry, group, group_name);
    if (!policy) continue;
    if (!names.insert(policy->name).second)
      entry.report(fmt::format("a second policy named \"{}\"", policy->name), "each name once");
    policies.push_back(std::move(*policy));
  }
  return policies;
}

Json policies_json(const std::vector<PolicyConfig>& policies, const std::string& group_name,
                   const scaling::PolicyCatalog& catalog) {
  Json list = Json::array();
  for (const PolicyConfig& policy : policies) {
    Json entry;
    entry["PolicyName"] = policy.name;
    entry["PolicyType"] = policy.type;
    const Json settings = config_json(policy.settings, group_name);
    if (scaling::find_policy(catalog, policy.type)->is_aws) {
      for (const auto& [key, value] : settings.items()) entry[key] = value;
    } else {
      entry["Configuration"] = settings;
    }
    entry["Enabled"] = policy.enabled;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace headroom::scenario
