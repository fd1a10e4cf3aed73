#include "sim/experiment/verify_hpa_cases.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scaling/replica_behavior.hpp"
#include "sim/scaling/replica_calculator.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using scaling::PodMetric;
using scaling::PodSample;
using scaling::ReplicaBehavior;
using scaling::ReplicaProposal;
using scaling::ReplicaRules;
using scenario::Json;

Duration seconds(const Json& entry, const char* key) {
  return Duration::from_seconds(entry.at(key).get<double>());
}

/// The table's defaults, and what the case has of its own.
struct Settings {
  ReplicaRules rules;
  int min_replicas = 1;
  Duration downscale_window = 300_s;

  void read(const Json& entry) {
    rules.tolerance_up = entry.value("tolerance_up", rules.tolerance_up);
    rules.tolerance_down = entry.value("tolerance_down", rules.tolerance_down);
    const auto duration = [&](const char* key, Duration& to) {
      if (entry.contains(key)) to = seconds(entry, key);
    };
    duration("cpu_initialization_s", rules.cpu_initialization);
    duration("initial_readiness_delay_s", rules.initial_readiness_delay);
    duration("downscale_stabilization_s", downscale_window);
    min_replicas = entry.value("min_replicas", min_replicas);
  }
};

/// @throws BadScenario
[[noreturn]] void refuse(const std::string& found, const std::string& allowed) {
  throw scenario::BadScenario({{"hpa", "/cases", found, allowed}});
}

/// @throws BadScenario for a number that nothing can be divided by
std::int64_t positive(const Json& entry, const char* key) {
  const auto number = entry.at(key).get<std::int64_t>();
  if (number <= 0) refuse(fmt::format("{} {}", key, number), "a number above 0");
  return number;
}

/// @throws BadScenario for a word that is none of them
template <class Value>
Value one_of(const std::string& found, const char* what,
             const std::vector<std::pair<const char*, Value>>& words) {
  for (const auto& [word, value] : words) {
    if (found == word) return value;
  }
  std::string allowed;
  for (const auto& [word, value] : words)
    allowed += (allowed.empty() ? "" : ", ") + std::string(word);
  refuse(fmt::format("{} \"{}\"", what, found), allowed);
}

PodSample read_pod(const Json& entry) {
  PodSample pod;
  if (entry.contains("phase"))
    pod.phase = one_of<PodSample::Phase>(entry["phase"].get<std::string>(), "the phase",
                                         {{"Pending", PodSample::Phase::pending},
                                          {"Running", PodSample::Phase::running},
                                          {"Succeeded", PodSample::Phase::succeeded},
                                          {"Failed", PodSample::Phase::failed}});
  pod.is_deleting = entry.value("deleting", false);
  if (entry.contains("request")) pod.request = positive(entry, "request");
  if (const Json& usage = entry.at("usage"); !usage.is_null())
    pod.usage = usage.get<std::int64_t>();
  pod.is_ready = entry.value("ready", true);
  if (entry.contains("age_s"))
    pod.ages = {seconds(entry, "age_s"), seconds(entry, "ready_since_s"),
                seconds(entry, "metric_age_s"), seconds(entry, "metric_window_s")};
  return pod;
}

std::optional<ReplicaProposal> propose_combined(const Json& entry) {
  std::vector<std::optional<int>> proposals;
  for (const Json& proposal : entry.at("proposals"))
    proposals.push_back(proposal.is_null() ? std::nullopt : std::optional(proposal.get<int>()));
  const auto combined =
      scaling::combine_proposals(proposals, entry.at("current_replicas").get<int>());
  return combined ? std::optional(ReplicaProposal{*combined, 0}) : std::nullopt;
}

/// A number, or the sum of several series.
std::int64_t read_value(const Json& value) {
  if (!value.is_array()) return value.get<std::int64_t>();
  std::int64_t sum = 0;
  for (const Json& series : value) sum += series.get<std::int64_t>();
  return sum;
}

ReplicaProposal propose_for_value(const Json& entry, bool is_average, const ReplicaRules& rules) {
  const std::int64_t value = read_value(entry.at("value"));
  const std::int64_t target = positive(entry, "target");
  if (is_average)
    return scaling::replicas_for_average(
        value, target, static_cast<int>(positive(entry, "current_replicas")), rules);
  return scaling::replicas_for_value(value, target, entry.at("current_replicas").get<int>(),
                                     entry.at("ready_pods").get<int>(), rules);
}

std::optional<ReplicaProposal> propose_for_pods(const Json& entry, PodMetric metric,
                                                const ReplicaRules& rules) {
  std::vector<PodSample> pods;
  for (const Json& pod : entry.at("pods")) pods.push_back(read_pod(pod));
  return scaling::propose_replicas(metric, positive(entry, "target"),
                                   entry.at("current_replicas").get<int>(), pods, rules);
}

/// What a case is about.
struct Kind {
  enum class Of { pods, value, average, combination };
  Of of = Of::pods;
  PodMetric metric = PodMetric::cpu_utilization;  ///< of pods
};

