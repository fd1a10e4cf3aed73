#include "sim/report/run_totals.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace headroom::report {
namespace {

bool is_end(const Json& activity) {
  return activity.at("description").get<std::string>().starts_with("Terminating");
}

/// Activities of one decision have its time. What a group begins with is no scaling.
void count_decisions(const Json& activities, Json& totals) {
  std::set<double> outs, ins;
  totals["first_scale_out"] = nullptr;
  for (const Json& activity : activities) {
    const auto time = activity.at("time_s").get<double>();
    const int from = activity.at("from").get<int>();
    const int to = activity.at("to").get<int>();
    if (is_end(activity) && to < from) ins.insert(time);
    if (is_end(activity) || to <= from || time <= 0) continue;
    if (outs.empty())
      totals["first_scale_out"] = {{"start_s", activity.at("start_s")}, {"from", from}, {"to", to}};
    outs.insert(time);
  }
  totals["scale_outs"] = outs.size();
  totals["scale_ins"] = ins.size();
}

/// By their reasons, which are a handful.
Json refusals_of(const Json& not_scaled) {
  Json refusals = Json::array();
  for (const Json& one : not_scaled) {
    auto known = std::find_if(refusals.begin(), refusals.end(), [&](const Json& refusal) {
      return refusal["reason"] == one.at("reason");
    });
    if (known == refusals.end()) {
      refusals.push_back(
          {{"reason", one.at("reason")},
           {"count", 0},
           {"first_s", one.at("time_s")},
           {"why", one.value("why", "other")},  // results of older versions have none
           {"value", one.value("value", "")}});
      known = refusals.end() - 1;
    }
    (*known)["count"] =
        (*known)["count"].get<std::uint64_t>() + one.at("count").get<std::uint64_t>();
  }
  std::stable_sort(refusals.begin(), refusals.end(), [](const Json& a, const Json& b) {
    return a["count"].get<std::uint64_t>() > b["count"].get<std::uint64_t>();
  });
  constexpr std::size_t kMost = 20;  // a reason with numbers in it is another each time
  while (refusals.size() > kMost) refusals.erase(refusals.size() - 1);
  return refusals;
}

Json credits_exhausted(const Json& instances) {
  Json exhausted = {{"instances", 0}, {"first_id", nullptr}, {"first_s", nullptr}};
  std::size_t count = 0;
  for (const Json& instance : instances) {
    const Json& time = instance.at("credits_exhausted_s");
    if (time.is_null()) continue;
    if (count == 0 || time.get<double>() < exhausted["first_s"].get<double>()) {
      exhausted["first_id"] = instance.at("id");
      exhausted["first_s"] = time;
    }
    ++count;
  }
  exhausted["instances"] = count;
  return exhausted;
}

/// Instances that were ended before they were ever healthy: experiment::left_unhealthy.
std::size_t left_unhealthy(const Json& instances) {
  return static_cast<std::size_t>(
      std::count_if(instances.begin(), instances.end(), [](const Json& instance) {
        const Json& end = instance.at("terminating_s");
        const Json& healthy = instance.at("healthy_s");
        return !end.is_null() && (healthy.is_null() || healthy.get<double>() > end.get<double>());
      }));
}

}  // namespace

double reaction_broken_s(const Json& reaction) {
  const Json& from = reaction.at("slo_broken_s");
  if (from.is_null()) return 0;
  const Json& holds = reaction.at("slo_holds_s");
  return (holds.is_null() ? reaction.at("end_s") : holds).get<double>() - from.get<double>();
}

Json run_totals(const Json& result) {
  Json totals;
  count_decisions(result.at("activities"), totals);
  totals["refusals"] = refusals_of(result.at("not_scaled"));
  totals["credits_exhausted"] = credits_exhausted(result.at("instance_log"));
  totals["left_unhealthy"] = left_unhealthy(result.at("instance_log"));
  double broken_s = 0;
  for (const Json& reaction : result.value("reactions", Json::array()))  // older results have none
    broken_s += reaction_broken_s(reaction);
  totals["reactions_broken_s"] = broken_s;
  return totals;
}

}  // namespace headroom::report
