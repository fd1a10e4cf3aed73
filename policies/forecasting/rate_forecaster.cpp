#include "policies/forecasting/rate_forecaster.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "policies/forecasting/last_value.hpp"
#include "policies/forecasting/models.hpp"

namespace headroom::policies::forecasting {
namespace {

/// Requests a second of each hour from the first point to the last.
std::vector<double> hourly_rates(std::span<const scaling::Datapoint> hours) {
  std::vector<double> rates;
  for (const scaling::Datapoint& hour : hours) {
    rates.resize(static_cast<std::size_t>((hour.time - hours.front().time) / 1_h), 0.0);
    rates.push_back(hour.value / Duration(1_h).seconds());
  }
  return rates;
}

/// The rate so many hours behind the beginning of the first one: straight from middle to middle.
double rate_at(const std::vector<double>& rates, double hours) {
  const double place = std::clamp(hours - 0.5, 0.0, static_cast<double>(rates.size() - 1));
  const auto before = static_cast<std::size_t>(place);
  const std::size_t behind = std::min(before + 1, rates.size() - 1);
  return std::lerp(rates[before], rates[behind], place - static_cast<double>(before));
}

}  // namespace

RateForecaster::RateForecaster(Settings settings)
    : settings_(std::move(settings)),
      season_(steps(settings_.season)),
      model_(make_model(settings_.model)) {}

void RateForecaster::seed(std::span<const scaling::Datapoint> hours, Instant now) {
  if (hours.empty()) return;
  const std::vector<double> hourly = hourly_rates(hours);
  const Duration known = now - hours.front().time;
  const std::int64_t count = known / settings_.step;
  // The last period ends now, so the first one may begin a little behind the first hour's start.
  const Duration first = known - count * settings_.step + settings_.step / 2;
  for (std::int64_t i = 0; i < count; ++i)
    rates_.push_back(
        rate_at(hourly, (first + i * settings_.step).seconds() / Duration(1_h).seconds()));
}

void RateForecaster::add(double rate) {
  rates_.push_back(rate);
  ++since_fit_;
}

void RateForecaster::skip() {
  if (const auto next = ahead(1)) add(next->mean[0]);
}

std::optional<Expectation> RateForecaster::ahead(std::size_t steps_ahead) {
  if (rates_.empty()) return std::nullopt;
  if (!used_ || since_fit_ >= steps(settings_.refit)) fit();
  Expectation next = used_ ? used_->forecast(rates_, season_, steps_ahead)
                           : LastValue().forecast(rates_, season_, steps_ahead);
  for (double& mean : next.mean) mean = std::max(mean, 0.0);
  return next;
}

std::size_t RateForecaster::steps(Duration time) const {
  const double count = std::round(time.seconds() / settings_.step.seconds());
  return static_cast<std::size_t>(std::max(count, 1.0));
}

void RateForecaster::fit() {
  const std::size_t most = steps(settings_.limit);
  if (rates_.size() > most)
    rates_.erase(rates_.begin(), rates_.end() - static_cast<std::ptrdiff_t>(most));
  if (rates_.size() < model_->least_history(season_)) return;
  used_ = model_->fitted(rates_, season_);
  since_fit_ = 0;
}

}  // namespace headroom::policies::forecasting
