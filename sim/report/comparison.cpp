#include "sim/report/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::compared_figures;
using experiment::Comparison;
using experiment::Difference;
using experiment::Figure;
using experiment::FigureEstimate;
using Unit = Figure::Unit;

namespace {

constexpr double kRounding = 1e-9;  // what is left of differences of equal figures

/// How numbers of a unit are written: a factor, a word behind, and for money one before.
struct Scale {
  double factor = 1;
  const char* behind = "";
  const char* before = "";
};

Scale scale_of(Unit unit, double size) {
  switch (unit) {
    case Unit::usd_per_day: return {1, "", "$"};
    case Unit::seconds: return size >= 1 ? Scale{1, " s"} : Scale{1e3, " ms"};
    case Unit::share: return {100, " %"};
    case Unit::percent: return {1, " %"};
    case Unit::instances:
    case Unit::per_hour: break;
  }
  return {};
}

int decimals(double size) { return size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3; }

/// Of what would be all zeros the first digit that is none. @param size not negative
std::string plain(double size) {
  if (size < kRounding) return "0";
  return size < 0.0005 ? fmt::format("{:.1g}", size) : fmt::format("{:.{}f}", size, decimals(size));
}

/// The mean is 0 where it is less than the last digit of its interval.
std::string with_interval(double mean, std::optional<double> half_width, const Scale& scale) {
  const double width = half_width.value_or(0) * scale.factor;
  double size = std::abs(mean) * scale.factor;
  if (half_width && size < 0.5 * std::pow(10, -decimals(width)) && size < width) size = 0;
  const std::string shown = plain(size);
  std::string text = (mean < 0 && shown != "0" ? "-" : "") + (scale.before + shown);
  if (half_width) text += " ± " + plain(width);
  return text + scale.behind;
}

std::size_t figure_of(std::string_view key) {
  const auto figures = compared_figures();
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const Figure& figure) { return figure.key == key; });
  return static_cast<std::size_t>(found - figures.begin());
}

struct Column {
  const char* key;
  const char* title;
  bool has_interval;
};
constexpr Column kColumns[] = {
    {"cost_usd_per_day", "cost a day", true},
    {"latency_p95_s", "p95", true},
    {"latency_p99_s", "p99", false},
    {"late_share", "late", false},
    {"failed_share", "failed", false},
    {"instances_mean", "instances", false},
    {"under_percent", "θU", false},
    {"over_percent", "θO", false},
    {"scalings_per_hour", "scalings/h", false},
    {"reversals_per_hour", "reversals/h", false},
    {"above_bound_percent", "> bound", false},
    {"above_best_percent", "> best", false},
};

std::string slo_words(const experiment::CandidateRuns& candidate) {
  if (candidate.slo_met.empty()) return "-";  // nothing is asked
  const auto met = std::count(candidate.slo_met.begin(), candidate.slo_met.end(), 1);
  const auto runs = candidate.slo_met.size();
  const bool always = static_cast<std::size_t>(met) == runs;
  return runs == 1 ? (always ? "✓" : "✗") : fmt::format("{} {}/{}", always ? "✓" : "✗", met, runs);
}

std::string_view words(stats::Verdict verdict) {
  switch (verdict) {
    case stats::Verdict::lower: return "lower";
    case stats::Verdict::higher: return "higher";
    case stats::Verdict::undecided: break;
  }
  return "undecided";
}

Json estimate_json(const FigureEstimate& estimate) {
  Json json;
  json["mean"] = number(estimate.mean);
  json["ci95"] = nullptr;
  if (estimate.half_width)
    json["ci95"] = {number(*estimate.mean - *estimate.half_width),
                    number(*estimate.mean + *estimate.half_width)};
  return json;
}

/// The bound and the best schedule found, of a run and of a day, and how far a candidate is above
/// them.
Json optimum_json(const experiment::CandidateRuns& runs) {
  const auto mean = [&](const char* key) {
    return experiment::estimate(runs, figure_of(key)).mean;
  };
  const auto of_a_run = [&](const char* key) {
    const auto a_day = mean(key);
    return number(a_day ? std::optional(*a_day * runs.simulated.seconds() / 86400) : std::nullopt);
  };
  return {{"cost_usd", of_a_run("least_usd_per_day")},
          {"cost_usd_per_day", number(mean("least_usd_per_day"))},
          {"gap_percent", number(mean("above_bound_percent"))},
          {"deadline_s", number(runs.latency_limit_s)},
          {"best_schedule_usd", of_a_run("best_usd_per_day")},
          {"best_schedule_usd_per_day", number(mean("best_usd_per_day"))},
          {"above_best_percent", number(mean("above_best_percent"))}};
}