std::optional<ReplicaProposal> propose(const Json& entry, const std::string& name,
                                       const ReplicaRules& rules) {
  using Of = Kind::Of;
  const auto kind = one_of<Kind>(name, "the kind",
                                 {{"cpu_utilization", {Of::pods, PodMetric::cpu_utilization}},
                                  {"cpu_average_value", {Of::pods, PodMetric::cpu_average_value}},
                                  {"memory_utilization", {Of::pods, PodMetric::memory_utilization}},
                                  {"pods_average_value", {Of::pods, PodMetric::pods_average_value}},
                                  {"object_value", {Of::value, {}}},
                                  {"external_value", {Of::value, {}}},
                                  {"object_average_value", {Of::average, {}}},
                                  {"external_average_value", {Of::average, {}}},
                                  {"combine", {Of::combination, {}}}});
  switch (kind.of) {
    case Of::pods: return propose_for_pods(entry, kind.metric, rules);
    case Of::value: return propose_for_value(entry, false, rules);
    case Of::average: return propose_for_value(entry, true, rules);
    case Of::combination: return propose_combined(entry);
  }
  return std::nullopt;
}

void read_direction(const Json& entry, ReplicaBehavior::Direction& direction) {
  using Limit = ReplicaBehavior::Limit;
  if (entry.contains("stabilizationWindowSeconds"))
    direction.stabilization_window = seconds(entry, "stabilizationWindowSeconds");
  if (entry.contains("selectPolicy"))
    direction.select =
        one_of<ReplicaBehavior::Select>(entry["selectPolicy"].get<std::string>(), "selectPolicy",
                                        {{"Max", ReplicaBehavior::Select::max},
                                         {"Min", ReplicaBehavior::Select::min},
                                         {"Disabled", ReplicaBehavior::Select::disabled}});
  if (!entry.contains("policies")) return;
  direction.limits.clear();
  for (const Json& policy : entry["policies"])
    direction.limits.push_back(
        {one_of<Limit::Type>(policy.at("type").get<std::string>(), "type",
                             {{"Pods", Limit::Type::pods}, {"Percent", Limit::Type::percent}}),
         policy.at("value").get<int>(), seconds(policy, "periodSeconds")});
}

std::optional<ReplicaBehavior> read_behavior(const Json& entry, Duration downscale_window) {
  if (!entry.contains("behavior")) return std::nullopt;
  ReplicaBehavior behavior;
  behavior.down.stabilization_window = downscale_window;
  const Json& given = entry["behavior"];
  if (given.contains("scaleUp")) read_direction(given["scaleUp"], behavior.up);
  if (given.contains("scaleDown")) read_direction(given["scaleDown"], behavior.down);
  return behavior;
}

VerifiedRow row_of(const std::string& case_name, std::string quantity, double expected,
                   std::optional<double> value) {
  VerifiedRow row;
  row.format = "headroom-hpa-1";
  row.case_name = case_name;
  row.quantity = std::move(quantity);
  row.how = VerifiedRow::How::computed;
  row.expected = expected;
  row.value = value;
  row.ok = value == expected;
  return row;
}

/// The result of each round is the next one's current number: pods appear at once.
void verify_sequence(const Json& entry, const std::string& name, const Settings& settings,
                     std::vector<VerifiedRow>& rows) {
  scaling::ReplicaStabilizer stabilizer(
      {settings.min_replicas, entry.at("max_replicas").get<int>()},
      read_behavior(entry, settings.downscale_window), settings.downscale_window);
  int current = entry.at("start_replicas").get<int>();
  const Json& expected = entry.at("expected").at("replicas");
  const Json& rounds = entry.at("raw");
  if (rounds.size() != expected.size())
    refuse(fmt::format("{} rounds and {} expected replicas", rounds.size(), expected.size()),
           "one for each");
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const double at = rounds[i].at(0).get<double>();
    current = stabilizer.next(current, rounds[i].at(1).get<int>(),
                              Instant::at(Duration::from_seconds(at)));
    rows.push_back(
        row_of(name, fmt::format("replicas at {:g} s", at), expected.at(i).get<int>(), current));
  }
}

void verify_proposal(const Json& entry, const std::string& name, const std::string& kind,
                     const ReplicaRules& rules, std::vector<VerifiedRow>& rows) {
  const std::optional<ReplicaProposal> proposal = propose(entry, kind, rules);
  const Json& expected = entry.at("expected");
  if (expected.contains("error")) {
    rows.push_back(row_of(name, "error", expected["error"].get<bool>() ? 1 : 0, proposal ? 0 : 1));
    return;
  }
  const auto value = [&](auto member) {
    return proposal ? std::optional(static_cast<double>((*proposal).*member)) : std::nullopt;
  };
  rows.push_back(row_of(name, "desired", expected.at("desired").get<int>(),
                        value(&ReplicaProposal::replicas)));
  if (expected.contains("measured"))
    rows.push_back(row_of(name, "measured", expected["measured"].get<double>(),
                          value(&ReplicaProposal::measured)));
}

}  // namespace

Verification verify_hpa_cases(const Json& table,
                              const std::function<void(const std::string&)>& progress) {
  Verification verification;
  Settings defaults;
  if (table.contains("defaults")) defaults.read(table["defaults"]);
  for (const Json& entry : table.at("cases")) {
    const auto name = entry.at("name").get<std::string>();
    const auto kind = entry.at("kind").get<std::string>();
    if (progress) progress(name);
    Settings settings = defaults;
    if (entry.contains("config")) settings.read(entry["config"]);
    if (kind == "sequence") {
      verify_sequence(entry, name, settings, verification.rows);
    } else {
      verify_proposal(entry, name, kind, settings.rules, verification.rows);
    }
  }
  return verification;
}

}  // namespace headroom::experiment
