#include "sim/report/calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/words.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::report {
namespace {

using experiment::Calibration;
using experiment::CalibrationFiles;
using experiment::CalibrationInput;
using experiment::DemandSplit;
using experiment::Finding;
using experiment::Fitted;
using experiment::FittedThrottle;

constexpr const char* kType = "calibrated";
/// Variabilities below this are those of clocks.
constexpr double kConstant = 0.1;

double rounded(double value, int digits) {
  if (value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) + 1 - digits);
  return std::round(value / unit) * unit;
}

/// The number with the fewest digits that lies in the interval.
double roundest(const Fitted& fitted) {
  for (int digits = 1; digits < 6; ++digits) {
    const double candidate = rounded(fitted.value, digits);
    if (fitted.low <= candidate && candidate <= fitted.high) return candidate;
  }
  return fitted.value;
}

/// To the microsecond: nobody measures a demand more exactly.
std::string duration(double seconds) {
  return scenario::duration_text(
      Duration::nanoseconds(static_cast<std::int64_t>(std::llround(seconds * 1e6)) * 1000));
}

/// The distribution of the same mean and variability that a scenario has.
Json demand_json(double mean_s, const std::optional<Fitted>& variability) {
  const std::string mean = duration(rounded(mean_s, 4));
  if (!variability) return {{"exponential", mean}};
  if (variability->value < kConstant) return mean;
  if (variability->low <= 1 && variability->high >= 1) return {{"exponential", mean}};
  return {{"gamma", {{"mean", mean}, {"cv", rounded(std::sqrt(variability->value), 3)}}}};
}

std::string distribution_words(const std::optional<Fitted>& variability) {
  if (!variability) return "taken for exponential";
  if (variability->value < kConstant) return "constant";
  if (variability->low <= 1 && variability->high >= 1) return "exponential fits";
  return "a gamma distribution";
}

/// A rate is a quota of periods that are too short to be seen: so the CPU shows what was measured.
/// A slower core would show 100 % where 5 % were.
Json rate_json(double cores) {
  constexpr Duration kPeriod = 1_ms;
  const auto quota = Duration::from_seconds(rounded(cores, 3) * kPeriod.seconds());
  return {{"quota", scenario::duration_text(quota)}, {"period", scenario::duration_text(kPeriod)}};
}

Json quota_json(const FittedThrottle& throttle) {
  return {{"quota", duration(roundest(*throttle.quota_s))},
          {"period", duration(roundest(throttle.period_s))}};
}

Json fitted_json(const Fitted& fitted) {
  return {{"value", number(fitted.value)},
          {"ci", Json::array({number(fitted.low), number(fitted.high)})}};
}
Json fitted_json(const std::optional<Fitted>& fitted) {
  return fitted ? fitted_json(*fitted) : Json(nullptr);
}
Json finding_json(const Finding<Fitted>& finding) {
  Json json = finding.value ? fitted_json(*finding.value) : Json{{"value", nullptr}};
  json["why"] = finding.why;
  return json;
}

Json throttle_json(const Finding<FittedThrottle>& finding) {
  if (!finding.value) return {{"form", nullptr}, {"why", finding.why}};
  const FittedThrottle& throttle = *finding.value;
  Json json;
  if (throttle.form == FittedThrottle::Form::rate) {
    json = {{"form", "rate"}, {"cores", fitted_json(throttle.cores)}};
  } else {
    json = {{"form", "quota"},
            {"period_s", fitted_json(throttle.period_s)},
            {"quota_s", fitted_json(throttle.quota_s)},
            {"cores", fitted_json(throttle.cores)},
            {"significance", number(throttle.significance)}};
    if (throttle.quota_s) {
      json["held_periods"] = number(throttle.held_periods);
      json["late_answers"] = number(throttle.late_answers);
    }
  }
  json["why"] = finding.why;
  return json;
}

const char* name_of(DemandSplit split) {
  switch (split) {
    case DemandSplit::one_class: return "one_class";
    case DemandSplit::cpu: return "cpu";
    case DemandSplit::latency: return "latency";
    default: return "shared";
  }
}

