#include "policies/predictive_scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "policies/parts/hourly_forecast.hpp"
#include "policies/parts/names.hpp"
#include "policies/parts/predictive_settings.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {

using scaling::Datapoint;
using scaling::Forecast;

namespace {

// As AWS has them (aws-behaviour 4.11).
constexpr int kMostHistory = 14 * 24;
constexpr std::size_t kLeastHistory = 24;
constexpr int kHorizon = 48;
constexpr Duration kRefresh = 6_h;

/// What is printed and what becomes a capacity must not hang on the machine's last bits.
double rounded(double value) { return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr); }

/// One value an hour from the first point to the last; an hour without one had no load.
std::vector<double> without_gaps(const std::vector<Datapoint>& points) {
  std::vector<double> hours;
  for (const Datapoint& point : points) {
    const std::int64_t hour = (point.time - points.front().time) / 1_h;
    hours.resize(static_cast<std::size_t>(hour), 0.0);
    hours.push_back(point.value);
  }
  return hours;
}

class PredictiveScaling final : public scaling::Policy {
 public:
  PredictiveScaling(PredictiveSettings settings, Duration since_full_hour)
      : settings_(std::move(settings)), since_full_hour_(since_full_hour) {}

  Decision decide(const Wake& wake, const Observation& observation) override {
    if (wake.why != Wake::Why::start && wake.why != Wake::Why::timer)
      return {std::nullopt, {}, scaling::message("predictive scaling goes by its forecast alone")};
    Decision decision;
    const Instant now = observation.now;
    if (!created_ || now - *created_ >= kRefresh) renew(observation, decision);
    decision.wake_in = next_wake(now) - now;
    if (created_ && settings_.scales) act(observation, decision);
    return decision;
  }

 private:
  Instant start_of_hour(Instant now) const {
    return now - (now.since_start() + since_full_hour_) % 1_h;
  }

  /// The next time that an hour's capacity is due, an hour begins, or a forecast is too old.
  Instant next_wake(Instant now) const {
    const Instant hour = start_of_hour(now) + 1_h;
    Instant next = hour - settings_.buffer > now ? hour - settings_.buffer : hour;
    if (created_ && *created_ + kRefresh > now) next = std::min(next, *created_ + kRefresh);
    return next;
  }

  void renew(const Observation& observation, Decision& decision) {
    const auto cannot = [&](scaling::Message reason) {
      if (reason != last_refusal_) decision.reason = reason;  // once is enough
      last_refusal_ = std::move(reason);
    };
    const std::vector<Datapoint>& load = observation.hourly[0];
    const std::vector<double> hours = without_gaps(load);
    if (hours.size() < kLeastHistory) {
      return cannot(scaling::message("no forecast: it needs {} hours of {}", kLeastHistory,
                                     settings_.load.formula
                                         ? scaling::message("its load")
                                         : scaling::Message(settings_.load.id.name)));
    }
    const auto ratio = settings_.ratio ? settings_.ratio : ratio_of(observation.hourly);
    if (!ratio) {
      return cannot(scaling::message(
          "no forecast: there is no hour in which load, scaling metric and capacity are known"));
    }
    last_refusal_ = {};
    // From this hour on, which may be later than the first one without data.
    const Instant first = start_of_hour(observation.now);
    const auto behind = static_cast<std::ptrdiff_t>((first - load.back().time) / 1_h - 1);
    const auto next = hourly_forecast(hours, static_cast<int>(behind) + kHorizon);
    forecast_ = {first, 1_h, {}, {}};
    for (auto value = next.begin() + behind; value != next.end(); ++value) {
      forecast_.load.push_back(rounded(*value));
      forecast_.capacity.push_back(
          capacity_for_load(forecast_.load.back(), settings_.target, *ratio));
    }
    created_ = observation.now;
    decision.forecast = forecast_;
  }

  /// The load of one instance for each unit of the scaling metric, over the hours in which load,
  /// scaling metric and capacity are known.
  static std::optional<double> ratio_of(const std::vector<std::vector<Datapoint>>& hourly) {
    const auto at = [](const std::vector<Datapoint>& points, Instant time) -> const Datapoint* {
      const auto found = std::find_if(points.begin(), points.end(),
                                      [&](const Datapoint& point) { return point.time == time; });
      return found == points.end() ? nullptr : &*found;
    };
    double loads = 0;
    double served = 0;
    for (const Datapoint& load : hourly[0]) {
      const Datapoint* const scaling = at(hourly[1], load.time);
      const Datapoint* const capacity = at(hourly[2], load.time);
      if (scaling == nullptr || capacity == nullptr) continue;
      loads += load.value;
      served += scaling->value * capacity->value;
    }
    if (loads <= 0 || served <= 0) return std::nullopt;
    return rounded(loads / served);
  }

