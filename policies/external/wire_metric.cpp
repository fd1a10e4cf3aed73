#include "policies/external/wire_metric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

namespace headroom::policies::external {

using scaling::Comparison;
using scaling::Datapoint;
using scaling::ManagedAlarm;
using scaling::MetricFormula;
using scaling::MetricQuery;
using scaling::Statistic;

namespace {

constexpr const char* kFormulaName = "Expression";
constexpr int kMostPoints = 1440;  // a day of minutes

Json single_json(const MetricQuery& query) {
  Json json = {{"namespace", query.id.name_space},
               {"name", query.id.name},
               {"statistic", query.statistic_name()}};
  if (!query.id.zone.empty()) json["zone"] = query.id.zone;
  return json;
}

void read_statistic(LineReader& object, MetricQuery& query) {
  const std::string text = object.text_or("statistic", query.statistic_name());
  for (const Statistic statistic : {Statistic::average, Statistic::sum, Statistic::minimum,
                                    Statistic::maximum, Statistic::sample_count}) {
    if (text != scaling::aws_name(statistic)) continue;
    query.statistic = statistic;
    return;
  }
  query.statistic = Statistic::percentile;
  const char* end = text.data() + text.size();
  const bool is_percentile = text.starts_with('p') &&
                             std::from_chars(text.data() + 1, end, query.percentile).ptr == end &&
                             query.percentile >= 0 && query.percentile <= 100;
  if (!is_percentile)
    object.refuse("statistic", "Average, Sum, Minimum, Maximum, SampleCount, or such as p99");
}

void read_single(LineReader& object, MetricQuery& query) {
  query.id = {object.text("namespace"), object.text("name"), object.text_or("zone", "")};
  read_statistic(object, query);
}

void read_formula(LineReader& object, MetricQuery& query) {
  std::vector<MetricQuery> metrics;
  std::vector<std::string> ids;
  for (LineReader& entry : object.objects("metrics")) {
    MetricQuery& metric = metrics.emplace_back();
    ids.push_back(entry.text("id"));
    read_single(entry, metric);
    entry.refuse_others();
    metric.period = query.period;
    metric.points = query.points;
  }
  try {
    query.formula = std::make_shared<const MetricFormula>(MetricFormula{
        std::move(metrics), scaling::MetricMath::parse(object.text("expression"), ids)});
  } catch (const scaling::BadExpression& problem) {
    object.refuse("expression", std::string("metric math: ") + problem.what());
  }
}

/// CloudWatch has periods of 1, 5, 10 and 30 seconds, and of whole minutes.
bool is_period(Duration period) {
  return period == 1_s || period == 5_s || period == 10_s || period == 30_s ||
         (period > Duration{} && period % 60_s == Duration{});
}

}  // namespace

Json metric_json(const MetricQuery& query) {
  Json json;
  if (query.formula) {
    json["expression"] = query.formula->math.text();
    json["metrics"] = Json::array();
    for (std::size_t i = 0; i < query.formula->metrics.size(); ++i) {
      Json entry = {{"id", query.formula->math.names()[i]}};
      entry.update(single_json(query.formula->metrics[i]));
      json["metrics"].push_back(std::move(entry));
    }
  } else {
    json = single_json(query);
  }
  json["period_s"] = query.period.seconds();
  json["points"] = query.points;
  return json;
}

MetricQuery read_metric(LineReader object) {
  MetricQuery query;
  query.period = object.duration_if("period_s").value_or(query.period);
  if (!is_period(query.period)) object.refuse("period_s", "1, 5, 10, 30, or whole minutes");
  query.points = object.whole_or("points", 1, query.points);
  if (query.points > kMostPoints) object.refuse("points", fmt::format("1 to {}", kMostPoints));
  if (object.has("expression"))
    read_formula(object, query);
  else
    read_single(object, query);
  object.refuse_others();
  return query;
}

Json alarm_json(const ManagedAlarm& alarm) {
  return {{"role", alarm.role},
          {"metric", metric_json(alarm.metric)},
          {"comparison", scaling::aws_name(alarm.comparison)},
          {"threshold", alarm.threshold},
          {"evaluation_periods", alarm.evaluation_periods},
          {"datapoints_to_alarm", alarm.datapoints_to_alarm}};
}

ManagedAlarm read_alarm(LineReader object) {
  ManagedAlarm alarm;
  alarm.role = object.text("role");
  alarm.metric = read_metric(object.object("metric"));
  alarm.comparison = read_word<Comparison>(object, "comparison",
                                           {Comparison::greater, Comparison::greater_or_equal,
                                            Comparison::less, Comparison::less_or_equal},
                                           scaling::aws_name);
  alarm.threshold = object.number("threshold");
  alarm.evaluation_periods = object.whole_or("evaluation_periods", 1, 1);
  if (alarm.evaluation_periods > kMostPoints)
    object.refuse("evaluation_periods", fmt::format("1 to {}", kMostPoints));
  alarm.datapoints_to_alarm = object.whole_or("datapoints_to_alarm", 1, alarm.evaluation_periods);
  if (alarm.datapoints_to_alarm > alarm.evaluation_periods)
    object.refuse("datapoints_to_alarm", "at most evaluation_periods");
  object.refuse_others();
  return alarm;
}

std::string name_of(const MetricQuery& query) {
  return query.formula ? kFormulaName : query.id.name;
}

std::vector<std::string> keys_of(const std::vector<MetricQuery>& metrics) {
  std::vector<std::string> names, keys;
  for (const MetricQuery& metric : metrics) {
    const std::string name = name_of(metric);
    const auto before = std::count(names.begin(), names.end(), name);
    keys.push_back(before == 0 ? name : fmt::format("{}#{}", name, before + 1));
    names.push_back(name);
  }
  return keys;
}

Json points_json(std::span<const Datapoint> points) {
  Json list = Json::array();
  for (const Datapoint& point : points)
    list.push_back(Json::array({point.time.seconds(), point.value}));
  return list;
}

std::vector<Datapoint> read_points(LineReader& object, const std::string& key) {
  std::vector<Datapoint> points;
  for (const Json& entry : object.list(key)) {
    const bool is_pair =
        entry.is_array() && entry.size() == 2 && entry[0].is_number() && entry[1].is_number();
    if (!is_pair) object.refuse(key, "a list of [seconds, value]");
    points.push_back({instant_of(entry[0].get<double>()), entry[1].get<double>()});
  }
  return points;
}

}  // namespace headroom::policies::external
