#include "sim/report/updates.hpp"

#include <fmt/format.h>

#include <array>

#include "sim/cloud/names.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using world::RunResult;

namespace {

std::string minutes(const std::optional<double>& seconds) {
  return seconds ? fmt::format("{:.1f}", *seconds / 60) : "-";
}

/// Of the table of bake levels, 99 columns wide with its first one.
struct BakeColumn {
  const char* head;
  const char* unit;
  std::size_t width;
};
constexpr std::array kBakeColumns = {BakeColumn{"boot", "min", 8},
                                     BakeColumn{"release", "min", 9},
                                     BakeColumn{"p95", "", 10},
                                     BakeColumn{"failed", "", 12},
                                     BakeColumn{"SLO", "", 8},
                                     BakeColumn{"rest", "a month", 11},
                                     BakeColumn{"images", "a month", 10},
                                     BakeColumn{"all", "a month", 11}};

}  // namespace

Json updates_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::UpdateLog& update : result.updates) {
    list.push_back({{"kind", update.kind},
                    {update.kind == "credit_mode" ? "credit_mode" : "instance_type", update.type},
                    {"begun_s", time(update.begun)},
                    {"ended_s", time(update.ended)},
                    {"status", update.status.empty() ? Json(nullptr) : Json(update.status)},
                    {"cause_ids", update.cause_ids}});
  }
  return list;
}

Json releases_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::ReleaseLog& release : result.releases) {
    list.push_back({{"number", release.number},
                    {"time_s", time(release.time)},
                    {"image_available_s", time(release.image_available)},
                    {"installed_s", time(release.installed)}});
  }
  return list;
}

Json bake_levels_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::BakeLevelOutcome& level : result.bake_levels) {
    list.push_back({{"bake", cloud::name(level.bake)},
                    {"boot_s", number(level.boot_s)},
                    {"release_s", number(level.release_s)},
                    {"launched", level.launched},
                    {"p95_s", number(level.p95_s)},
                    {"failed_share", number(level.failed_share)},
                    {"slo_met", level.slo_met},
                    {"usd", number(level.usd)},
                    {"usd_per_month", number(level.usd_per_month)},
                    {"rest_usd_per_month", number(level.rest_usd_per_month)},
                    {"images_usd_per_month", number(level.images_usd_per_month)}});
  }
  return list;
}

std::vector<std::pair<Instant, std::string>> update_lines(const RunResult& result) {
  std::vector<std::pair<Instant, std::string>> lines;
  for (const world::ReleaseLog& release : result.releases) {
    std::string text = fmt::format("Release {}", release.number);
    if (release.image_available)
      text += fmt::format(", its image available {}", clock_words(*release.image_available));
    text += release.installed
                ? fmt::format(", on every instance {}", clock_words(*release.installed))
                : ", not on every instance at the end";
    lines.emplace_back(release.time, text + "\n");
  }
  for (const world::UpdateLog& update : result.updates) {
    if (update.kind == "credit_mode") {
      lines.emplace_back(update.begun,
                         fmt::format("Credit mode of every instance: {}\n", update.type));
      continue;
    }
    const bool is_refresh = update.kind == "instance_refresh";
    std::string text = is_refresh ? fmt::format("Instance refresh ({})", update.type)
                       : update.type.empty()
                           ? std::string("Instances at their maximum lifetime are replaced")
                           : fmt::format("Instances stop and start as {}", update.type);
    text += update.ended
                ? fmt::format(", over after {:g} s", (*update.ended - update.begun).seconds())
                : ", not over at the end";
    if (update.status == "Failed") text += ", failed: instances are protected from scale-in";
    lines.emplace_back(update.begun, text + "\n");
  }
  for (const world::InstanceLog& instance : result.instances) {
    for (const world::StopLog& stop : instance.stops) {
      std::string text = fmt::format(
          "{}: {}", stop.is_in_pool ? "Stopped in the warm pool" : "Stopped", instance.name);
      if (stop.running)
        text += fmt::format(", running as {} {}", stop.type, clock_words(*stop.running));
      lines.emplace_back(stop.stopping, text + "\n");
    }
  }
  return lines;
}

std::string bake_level_table(const RunResult& result, const Style& style) {
  if (result.bake_levels.empty()) return "";
  std::string text = style.bold("Bake levels") + std::string(9, ' ');
  for (const BakeColumn& column : kBakeColumns) text += right(column.head, column.width);
  text += "\n" + left("", 20);
  for (const BakeColumn& column : kBakeColumns) text += right(column.unit, column.width);
  text += "\n";
  for (const world::BakeLevelOutcome& level : result.bake_levels) {
    const std::array cells = {minutes(level.boot_s),
                              minutes(level.release_s),
                              latency_words(level.p95_s),
                              percent_words(level.failed_share),
                              std::string(level.slo_met ? "met" : "missed"),
                              usd_words(level.rest_usd_per_month),
                              usd_words(level.images_usd_per_month),
                              usd_words(level.usd_per_month)};
    static_assert(cells.size() == kBakeColumns.size());
    text += "  " + left(std::string(cloud::name(level.bake)), 18);
    for (std::size_t i = 0; i < cells.size(); ++i) text += right(cells[i], kBakeColumns[i].width);
    text += "\n";
  }
  return text;
}

}  // namespace headroom::report