/// The mean difference from the baseline; empty for the baseline itself.
std::optional<double> difference_of(const Comparison& comparison, std::size_t candidate,
                                    std::size_t figure) {
  if (candidate == comparison.baseline) return std::nullopt;
  return experiment::mean_difference(comparison, candidate, figure);
}

/// @param mean without an interval where one replication alone has the figure; empty: none has it
Json difference_json(const std::optional<Difference>& difference, std::optional<double> mean) {
  if (!mean) return nullptr;
  Json json;
  json["mean"] = number(mean);
  json["ci95"] = nullptr;
  if (difference)
    json["ci95"] = {number(difference->interval.low()), number(difference->interval.high())};
  json["verdict"] = words(difference ? difference->verdict : stats::Verdict::undecided);
  json["variance_ratio"] = number(difference ? difference->variance_ratio : std::nullopt);
  return json;
}

/// "costs $0.64 ± 0.013 a day less", "cost undecided: -$0.11 ± 0.12 a day".
std::string cost_words(const std::optional<Difference>& difference, std::optional<double> mean) {
  if (!mean) return "cost not known";
  if (!difference && std::abs(*mean) < kRounding) return "costs the same";
  if (difference && difference->verdict == stats::Verdict::undecided)
    return "cost " + difference_words(*difference, Unit::usd_per_day) + " a day";
  FigureEstimate size;
  size.mean = std::abs(*mean);
  if (difference) size.half_width = difference->interval.half_width;
  return fmt::format("costs {} a day {}", measured_words(size, Unit::usd_per_day),
                     *mean < 0 ? "less" : "more");
}

/// "46.7 ± 35.5 ms lower"; of one replication "46.7 ms lower".
std::string change_words(const std::optional<Difference>& difference, double mean, Unit unit) {
  if (difference) return difference_words(*difference, unit);
  if (std::abs(mean) < kRounding) return "the same";
  return measured_words({std::abs(mean), {}}, unit) + (mean < 0 ? " lower" : " higher");
}

}  // namespace

std::string measured_words(const FigureEstimate& estimate, Unit unit) {
  if (!estimate.mean) return "-";
  return with_interval(*estimate.mean, estimate.half_width, scale_of(unit, *estimate.mean));
}

std::string difference_words(const Difference& difference, Unit unit) {
  const stats::Interval& interval = difference.interval;
  const double size = std::max(std::abs(interval.mean), interval.half_width);
  const Scale scale = scale_of(unit, size);
  if (difference.verdict == stats::Verdict::undecided)
    return "undecided: " + with_interval(interval.mean, interval.half_width, scale);
  return fmt::format("{} {}", with_interval(std::abs(interval.mean), interval.half_width, scale),
                     words(difference.verdict));
}

/// "142 % above the bound, 4.4 % above the best schedule found"; empty where neither is known.
std::string gap_words(const experiment::CandidateRuns& candidate) {
  std::string words;
  for (const char* key : {"above_bound_percent", "above_best_percent"}) {
    const std::size_t figure = figure_of(key);
    FigureEstimate gap = experiment::estimate(candidate, figure);
    if (!gap.mean) continue;
    gap.half_width.reset();
    const bool is_below = *gap.mean < 0;
    if (is_below) gap.mean = -*gap.mean;
    words +=
        (words.empty() ? "" : ", ") + measured_words(gap, Unit::percent) +
        (is_below ? " below " : " above ") +
        (key == std::string_view("above_bound_percent") ? "the bound" : "the best schedule found");
  }
  return words;
}