  int capacity_at(Instant hour) const {
    const auto index = static_cast<std::size_t>((hour - forecast_.first) / 1_h);
    return index < forecast_.capacity.size() ? forecast_.capacity[index] : 0;
  }

  /// Out to what the hour needs, ahead of it, and never in. Until the hour is over nobody else goes
  /// below it: each policy has its own desired capacity, and the largest counts.
  void act(const Observation& observation, Decision& decision) const {
    const Instant hour = start_of_hour(observation.now);
    const Duration until_next = hour + 1_h - observation.now;
    const int this_hour = capacity_at(hour);
    const int next_hour = until_next <= settings_.buffer ? capacity_at(hour + 1_h) : 0;
    const int wanted = std::max(this_hour, next_hour);
    decision.floor = wanted;
    decision.desired = std::max(observation.group.desired, wanted);
    if (settings_.max_buffer) {
      const int max = raised_maximum(wanted, *settings_.max_buffer);
      if (max > observation.group.max) decision.limits = scaling::GroupLimits{{}, max};
    }
    decision.reason = scaling::message(
        "a forecast of {} instance{} for {}", wanted, wanted == 1 ? "" : "s",
        next_hour > this_hour
            ? scaling::message("the hour that begins in {:g} s", until_next.seconds())
            : scaling::message("this hour"));
  }

  PredictiveSettings settings_;
  Duration since_full_hour_;
  std::optional<Instant> created_;  ///< the forecast that holds
  Forecast forecast_;
  scaling::Message last_refusal_;
};

scaling::Attached make(const scaling::Config& config, const scaling::GroupFacts& facts) {
  PredictiveSettings settings = predictive_settings(config, facts);
  scaling::Needs needs;
  needs.start = true;
  needs.hourly = {settings.load};
  if (!settings.ratio) {
    needs.hourly.push_back(settings.scaling);
    needs.hourly.push_back(settings.capacity);
  }
  needs.hours = kMostHistory;
  needs.stance = {scaling::Stance::Role::proposes, settings.scales, false, {}};
  if (settings.scales) needs.only_one = "predictive scaling policy with Mode ForecastAndScale";
  return {std::move(needs),
          std::make_unique<PredictiveScaling>(std::move(settings), facts.since_full_hour)};
}

scaling::Messages assumed(const scaling::GroupFacts& facts) {
  return {
      scaling::message(
          "predictive scaling: the forecast is our own, AWS's model is unpublished: the same hour "
          "of the last three days or, with two weeks of history, of the last two weeks, the newest "
          "weighing most, times how the last day compares with that (within 0.5 and 2)"),
      scaling::message(
          "predictive scaling: capacity = ceil(hourly load / (target x samples an hour)), {} of "
          "each instance, 60 of requests; of other metrics the ratio of load to scaling metric x "
          "instances in history; an hour without load data counts as 0",
          1_h / facts.sample_period),
      scaling::message("predictive scaling: what is forecast for an hour is the least that other "
                       "policies scale in to until it is over; a forecast is made from the current "
                       "hour on, and acted on at once when the run begins")};
}

}  // namespace

int capacity_for_load(double load, double target, double ratio) {
  constexpr int kMost = 1'000'000;  // more than any group may have
  return std::min(scaling::whole_capacity(load / (target * ratio)), kMost);
}

int raised_maximum(int forecast, int buffer_percent) {
  constexpr std::int64_t kWhole = 100;
  return static_cast<int>((forecast * (kWhole + buffer_percent) + kWhole - 1) / kWhole);
}

scaling::PolicyKind predictive_scaling() {
  return {"PredictiveScaling",
          "forecasts the load by the hour and scales out ahead of it (AWS)",
          true,
          predictive_parameters,
          make,
          assumed,
          "Amazon EC2 Auto Scaling User Guide, predictive scaling; the forecast is our own"};
}

}  // namespace headroom::policies