const char* words_of(DemandSplit split) {
  switch (split) {
    case DemandSplit::one_class: return "utilisation law";
    case DemandSplit::cpu: return "utilisation law, least squares over the CPU series";
    case DemandSplit::latency: return "utilisation law; the classes' ratio from their latencies";
    default: return "utilisation law; nothing tells the classes apart, all have the mean";
  }
}

/// "10.6 ms [9.77, 11.7]", by a factor to the unit.
std::string interval_words(const Fitted& fitted, double factor, const char* unit) {
  return fmt::format("{} {}[{}, {}]", quantity_words(rounded(fitted.value * factor, 4)), unit,
                     quantity_words(rounded(fitted.low * factor, 3)),
                     quantity_words(rounded(fitted.high * factor, 3)));
}
std::string ms_words(const Fitted& fitted) { return interval_words(fitted, 1e3, "ms "); }
/// A period is known to some parts in 10,000.
std::string period_words(const Fitted& fitted) {
  return fmt::format("{:.5g} ms [{:.5g}, {:.5g}]", 1e3 * fitted.value, 1e3 * fitted.low,
                     1e3 * fitted.high);
}

std::string throttle_words(const FittedThrottle& throttle) {
  if (throttle.form == FittedThrottle::Form::rate)
    return fmt::format("a rate: {} cores", interval_words(*throttle.cores, 1, ""));
  if (!throttle.quota_s)
    return fmt::format("a quota, of unknown size, with a period of {}",
                       ms_words(throttle.period_s));
  return fmt::format("a quota: {} in each {}, used up in {:.0f} % of the periods",
                     ms_words(*throttle.quota_s), period_words(throttle.period_s),
                     100 * throttle.held_periods);
}

/// A line of the report, its reasons below it.
std::string line(const std::string& title, const std::string& found, const std::string& why) {
  std::string text = left(title, 12) + found + "\n";
  if (!why.empty()) text += left("", 12) + "  " + why + "\n";
  return text;
}

template <class T, class Words>
std::string line(const std::string& title, const Finding<T>& finding, const Words& words) {
  return line(title, finding.value ? words(*finding.value) : "can not be told", finding.why);
}

std::string demand_lines(const Calibration& fit) {
  std::string text =
      line("Demand", ms_words(fit.mean_demand_s) + " of CPU a request", words_of(fit.split));
  if (fit.classes.size() > 1) {
    for (const experiment::FittedClass& one : fit.classes)
      text += fmt::format("  {:<24} {:>10}  {}\n", one.name, count_words(one.requests),
                          ms_words(one.demand_s));
  }
  if (fit.background_cores.value > 0)
    text += line("Background",
                 interval_words(fit.background_cores, 1, "") + " cores without requests", "");
  text += line("Variability",
               fmt::format("{}{}", distribution_words(fit.variability.value),
                           fit.variability.value ? ": squared coefficient of variation " +
                                                       interval_words(*fit.variability.value, 1, "")
                                                 : ""),
               fit.variability.why);
  return text;
}

}  // namespace

Json calibrated_blocks(const Calibration& fit, double vcpus) {
  Json application;
  if (fit.workers.value) application["workers"] = *fit.workers.value;
  if (fit.overhead_s.value)
    application["network"] = {{"round_trip", duration(rounded(fit.overhead_s.value->value, 2))}};
  for (const experiment::FittedClass& one : fit.classes)
    application["requests"][one.name] = {
        {"steps", {{{"cpu", demand_json(one.demand_s.value, fit.variability.value)}}}}};
  Json blocks = {{"application", std::move(application)}};
  const auto& throttle = fit.throttle.value;
  if (!throttle) return blocks;
  Json type = {{"vcpus", vcpus}, {"usd_per_hour", 0}};
  if (vcpus == std::floor(vcpus)) type["vcpus"] = static_cast<int>(vcpus);
  if (throttle->form == FittedThrottle::Form::rate) {
    type["cpu_quota"] = rate_json(throttle->cores->value);
  } else if (throttle->quota_s) {
    type["cpu_quota"] = quota_json(*throttle);
  } else {
    return blocks;
  }
  blocks["instance_types"] = {{kType, std::move(type)}};
  return blocks;
}

