#include "sim/report/run_page.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "sim/report/messages.hpp"
#include "sim/report/run_totals.hpp"
#include "sim/report/thinning.hpp"

namespace headroom::report {
namespace {

// What fits on a screen, and keeps the file below a megabyte.
constexpr std::size_t kMostBins = 720;
constexpr std::size_t kMostColumns = 360;  // of the heat map
constexpr std::size_t kMostInstances = 160;
constexpr std::size_t kMostInstanceValues = 12'000;  // of each series, of all instances together
constexpr std::size_t kMostActivities = 320;
constexpr std::size_t kMostReasons = 240;   // of an alarm's changes of state
constexpr std::size_t kMostChanges = 1500;  // of its state, without their reasons
constexpr std::size_t kMostNotScaled = 200;
constexpr std::size_t kMostChain = 60;  // entries that led to an activity
constexpr std::size_t kMostReactions = 12;
constexpr std::size_t kMostStages = 60;  // of a reaction

/// Lists are cut to half their limits, again and again, until a page's data is no longer than this.
constexpr std::size_t kMostBytes = 720'000;  // beside its code, styles and strings
constexpr std::size_t kMostCuts = 5;

/// A limit after some cuts.
std::size_t after(std::size_t cuts, std::size_t limit) {
  return std::max<std::size_t>(limit >> cuts, 1);
}

/// Every nth entry, so that at most so many are left.
Json every_nth(const Json& list, std::size_t most) {
  const std::size_t nth = merged_into_one(list.size(), most);
  Json left = Json::array();
  for (std::size_t i = 0; i < list.size(); i += nth) left.push_back(list[i]);
  return left;
}

/// What the series of all instances would be with so many bins in one.
std::size_t values_of(const Json& instances) {
  std::size_t count = 0;
  for (const Json& instance : instances) {
    for (const Json& value : instance.at("cpu_percent")) count += !value.is_null();
  }
  return count;
}

/// From the first bin with a value to the last one, merged where those of the run are.
/// @param first_bin of the values, among those of the whole run: 0 in results of older versions,
/// which have a value for each of these
Json own_bins(const Json& values, std::size_t first_bin, std::size_t step) {
  std::size_t begin = 0;
  std::size_t end = values.size();
  while (begin < end && values[begin].is_null()) ++begin;
  while (end > begin && values[end - 1].is_null()) --end;
  const std::size_t first = first_bin + begin;
  Json own = Json::array();
  own.insert(own.end(), first % step, nullptr);  // a merged bin begins at a whole multiple
  for (std::size_t i = begin; i < end; ++i) own.push_back(values[i]);
  Json json = thinned(own, step);
  json["first"] = first / step;
  return json;
}

Json instance_page(const Json& instance, std::size_t step, std::size_t cuts) {
  Json page = instance;
  for (const char* gone :
       {"credit_metrics", "surplus_credits", "surplus_credits_charged", "in_flight"})
    page.erase(gone);
  const std::size_t first_bin = instance.value("first_bin", std::size_t{0});
  page.erase("first_bin");
  page["cpu_percent"] = own_bins(instance.at("cpu_percent"), first_bin, step);
  page["credits"] = own_bins(instance.at("credits"), first_bin, step);
  page["health"] = every_nth(instance.at("health"), after(cuts, kMostReasons));
  return page;
}

/// The newest entries of a chain that is too long; its beginning is what began it.
Json shortened(const Json& cause_ids, std::size_t most) {
  if (cause_ids.size() <= most) return cause_ids;
  Json ids = {cause_ids[0]};
  for (std::size_t i = cause_ids.size() - most + 1; i < cause_ids.size(); ++i)
    ids.push_back(cause_ids[i]);
  return ids;
}

/// Those of the instances that are drawn, and of no instance.
Json activities_page(const Json& activities, const Json& instances, std::size_t cuts) {
  std::set<std::string> drawn;
  for (const Json& instance : instances) drawn.insert(instance.at("id").get<std::string>());
  Json page = Json::array();
  for (const Json& activity : activities) {
    const Json& instance = activity.at("instance");
    if (!instance.is_null() && !drawn.contains(instance.get<std::string>())) continue;
    page.push_back(activity);
    page.back()["cause_ids"] = shortened(activity.at("cause_ids"), after(cuts, kMostChain));
  }
  return every_nth(page, after(cuts, kMostActivities));
}

/// The entries that an activity's chain goes through, or that name what was said and not done.
Json journal_page(const Json& journal, const Json& activities) {
  std::set<std::size_t> wanted;
  for (const Json& activity : activities) {
    for (const Json& id : activity.at("cause_ids")) wanted.insert(id.get<std::size_t>());
  }
  Json page = Json::array();
  for (const std::size_t id : wanted) page.push_back(journal.at(id));
  return page;
}

/// Changes come in pairs, into a state and out of it: every nth pair.
Json every_nth_pair(const Json& history, std::size_t most) {
  const std::size_t nth = merged_into_one(history.size(), most);
  if (nth == 1) return history;
  Json left = Json::array();
  for (std::size_t i = 0; i + 1 < history.size(); i += 2 * nth) {
    left.push_back(history[i]);
    left.push_back(history[i + 1]);
  }
  return left;
}

/// An alarm that changes very often keeps its states, and then only some of them; `changes` says
/// how many there were.
Json alarms_page(const Json& alarms, std::size_t cuts) {
  Json page = alarms;
  for (Json& alarm : page) {
    const std::size_t changes = alarm.at("history").size();
    alarm["changes"] = changes;
    alarm["history"] = every_nth_pair(alarm["history"], after(cuts, kMostChanges));
    if (changes <= after(cuts, kMostReasons)) continue;
    for (Json& change : alarm["history"]) {
      change["points"] = Json::array();
      change["reason"] = "";
    }
  }
  return page;
}

/// Of many reactions those that hurt users longest, then the longest; by time. What is left of a
/// very long one is its beginning.
Json reactions_page(Json reactions, std::size_t cuts) {
  const auto hurts_more = [](const Json& a, const Json& b) {
    return std::pair(reaction_broken_s(a), a.at("length_s").get<double>()) >
           std::pair(reaction_broken_s(b), b.at("length_s").get<double>());
  };
  std::stable_sort(reactions.begin(), reactions.end(), hurts_more);
  Json page = Json::array();
  for (std::size_t i = 0; i < std::min(reactions.size(), after(cuts, kMostReactions)); ++i) {
    page.push_back(reactions[i]);
    for (const char* list : {"stages", "not_scaled"}) {
      Json& entries = page.back()[list];
      while (entries.size() > after(cuts, kMostStages)) entries.erase(entries.size() - 1);
    }
  }
  std::stable_sort(page.begin(), page.end(), [](const Json& a, const Json& b) {
    return a.at("begin_s").get<double>() < b.at("begin_s").get<double>();
  });
  return page;
}

/// All but the lists that are cut down, which may be gigabytes, or left out.
Json short_parts(const Json& result) {
  static const std::set<std::string> kLong = {
      "instance_log",         "activities",   "journal",    "alarms",
      "not_scaled",           "group_events", "timeseries", "notifications",
      "predictive_forecasts", "reactions",    "messages"};
  Json page;
  for (const auto& [key, value] : result.items()) page[key] = kLong.contains(key) ? Json() : value;
  for (const char* gone : {"notifications", "predictive_forecasts"}) page.erase(gone);
  return page;
}

/// @param totals of the result
Json page_after(std::size_t cuts, const Json& result, const Json& totals) {
  Json page = short_parts(result);
  const Json& all = result.at("instance_log");
  const Json instances = every_nth(all, after(cuts, kMostInstances));
  const std::size_t step = merged_into_one(values_of(instances), after(cuts, kMostInstanceValues));
  page["instance_log"] = Json::array();
  for (const Json& instance : instances)
    page["instance_log"].push_back(instance_page(instance, step, cuts));
  page["activities"] = activities_page(result.at("activities"), instances, cuts);
  page["journal"] = journal_page(result.at("journal"), page["activities"]);
  page["alarms"] = alarms_page(result.at("alarms"), cuts);
  page["not_scaled"] = every_nth(result.at("not_scaled"), after(cuts, kMostNotScaled));
  page["group_events"] = every_nth(result.at("group_events"), after(cuts, kMostNotScaled));
  const Json reactions = result.value("reactions", Json::array());  // older results have none
  page["reactions"] = reactions_page(reactions, cuts);
  page["timeseries"] = thinned_series(result.at("timeseries"), kMostBins, kMostColumns);
  page["drawn"] = {{"instances", instances.size()},
                   {"instances_of", all.size()},
                   {"activities", page["activities"].size()},
                   {"activities_of", result.at("activities").size()},
                   {"reactions_of", reactions.size()},
                   {"instance_bins_in_one", step},
                   {"totals", totals}};
  if (result.contains("messages"))  // older results have none
    page["messages"] = messages_of(page, result.at("messages"));
  return page;
}

}  // namespace

Json run_page(const Json& result) {
  const Json totals = run_totals(result);
  Json page;
  for (std::size_t cuts = 0; cuts <= kMostCuts; ++cuts) {
    page = page_after(cuts, result, totals);
    if (scenario::dump(page).size() <= kMostBytes) break;
  }
  return page;
}

}  // namespace headroom::report
