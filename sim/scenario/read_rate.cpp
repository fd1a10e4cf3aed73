#include "sim/scenario/read_rate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/load/rate_shapes.hpp"
#include "sim/scenario/cron.hpp"
#include "sim/scenario/weekly_rate.hpp"

namespace headroom::scenario {
namespace {

using load::RateCurve;

constexpr std::size_t kMostPoints = 200'000;
constexpr const char* kForms =
    "a rate a second, [[time, rate], ...], or one of {\"constant\": rate}, {\"ramp\": {...}}, "
    "{\"steps\": [[time, rate], ...]}, {\"spike\": {...}}, {\"sine\": {...}}, {\"weekly\": {...}}, "
    "{\"flash_crowd\": {...}}, {\"piecewise\": [[time, rate], ...]}, {\"sum\": [rates]} and "
    "{\"product\": [rates]}";
constexpr std::array<const char*, 7> kWeekdays = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

const RateCurve kNothing = {{Duration{}, 0}};

double rate_of(ObjectReader& object, const char* key) {
  const auto node = object.required(key);
  return node ? node->number(0, kMostPerSecond).value_or(0) : 0;
}
Duration time_of(ObjectReader& object, const char* key) {
  const auto node = object.optional(key);
  return node ? node->duration().value_or(Duration{}) : Duration{};
}
Duration positive_time_of(ObjectReader& object, const char* key) {
  const auto node = object.required(key);
  return node ? node->positive_duration().value_or(Duration::seconds(1)) : Duration::seconds(1);
}

/// What factors have made of a rate may be too much.
RateCurve within_bounds(const Node& node, RateCurve curve) {
  const auto most = std::max_element(curve.begin(), curve.end(), [](const auto& a, const auto& b) {
    return a.per_second < b.per_second;
  });
  if (most->per_second > kMostPerSecond)
    node.report(fmt::format("{:g} a second", most->per_second),
                fmt::format("at most {:g}", kMostPerSecond));
  return curve;
}

/// [[time, rate], ...], times not going back, the first rate held before it.
RateCurve points(const Node& node) {
  RateCurve curve;
  if (!node.json().is_array() || node.json().empty()) {
    node.refuse("[[time, rate a second], ...]");
    return kNothing;
  }
  for (const Node& entry : node.list()) {
    if (!entry.json().is_array() || entry.json().size() != 2) {
      entry.refuse("a pair [time, rate a second]");
      continue;
    }
    const auto pair = entry.list();
    const auto at = pair[0].duration();
    const auto rate = pair[1].number(0, kMostPerSecond);
    if (!at || !rate) continue;
    if (curve.empty() && *at > Duration{}) curve.push_back({Duration{}, *rate});
    if (!curve.empty() && *at < curve.back().at) pair[0].refuse("times that do not go back");
    curve.push_back({*at, *rate});
  }
  return curve.empty() ? kNothing : curve;
}

/// Each rate is held until the next one's time.
RateCurve steps(const Node& node) {
  RateCurve curve;
  for (const load::RatePoint& point : points(node)) {
    if (!curve.empty() && point.at > curve.back().at)
      curve.push_back({point.at, curve.back().per_second});
    curve.push_back(point);
  }
  return curve;
}

RateCurve ramp(const Node& node) {
  ObjectReader object(node, "{\"from\": rate, \"to\": rate, \"over\": time, \"begin\": time}");
  const double from = rate_of(object, "from");
  const double to = rate_of(object, "to");
  return load::ramp_rate(from, to, time_of(object, "begin"), positive_time_of(object, "over"));
}

RateCurve spike(const Node& node) {
  ObjectReader object(node, "{\"base\": rate, \"peak\": rate, \"at\": time, \"length\": time}");
  const double base = rate_of(object, "base");
  const double peak = rate_of(object, "peak");
  return load::spike_rate(base, peak, time_of(object, "at"), positive_time_of(object, "length"));
}

RateCurve sine(const Node& node, const LoadPeriod& period) {
  ObjectReader object(node,
                      "{\"mean\": rate, \"amplitude\": rate, \"period\": time, \"phase\": time}");
  load::SineRate sine;
  sine.mean = rate_of(object, "mean");
  sine.amplitude = rate_of(object, "amplitude");
  sine.period = positive_time_of(object, "period");
  sine.phase = time_of(object, "phase");
  if (sine.amplitude > sine.mean)
    node.report(fmt::format("an amplitude of {:g} around {:g}", sine.amplitude, sine.mean),
                "an amplitude that is not above the mean: a rate is never below 0");
  constexpr std::int64_t kMostPeriods =
      static_cast<std::int64_t>(kMostPoints) / load::SineRate::kPieces - 2;
  if (sine.period < Duration::milliseconds(1) || period.known() / sine.period > kMostPeriods) {
    node.report(fmt::format("{} periods within the load's time",
                            period.known().seconds() / sine.period.seconds()),
                fmt::format("at most {} periods, of at least 1 ms", kMostPeriods));
    return kNothing;
  }
  return load::sine_rate(sine, period.known());
}

RateCurve flash_crowd(const Node& node, const LoadPeriod& period) {
  ObjectReader object(node,
                      "{\"base\": rate, \"peak\": rate, \"at\": time, \"rise\": time, \"hold\": "
                      "time, \"decay\": time}");
  load::FlashCrowd crowd;
  crowd.base = rate_of(object, "base");
  crowd.peak = rate_of(object, "peak");
  crowd.at = time_of(object, "at");
  crowd.rise = time_of(object, "rise");
  crowd.hold = time_of(object, "hold");
  crowd.decay = positive_time_of(object, "decay");
  if (crowd.peak < crowd.base)
    node.report(fmt::format("a peak of {:g} below the base of {:g}", crowd.peak, crowd.base),
                "a peak at or above the base");
  return load::cut(load::flash_crowd_rate(crowd), period.known());
}

RateCurve weekly(const Node& node, const LoadPeriod& period) {
  ObjectReader object(node,
                      "{\"rate\": rate, \"hours\": [24 factors], \"weekdays\": {\"SUN\": factor}, "
                      "\"time_zone\": \"Europe/Berlin\", \"between\": \"steps\" | \"linear\"}");
  WeeklyRate weekly;
  weekly.rate = rate_of(object, "rate");
  if (const auto hours = object.required("hours")) {
    const auto list = hours->list();
    if (list.size() != 24) hours->report(fmt::format("{} factors", list.size()), "24, one an hour");
    for (std::size_t i = 0; i < std::min<std::size_t>(list.size(), 24); ++i)
      weekly.hours[i] = list[i].number(0, kMostPerSecond).value_or(0);
  }
  if (const auto weekdays = object.optional("weekdays")) {
    ObjectReader days(*weekdays, "factors by day: {\"SAT\": 0.5, \"SUN\": 0.3}");
    for (std::size_t i = 0; i < kWeekdays.size(); ++i) {
      if (const auto factor = days.optional(kWeekdays[i]))
        weekly.weekdays[i] = factor->number(0, kMostPerSecond).value_or(1);
    }
  }
  if (const auto zone = object.optional("time_zone")) {
    weekly.time_zone = zone->text().value_or("");
    if (!weekly.time_zone.empty() && !is_time_zone(weekly.time_zone)) {
      zone->refuse("a time zone of the IANA database, such as \"Asia/Tokyo\"");
      weekly.time_zone.clear();
    }
  }
  if (const auto between = object.optional("between"))
    weekly.is_smooth = between->choice({"steps", "linear"}) == "linear";
  if (period.length > Duration::hours(24 * 366 * 10)) {
    node.report("more than ten years", "a load of at most ten years");
    return kNothing;
  }
  return within_bounds(node, weekly_rate(weekly, period));
}

RateCurve combined(const Node& node, const LoadPeriod& period,
                   RateCurve (*combine)(const RateCurve&, const RateCurve&)) {
  if (!node.json().is_array() || node.json().empty()) {
    node.refuse("a list of rates");
    return kNothing;
  }
  std::optional<RateCurve> curve;
  for (const Node& entry : node.list()) {
    const RateCurve next = read_rate(entry, period);
    curve = curve ? combine(*curve, next) : next;
    if (curve->size() > kMostPoints) {
      node.report(fmt::format("a rate of {} points", curve->size()),
                  fmt::format("at most {}", kMostPoints));
      return kNothing;
    }
  }
  return within_bounds(node, *std::move(curve));
}

RateCurve shape(const Node& node, const LoadPeriod& period) {
  if (node.json().size() != 1) {
    node.report(fmt::format("{} keys", node.json().size()), kForms);
    return kNothing;
  }
  ObjectReader object(node, kForms);
  if (const auto value = object.optional("constant"))
    return {{Duration{}, value->number(0, kMostPerSecond).value_or(0)}};
  if (const auto value = object.optional("ramp")) return ramp(*value);
  if (const auto value = object.optional("steps")) return steps(*value);
  if (const auto value = object.optional("spike")) return spike(*value);
  if (const auto value = object.optional("sine")) return sine(*value, period);
  if (const auto value = object.optional("weekly")) return weekly(*value, period);
  if (const auto value = object.optional("flash_crowd")) return flash_crowd(*value, period);
  if (const auto value = object.optional("piecewise")) return points(*value);
  if (const auto value = object.optional("sum")) return combined(*value, period, load::sum_of);
  if (const auto value = object.optional("product"))
    return combined(*value, period, load::product_of);
  if (node.json().front().is_null()) node.refuse(kForms);
  return kNothing;  // a key that is not known: the object says so
}

}  // namespace

RateCurve read_rate(const Node& node, const LoadPeriod& period) {
  if (node.json().is_number()) return {{Duration{}, node.number(0, kMostPerSecond).value_or(0)}};
  if (node.json().is_array()) return points(node);
  if (node.json().is_object()) return shape(node, period);
  node.refuse(kForms);
  return kNothing;
}

double mean_rate(const RateCurve& rate, const LoadPeriod& period) {
  if (rate.empty()) return 0;
  return load::expected_arrivals(rate, period.length) / period.length.seconds();
}

}  // namespace headroom::scenario
