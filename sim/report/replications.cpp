#include "sim/report/replications.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/report/estimate_json.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

constexpr double kConfidence = 0.95;

stats::Estimate estimate(const std::vector<Json>& values) {
  stats::Estimate estimate;
  for (const Json& value : values) {
    if (value.is_number()) estimate.add(value.get<double>());
  }
  return estimate;
}

/// Of numbers, some of which may be null.
Json combined_number(const std::vector<Json>& values) {
  return estimate_json(estimate(values), values.size());
}

/// Every number in it becomes one over all replications; texts are the first one's.
Json combined(const std::vector<Json>& values);

Json combined_object(const std::vector<Json>& values) {
  std::vector<std::string> keys;  // in the order in which they are met
  for (const Json& value : values) {
    for (const auto& [key, member] : value.items()) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  Json json = Json::object();
  for (const std::string& key : keys) {
    std::vector<Json> members;
    for (const Json& value : values) members.push_back(value.value(key, Json(nullptr)));
    json[key] = combined(members);
  }
  return json;
}

/// What an entry of a list is about: its texts, such as type and purchase of a line of the bill.
std::string subject(const Json& entry) {
  std::string texts;
  for (const Json& member : entry) {
    if (member.is_string()) texts += member.get<std::string>() + "\n";
  }
  return texts;
}

/// Entries about one thing are combined, wherever they stand.
Json combined_list(const std::vector<Json>& values) {
  std::vector<std::pair<std::string, std::vector<Json>>> entries;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (const Json& entry : values[i]) {
      const std::string about = subject(entry);
      auto known = std::find_if(entries.begin(), entries.end(),
                                [&](const auto& other) { return other.first == about; });
      if (known == entries.end())
        known = entries.insert(known, {about, std::vector<Json>(values.size())});
      known->second[i] = entry;
    }
  }
  Json json = Json::array();
  for (const auto& [about, members] : entries) json.push_back(combined(members));
  return json;
}

Json combined(const std::vector<Json>& values) {
  const auto known = std::find_if(values.begin(), values.end(),
                                  [](const Json& value) { return !value.is_null(); });
  if (known == values.end()) return nullptr;
  if (known->is_number()) return combined_number(values);
  if (!known->is_structured()) return *known;
  const Json none = known->is_object() ? Json::object() : Json::array();
  std::vector<Json> alike = values;
  std::replace(alike.begin(), alike.end(), Json(nullptr), none);
  return known->is_object() ? combined_object(alike) : combined_list(alike);
}

std::string interval(const stats::Estimate& values, std::string (*words)(double)) {
  if (values.count() == 0) return right("-", 12);
  std::string text = right(words(values.mean()), 12);
  if (values.count() > 1) text += "  ± " + words(values.half_width(kConfidence));
  return text;
}

std::string plain(double value) { return fmt::format("{:.4g}", value); }
std::string seconds(double value) { return latency_words(value); }
std::string dollars(double value) { return usd_words(value); }

struct Row {
  const char* name;
  const char* figure;  ///< a JSON pointer
  std::string (*words)(double);
};
constexpr Row kRows[] = {
    {"answered/s", "/requests/throughput_rps", plain},
    {"latency mean", "/requests/latency_s/mean", seconds},
    {"p50", "/requests/latency_s/p50", seconds},
    {"p95", "/requests/latency_s/p95", seconds},
    {"p99", "/requests/latency_s/p99", seconds},
    {"instances", "/instances/mean", plain},
    {"billed hours", "/instances/hours", plain},
    {"cost", "/cost/total_usd", dollars},
};

}  // namespace

void Replications::add(std::uint32_t replication, RunRecord record) {
  runs_[replication] = std::move(record);
}

std::vector<Json> Replications::values_of(const Json::json_pointer& figure) const {
  std::vector<Json> values;
  for (const RunRecord& run : runs_)
    values.push_back(run.figures.contains(figure) ? run.figures[figure] : Json(nullptr));
  return values;
}

stats::Estimate Replications::estimate_of(const Json::json_pointer& figure) const {
  return estimate(values_of(figure));
}

stats::Histogram Replications::pooled_latency() const {
  stats::Histogram pooled;
  for (const RunRecord& run : runs_) {
    if (run.latency.count() > 0) pooled.merge(run.latency);
  }
  return pooled;
}

Json Replications::combined_slo() const {
  Json slo = runs_.front().figures["slo"];
  for (std::size_t i = 0; i < slo["checks"].size(); ++i) {
    const std::string at = fmt::format("/slo/checks/{}", i);
    const auto values = values_of(Json::json_pointer(at + "/value"));
    const auto met = values_of(Json::json_pointer(at + "/met"));
    const auto met_in = std::count(met.begin(), met.end(), Json(true));
    const stats::Estimate value = estimate(values);
    Json& check = slo["checks"][i];
    const bool has_mean = value.count() == values.size();
    check["value"] = combined_number(values);
    check["met"] = has_mean ? value.mean() <= check["limit"].get<double>() : met_in == count();
    check["met_in"] = met_in;
  }
  if (!slo["met"].is_null()) {
    slo["met"] = std::all_of(slo["checks"].begin(), slo["checks"].end(),
                             [](const Json& check) { return check["met"].get<bool>(); });
  }
  return slo;
}

bool Replications::slo_met() const {
  const Json met = combined_slo()["met"];
  return met.is_null() || met.get<bool>();
}

Json Replications::json(Json first) const {
  first["replications"] = count();
  for (const char* block : {"requests", "load", "instances", "cost", "elasticity"})
    first[block] = combined(values_of(Json::json_pointer(std::string("/") + block)));
  first["requests"]["pooled_latency_s"] = latency_json(pooled_latency());
  first["slo"] = combined_slo();
  return first;
}

std::string Replications::table(const Style& style) const {
  std::string text = style.bold(fmt::format("Over {} replications", count())) +
                     fmt::format(", mean and {:.0f} % interval\n", 100 * kConfidence);
  for (const Row& row : kRows) {
    const stats::Estimate values = estimate_of(Json::json_pointer(row.figure));
    text += "  " + left(row.name, 18) + interval(values, row.words) + "\n";
  }
  const Json slo = combined_slo();
  for (const Json& check : slo["checks"]) {
    const bool met = check["met"].get<bool>();
    text += fmt::format("  {} {} held in {} of {}\n", met ? style.good("✓") : style.bad("✗"),
                        check["name"].get<std::string>(), check["met_in"].get<int>(), count());
  }
  return text;
}

}  // namespace headroom::report
