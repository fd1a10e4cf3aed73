#include "policies/parts/chameleon_settings.hpp"

#include <algorithm>
#include <cmath>

#include "policies/parts/expected_rate.hpp"
#include "policies/parts/names.hpp"

namespace headroom::policies {
namespace {

// policies.md 4.8, reconstructed
constexpr double kScaleOutUse = 0.8;
constexpr double kScaleInUse = 0.6;
constexpr double kTargetUse = 0.7;
constexpr double kEstimationWindow = 900;  // seconds
constexpr double kInterval = 120;          // seconds
constexpr double kIntervals = 4;
constexpr double kTrustMase = 1;
constexpr double kDriftMase = 1.5;
constexpr double kReforecastInterval = 600;  // seconds

constexpr double kForecastLength = 3600;  // seconds, ours: it outlives the wait for the next one

std::size_t periods(double seconds, Duration period) {
  return static_cast<std::size_t>(std::max(1.0, std::ceil(seconds / period.seconds() - 1e-9)));
}

}  // namespace

scaling::ParameterTree chameleon_parameters() {
  using Kind = Parameter::Kind;
  scaling::ParameterTree tree = with_expected_rate({
      {"ScaleOutUse", Kind::number, "Utilisation above which it scales out. Default: 0.8.", false,
       0.01, 1},
      {"ScaleInUse", Kind::number, "Utilisation below which it scales in. Default: 0.6.", false, 0,
       1},
      {"TargetUse", Kind::number, "Utilisation at most, after either. Default: 0.7.", false, 0.01,
       1},
      {"EstimationWindow", Kind::number,
       "Seconds over which it learns what a request costs. Default: 900.", false, 60, 86400},
      {"Interval", Kind::number, "Seconds of the load that one event provides for. Default: 120.",
       false, 1, 86400},
      {"Intervals", Kind::integer, "Events ahead. Default: 4.", false, 1, 1000},
      {"ForecastLength", Kind::number,
       "Seconds that one forecast covers, at least those of the events. Default: 3600, our own "
       "choice.",
       false, 60, 1e6},
      {"TrustMase", Kind::number,
       "Mean absolute scaled error up to which a forecast decides. Default: 1.", false, 0, 1000},
      {"DriftMase", Kind::number,
       "Mean absolute scaled error above which it is made anew. Default: 1.5.", false, 0, 1000},
      {"ReforecastInterval", Kind::number,
       "Seconds at least before a forecast is made anew for its errors. Default: 600.", false, 0,
       1e6},
  });
  std::erase_if(tree, [](const Parameter& own) { return own.name == "RequestsPerInstance"; });
  return tree;
}

ChameleonSettings chameleon_settings(const Config& config, const scaling::GroupFacts& facts,
                                     Duration period) {
  ChameleonSettings settings;
  settings.scale_out_use = config.number_or("ScaleOutUse", kScaleOutUse);
  settings.scale_in_use = config.number_or("ScaleInUse", kScaleInUse);
  settings.target_use = config.number_or("TargetUse", kTargetUse);
  if (settings.target_use > settings.scale_out_use || settings.target_use < settings.scale_in_use)
    throw BadConfig("/TargetUse", "not between the uses that scale in and out");
  settings.estimation_window =
      Duration::from_seconds(config.number_or("EstimationWindow", kEstimationWindow));
  settings.interval = periods(config.number_or("Interval", kInterval), period);
  settings.intervals = static_cast<std::size_t>(config.number_or("Intervals", kIntervals));
  const Duration interval = period * static_cast<std::int64_t>(settings.interval);
  settings.events_within_boot =
      std::min(settings.intervals, periods(facts.boot_estimate.seconds(), interval) + 1);
  settings.forecast_periods =
      std::max(settings.intervals * settings.interval,
               periods(config.number_or("ForecastLength", kForecastLength), period));
  settings.trust_mase = config.number_or("TrustMase", kTrustMase);
  settings.drift_mase = config.number_or("DriftMase", kDriftMase);
  settings.reforecast_interval =
      Duration::from_seconds(config.number_or("ReforecastInterval", kReforecastInterval));
  if (facts.service_demand_s > 0)
    settings.first_demand = facts.service_demand_s / std::max(1, facts.vcpus);
  return settings;
}

}  // namespace headroom::policies