Json calibration_json(const Calibration& fit, const CalibrationInput& input,
                      const CalibrationFiles& files) {
  Json json = calibrated_blocks(fit, input.measured.vcpus);
  Json& report = json["fit"];
  report = {{"log", scenario::as_utf8(files.log)},
            {"format", load::name(input.format)},
            {"cpu_series", scenario::as_utf8(files.cpu)},
            {"instances", input.measured.instances},
            {"vcpus", number(input.measured.vcpus)},
            {"instances_known_by",
             fit.instances_known_by.empty() ? Json(nullptr) : Json(fit.instances_known_by)},
            {"requests_total", input.measured.requests.size()},
            {"requests", fit.requests},
            {"failed", input.failed},
            {"cpu_s", number(fit.cpu_s)},
            {"demand_s", fitted_json(fit.mean_demand_s)},
            {"split", name_of(fit.split)}};
  report["classes"] = Json::array();
  for (const experiment::FittedClass& one : fit.classes)
    report["classes"].push_back(
        {{"name", one.name}, {"requests", one.requests}, {"demand_s", fitted_json(one.demand_s)}});
  report["background_cores"] = fitted_json(fit.background_cores);
  report["variability"] = finding_json(fit.variability);
  report["overhead_s"] = finding_json(fit.overhead_s);
  report["think_s"] = finding_json(fit.think_s);
  report["workers"] = {{"value", fit.workers.value ? Json(*fit.workers.value) : Json(nullptr)},
                       {"why", fit.workers.why}};
  report["throttle"] = throttle_json(fit.throttle);
  report["residual_cores"] = number(fit.residual_cores);
  report["residuals"] = Json::array();
  for (const experiment::CpuResidual& one : fit.residuals)
    report["residuals"].push_back({{"t_s", number(one.stretch.begin_s)},
                                   {"seconds", number(one.stretch.length_s)},
                                   {"cores", number(one.stretch.cores)},
                                   {"predicted_cores", number(one.predicted_cores)}});
  return json;
}

std::string calibration_report(const Calibration& fit, const CalibrationInput& input,
                               const CalibrationFiles& files) {
  std::string text = fmt::format(
      "{}: {}\n  {} requests, {} of them within the CPU series{}; {} of {} vCPU, {} s of CPU\n\n",
      files.log, load::name(input.format), count_words(input.measured.requests.size()),
      count_words(fit.requests),
      input.failed > 0
          ? fmt::format(", {} not answered as usual and left out", count_words(input.failed))
          : "",
      counted(static_cast<std::uint64_t>(input.measured.instances), "instance"),
      quantity_words(input.measured.vcpus), quantity_words(fit.cpu_s));
  text += demand_lines(fit);
  text += line("Overhead", fit.overhead_s, ms_words);
  text += line("Workers", fit.workers, [](int workers) {
    return workers == 1 ? std::string("1: an event loop") : std::string("0: no limit");
  });
  text += line("Throttle", fit.throttle, throttle_words);
  if (input.measured.has_clients) text += line("Think time", fit.think_s, ms_words);
  if (input.measured.instances > 1 || input.measured.takes_one_instance)
    text += line("Instances",
                 fit.instances_known_by.empty() ? "which one served what is not known"
                                                : fit.instances_known_by,
                 "");
  if (fit.residuals.size() > 1)
    text += line("Residuals",
                 fmt::format("{} cores (root mean square) over {} stretches of the CPU series",
                             quantity_words(fit.residual_cores), fit.residuals.size()),
                 "");
  text += "\nFor a scenario\n";
  return text +
         calibrated_blocks(fit, input.measured.vcpus)
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace headroom::report