Grid comparison_grid(const Comparison& comparison) {
  Grid grid;
  grid.titles = {"policy"};
  for (const Column& column : kColumns) grid.titles.emplace_back(column.title);
  grid.titles.emplace_back("SLO");
  for (const experiment::CandidateRuns& candidate : comparison.candidates) {
    std::vector<std::string> row = {candidate.name};
    for (const Column& column : kColumns) {
      const std::size_t figure = figure_of(column.key);
      FigureEstimate value = experiment::estimate(candidate, figure);
      if (!column.has_interval) value.half_width.reset();
      row.push_back(measured_words(value, compared_figures()[figure].unit));
    }
    row.push_back(slo_words(candidate));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Grid comparison_numbers(const Comparison& comparison) {
  Grid grid;
  grid.titles = {"candidate",      "figure",          "mean",   "low", "high", "difference",
                 "difference_low", "difference_high", "verdict"};
  const auto text = [](double value) { return fmt::format("{}", value); };
  for (std::size_t figure = 0; figure < compared_figures().size(); ++figure) {
    const auto against = experiment::differences(comparison, figure);
    for (std::size_t i = 0; i < comparison.candidates.size(); ++i) {
      const FigureEstimate value = experiment::estimate(comparison.candidates[i], figure);
      std::vector<std::string> row = {comparison.candidates[i].name,
                                      std::string(compared_figures()[figure].key)};
      row.resize(grid.titles.size());
      if (value.mean) row[2] = text(*value.mean);
      if (value.half_width) {
        row[3] = text(*value.mean - *value.half_width);
        row[4] = text(*value.mean + *value.half_width);
      }
      const auto difference = difference_of(comparison, i, figure);
      if (difference) {
        row[5] = text(*difference);
        row[8] = words(against[i] ? against[i]->verdict : stats::Verdict::undecided);
      }
      if (against[i]) {
        row[6] = text(against[i]->interval.low());
        row[7] = text(against[i]->interval.high());
      }
      grid.rows.push_back(std::move(row));
    }
  }
  return grid;
}

std::vector<std::string> verdict_sentences(const Comparison& comparison) {
  const std::size_t cost = figure_of("cost_usd_per_day");
  const auto costs = experiment::differences(comparison, cost);
  std::vector<std::vector<std::optional<Difference>>> others;
  constexpr const char* kOthers[] = {"latency_p95_s", "late_share"};
  for (const char* key : kOthers)
    others.push_back(experiment::differences(comparison, figure_of(key)));
  std::vector<std::string> sentences;
  for (std::size_t i = 0; i < comparison.candidates.size(); ++i) {
    if (i == comparison.baseline) continue;
    std::string sentence = comparison.candidates[i].name + ": ";
    sentence += cost_words(costs[i], difference_of(comparison, i, cost));
    for (std::size_t k = 0; k < others.size(); ++k) {
      const std::size_t other = figure_of(kOthers[k]);
      const auto mean = difference_of(comparison, i, other);
      if (!mean) continue;
      const Figure& figure = compared_figures()[other];
      sentence +=
          fmt::format("; {} {}", figure.words, change_words(others[k][i], *mean, figure.unit));
    }
    const std::string gap = gap_words(comparison.candidates[i]);
    if (!gap.empty()) sentence += "; " + gap;
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

std::optional<std::string> best_sentence(const Comparison& comparison) {
  const std::size_t cost = figure_of("cost_usd_per_day");
  const experiment::CandidateRuns* best = nullptr;
  double least = 0;
  for (const experiment::CandidateRuns& candidate : comparison.candidates) {
    const bool holds = !candidate.slo_met.empty() &&
                       std::all_of(candidate.slo_met.begin(), candidate.slo_met.end(),
                                   [](char met) { return met == 1; });
    const FigureEstimate value = experiment::estimate(candidate, cost);
    if (!holds || !value.mean || (best != nullptr && *value.mean >= least)) continue;
    best = &candidate;
    least = *value.mean;
  }
  if (best == nullptr) return std::nullopt;
  return fmt::format("The cheapest that holds the SLO in every replication: {}, {} a day.",
                     best->name, usd_words(least));
}

std::optional<std::string> bound_sentence(const Comparison& comparison) {
  const std::size_t bound = figure_of("least_usd_per_day");
  const bool may_wait = std::any_of(
      comparison.candidates.begin(), comparison.candidates.end(), [&](const auto& candidate) {
        return !candidate.latency_limit_s && experiment::estimate(candidate, bound).mean;
      });
  if (!may_wait) return std::nullopt;
  return "Without an SLO on latency the bound lets work wait until the run ends: every request is "
         "served, and that is all.";
}

Json comparison_json(const Comparison& comparison, const std::vector<Json>& results) {
  Json json;
  json["baseline"] = comparison.candidates[comparison.baseline].name;
  json["candidates"] = Json::array();
  const auto figures = compared_figures();
  std::vector<std::vector<std::optional<Difference>>> against;
  for (std::size_t figure = 0; figure < figures.size(); ++figure)
    against.push_back(experiment::differences(comparison, figure));
  for (std::size_t i = 0; i < comparison.candidates.size(); ++i) {
    const experiment::CandidateRuns& runs = comparison.candidates[i];
    Json candidate;
    candidate["name"] = runs.name;
    candidate["result"] = results[i];
    candidate["figures"] = Json::object();
    candidate["differences"] = Json::object();
    for (std::size_t figure = 0; figure < figures.size(); ++figure) {
      const std::string key(figures[figure].key);
      candidate["figures"][key] = estimate_json(experiment::estimate(runs, figure));
      if (i != comparison.baseline)
        candidate["differences"][key] =
            difference_json(against[figure][i], difference_of(comparison, i, figure));
    }
    candidate["optimum"] = optimum_json(runs);
    candidate["slo_met_in"] = nullptr;
    if (!runs.slo_met.empty())
      candidate["slo_met_in"] = std::count(runs.slo_met.begin(), runs.slo_met.end(), 1);
    json["candidates"].push_back(std::move(candidate));
  }
  return json;
}

}  // namespace headroom::report
