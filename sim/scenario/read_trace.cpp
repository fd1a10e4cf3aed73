#include "sim/scenario/read_trace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/read_metric_data.hpp"
#include "sim/scenario/read_rate.hpp"
#include "sim/scenario/read_recorded_load.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using load::BinTable;

/// The series that is meant: the one named by `id`, the only one, or get-metric-statistics' sums.
const MetricData* choose_series(const Node& file, const std::vector<MetricData>& all,
                                const std::optional<Node>& id) {
  const auto wanted = id ? id->text() : std::nullopt;
  if (id && !wanted) return nullptr;
  std::vector<std::string> ids;
  for (const MetricData& series : all) ids.push_back(series.id);
  if (!wanted && all.size() == 1) return all.data();
  const auto found = std::find(ids.begin(), ids.end(), wanted.value_or("Sum"));
  if (found != ids.end()) return &all[static_cast<std::size_t>(found - ids.begin())];
  if (ids.empty()) {
    file.report(describe(file.json()), "an export with at least one series");
  } else if (wanted) {
    id->report(describe(id->json()), one_of(ids));
  } else {
    file.report(fmt::format("{} series", ids.size()),
                fmt::format("one, or the one that \"id\" names: {}", one_of(ids)));
  }
  return nullptr;
}

/// CloudWatch's export is a JSON document: it is read as a whole, a point for each period.
void read_metric_points(const Node& file, ObjectReader& entry, BinTable& table) {
  auto bins = std::make_shared<std::vector<load::RateBin>>();
  const auto id = entry.optional("id");
  const auto text = file.file_content();
  if (!text) return;
  try {
    const auto all = read_metric_data(*text, file.json().get<std::string>());
    const MetricData* series = choose_series(file, all, id);
    if (series == nullptr) return;
    for (const MetricData::Point& point : series->points) {
      if (point.value < 0) {
        file.report(fmt::format("the value {:g} of {} at {}", point.value, series->id,
                                utc_text(point.time)),
                    "no negative ones");
      }
      constexpr std::int64_t kSecond = 1'000'000'000;
      bins->push_back(
          {point.time.time_since_epoch().count() * kSecond, std::max(0.0, point.value)});
    }
    table.held = std::move(bins);
  } catch (const BadScenario& problem) {
    report_recording(file, problem);
  }
}

void read_unit(const std::string& kind, ObjectReader& entry, BinTable& table) {
  if (kind == "trace") return;
  const auto unit = kind == "grafana_csv" ? entry.required("unit") : entry.optional("unit");
  if (unit) table.per_second = unit->choice({"per_bin", "per_second"}) == "per_second";
}

/// "line 3 of x.csv", "the value of 2026-01-05T09:00:00Z in m.json".
scaling::Message in_words(const load::BinPlace& place, const Node& file) {
  const std::string name = file.json().get<std::string>();
  if (place.line > 0) return scaling::message("line {} of {}", place.line, name);
  const std::chrono::sys_seconds time(std::chrono::seconds(place.at_ns / 1'000'000'000));
  return scaling::message("the value of {} in {}", utc_text(time), name);
}

/// Each factor by itself may be right.
void check_rate(const Node& file, const load::TraceConfig& config) {
  const double most = config.table.per_second ? config.facts.most
                                              : config.facts.most / config.facts.width.seconds();
  const double played = most * config.playback.scale * config.playback.time_scale;
  if (played <= kMostPerSecond) return;
  file.report(fmt::format("{:.4g} requests a second, from {} (value, \"scale\", \"time_scale\" and "
                          "the bin's width make them)",
                          played, in_words(config.facts.most_at, file)),
              fmt::format("at most {:g}", kMostPerSecond));
}

/// One row out of step makes all bins narrow, and leaves gaps between them.
void warn_of_narrow_bins(const Node& file, const load::BinFacts& facts) {
  if (facts.narrowest >= facts.usual) return;
  file.warn(
      scaling::message("each bin is {} long, since {} comes {} after the one before it; most come "
                       "{} after it (\"bin\" sets the width)",
                       span(facts.narrowest), in_words(facts.narrowest_at, file),
                       span(facts.narrowest), span(facts.usual)));
}

}  // namespace

load::TraceConfig read_trace(const std::string& kind, const Node& file, ObjectReader& entry) {
  load::TraceConfig config;
  std::optional<Duration> width;
  if (const auto bin = entry.optional("bin")) width = bin->positive_duration();
  if (const auto shape = entry.optional("within_bin")) {
    const bool is_linear = shape->choice({"constant", "linear"}) == "linear";
    config.shape =
        is_linear ? load::TraceConfig::Shape::linear : load::TraceConfig::Shape::constant;
  }
  read_unit(kind, entry, config.table);
  bool is_there = false;
  if (kind == "metric_data") {
    read_metric_points(file, entry, config.table);
    is_there = config.table.held != nullptr;
  } else {
    if (kind == "grafana_csv") {
      config.table.format = BinTable::Format::grafana;
      if (const auto column = entry.optional("column"))
        config.table.column = column->text().value_or("");
    }
    const auto path = file.file_path();
    is_there = path.has_value();
    if (path) config.table.file = *path;
  }
  if (is_there) {
    config.facts = load::check_bins(config.table, width);
    if (!width) warn_of_narrow_bins(file, config.facts);
  } else {
    config.table.held = std::make_shared<std::vector<load::RateBin>>();
  }
  const bool has_clock = kind != "trace" && is_there;
  read_playback(entry, has_clock ? std::optional(config.facts.first_ns) : std::nullopt,
                config.facts.length, config.playback);
  if (is_there && config.slice() > Duration{}) {
    check_rate(file, config);
    check_loop(file, config.playback, config.slice().seconds() / config.playback.time_scale);
  }
  return config;
}

}  // namespace headroom::scenario
