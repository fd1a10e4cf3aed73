#include "policies/external/wire_decision.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "policies/external/wire_json.hpp"
#include "policies/external/wire_metric.hpp"

namespace headroom::policies::external {

using scaling::Decision;
using scaling::Forecast;
using scaling::GroupLimits;
using scaling::Resize;

namespace {

constexpr Duration kLeastWait = 100_ms;  // less is no controller, and would hardly ever end

template <typename Number>
Json or_null(const std::optional<Number>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json forecast_json(const Forecast& forecast) {
  return {{"first_s", forecast.first.seconds()},
          {"step_s", forecast.step.seconds()},
          {"load", forecast.load},
          {"capacity", forecast.capacity}};
}

Forecast read_forecast(LineReader object) {
  Forecast forecast;
  forecast.first = object.instant("first_s");
  forecast.step = object.duration_if("step_s").value_or(Duration{});
  if (forecast.step == Duration{}) object.refuse("step_s", "seconds above 0");
  for (const Json& value : object.list("load")) {
    if (!value.is_number()) object.refuse("load", "a list of numbers");
    forecast.load.push_back(value.get<double>());
  }
  for (const Json& value : object.list("capacity")) {
    if (!value.is_number_unsigned() || value > 1'000'000'000)
      object.refuse("capacity", "a list of whole numbers from 0 on");
    forecast.capacity.push_back(value.get<int>());
  }
  if (forecast.load.size() != forecast.capacity.size())
    object.refuse("capacity", "as many values as load has");
  object.refuse_others();
  return forecast;
}

GroupLimits read_limits(LineReader object) {
  GroupLimits limits;
  limits.min = object.whole_if("min", 0);
  limits.max = object.whole_if("max", 0);
  if (limits.min && limits.max && *limits.min > *limits.max) object.refuse("min", "at most max");
  object.refuse_others();
  return limits;
}

Resize read_resize(LineReader object) {
  Resize resize;
  resize.instance_type = object.text("type");
  if (object.has("how"))
    resize.how = read_word<Resize::How>(
        object, "how", {Resize::How::stop_start, Resize::How::instance_refresh}, scaling::name);
  object.refuse_others();
  return resize;
}

void read_thresholds(LineReader& reader, Decision& decision) {
  for (LineReader& entry : reader.objects("thresholds")) {
    decision.thresholds.push_back({entry.text("role"), entry.number("threshold")});
    entry.refuse_others();
  }
}

}  // namespace

std::string decision_line(const Decision& decision) {
  Json json = {{"desired", or_null(decision.desired)}, {"reason", decision.reason.text()}};
  if (decision.wake_in) json["wake_in_s"] = decision.wake_in->seconds();
  if (decision.limits)
    json["limits"] = {{"min", or_null(decision.limits->min)},
                      {"max", or_null(decision.limits->max)}};
  if (!decision.terminate.empty()) json["terminate"] = decision.terminate;
  if (decision.resize)
    json["resize"] = {{"type", decision.resize->instance_type},
                      {"how", scaling::name(decision.resize->how)}};
  for (const scaling::ThresholdChange& change : decision.thresholds)
    json["thresholds"].push_back({{"role", change.role}, {"threshold", change.threshold}});
  if (decision.floor) json["floor"] = *decision.floor;
  if (decision.forecast) json["forecast"] = forecast_json(*decision.forecast);
  return line_of(json);
}

Decision read_decision(std::string_view line) {
  const Json json = parse_line(line);
  LineReader reader(json, "");
  if (reader.has("v")) reader.check_version();
  Decision decision;
  decision.desired = reader.whole_if("desired", 0);
  decision.reason = reader.text_or("reason", "");
  decision.wake_in = reader.duration_if("wake_in_s");
  if (decision.wake_in && *decision.wake_in < kLeastWait)
    reader.refuse("wake_in_s", "at least 0.1, or null for never");
  if (reader.has("limits")) decision.limits = read_limits(reader.object("limits"));
  decision.terminate = reader.texts("terminate");
  if (reader.has("resize")) decision.resize = read_resize(reader.object("resize"));
  read_thresholds(reader, decision);
  decision.floor = reader.whole_if("floor", 0);
  if (reader.has("forecast")) decision.forecast = read_forecast(reader.object("forecast"));
  reader.refuse_others();
  return decision;
}

}  // namespace headroom::policies::external
