// The bill of CloudWatch: alarms, metrics and the requests that bring them.

#include "sim/cloud/bill_lines.hpp"

namespace headroom::cloud {
namespace {

constexpr double kDetailedMetrics = 7.0;  // per instance

}  // namespace

/// By the month, whatever they are asked to do (aws-behaviour 2.9, 5.6).
BillItem alarms_item(const Usage& usage, const MeteredHours& hours, const RegionPrices& prices) {
  BillItem line{"alarms", 0.0, "alarm-hours", 0.0};
  add(line, usage.alarms * hours.run, {"alarm_month", prices.alarm_month}, kHoursPerMonth);
  add(line, usage.high_resolution_alarms * hours.run,
      {"high_resolution_alarm_month", prices.high_resolution_alarm_month}, kHoursPerMonth);
  add(line, usage.composite_alarms * hours.run,
      {"composite_alarm_month", prices.composite_alarm_month}, kHoursPerMonth);
  return line;
}

BillItem detailed_monitoring_item(const Usage& usage, const MeteredHours& hours,
                                  const RegionPrices& prices) {
  const double detailed =
      usage.launch_template.detailed_monitoring ? kDetailedMetrics * hours.running : 0.0;
  return item("detailed_monitoring", {detailed, "metric-hours", kHoursPerMonth},
              "detailed_metric_month", prices.detailed_metric_month);
}

/// AWS has one price for them and for those of detailed monitoring, whatever their resolution. By
/// one dimension, the group's, each is one metric.
BillItem custom_metrics_item(const Usage& usage, const MeteredHours& hours,
                             const RegionPrices& prices) {
  return item("custom_metrics", {usage.custom_metrics * hours.run, "metric-hours", kHoursPerMonth},
              "detailed_metric_month", prices.detailed_metric_month);
}

BillItem metric_requests_item(const Usage& usage, const RegionPrices& prices) {
  return item("metric_requests", {usage.metric_requests, "requests", 1000.0},
              "metric_requests_1000", prices.metric_requests_1000);
}

}  // namespace headroom::cloud
