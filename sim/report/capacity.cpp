#include "sim/report/capacity.hpp"

#include <fmt/format.h>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

std::string credits_words(const experiment::Capacity& capacity, bool is_throttled) {
  if (!capacity.baseline_share) return "";
  const double sustained = *capacity.baseline_share * capacity.saturation_per_second;
  std::string text = fmt::format(
      "  its credits pay for {:.0f} % of the processor: {} requests/s in the long run\n",
      100 * *capacity.baseline_share, quantity_words(sustained));
  if (capacity.credits_last)
    text += fmt::format("  at its full rate full credits last {}\n",
                        clock_words(Instant{} + *capacity.credits_last));
  else if (!is_throttled)
    text += "  beyond that surplus credits are paid for (unlimited mode)\n";
  return text;
}

}  // namespace

Json capacity_json(const scenario::Scenario& scenario, const experiment::Capacity& capacity) {
  Json json;
  json["scenario"] = scenario.name;
  json["instance_type"] = scenario.launch_template.type.name;
  json["requests_per_s"] = number(capacity.requests_per_second);
  json["saturation_rps"] = number(capacity.saturation_per_second);
  json["utilization"] = number(capacity.utilization());
  json["service_demand_s"] = number(capacity.service_demand_s);
  json["slo"] = Json::array();
  for (const world::ObjectiveCheck& check : capacity.slo)
    json["slo"].push_back({{"name", check.name},
                           {"limit", number(check.limit)},
                           {"value", number(check.value)},
                           {"met", check.met}});
  json["baseline_share"] = number(capacity.baseline_share);
  json["credits_last_s"] = nullptr;
  if (capacity.credits_last) json["credits_last_s"] = number(capacity.credits_last->seconds());
  return json;
}

std::string capacity_report(const scenario::Scenario& scenario,
                            const experiment::Capacity& capacity) {
  std::string text =
      fmt::format("One {} serves {} requests/s{}\n", scenario.launch_template.type.name,
                  quantity_words(capacity.requests_per_second),
                  capacity.slo.empty() ? " (without an SLO: all that it can)" : " within the SLO");
  text += fmt::format("  a request takes {} of a vCPU; {} requests/s saturate it: {:.0f} % busy\n",
                      latency_words(capacity.service_demand_s),
                      quantity_words(capacity.saturation_per_second), 100 * capacity.utilization());
  for (const world::ObjectiveCheck& check : capacity.slo) {
    const bool is_rate = check.name == "error_rate";
    const auto words = [&](std::optional<double> value) {
      return is_rate && value ? percent_words(*value) : latency_words(value);
    };
    text += fmt::format("  then {} is {}, of {} allowed\n", check.name, words(check.value),
                        words(check.limit));
  }
  return text + credits_words(capacity, scenario.launch_template.is_throttled());
}

}  // namespace headroom::report
