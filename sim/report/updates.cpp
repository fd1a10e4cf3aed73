#include "sim/report/updates.hpp"

#include <fmt/format.h>

#include "sim/cloud/names.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using world::RunResult;

namespace {

std::string minutes(const std::optional<double>& seconds) {
  return seconds ? fmt::format("{:.1f}", *seconds / 60) : "-";
}

}  // namespace

Json updates_json(const RunResult& result) {
  Json list = Json::array();
  for (const world::UpdateLog& update : result.updates) {
    list.push_back({{"kind", update.kind},
                    {"instance_type", update.type},
                    {"begun_s", time(update.begun)},
                    {"ended_s", time(update.ended)},
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
    const bool is_refresh = update.kind == "instance_refresh";
    std::string text = is_refresh ? fmt::format("Instance refresh ({})", update.type)
                                  : fmt::format("Instances stop and start as {}", update.type);
    text += update.ended
                ? fmt::format(", over after {:g} s", (*update.ended - update.begun).seconds())
                : ", not over at the end";
    lines.emplace_back(update.begun, text + "\n");
  }
  for (const world::InstanceLog& instance : result.instances) {
    for (const world::StopLog& stop : instance.stops) {
      std::string text = fmt::format("Stopped: {}", instance.name);
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
  for (const char* head : {"boot", "release", "p95", "failed", "SLO", "rest", "images", "all"})
    text += right(head, 10);
  text += "\n" + left("", 20);
  for (const char* unit : {"min", "min", "", "", "", "a month", "a month", "a month"})
    text += right(unit, 10);
  text += "\n";
  for (const world::BakeLevelOutcome& level : result.bake_levels) {
    text += "  " + left(std::string(cloud::name(level.bake)), 18);
    text += right(minutes(level.boot_s), 10) + right(minutes(level.release_s), 10);
    text += right(latency_words(level.p95_s), 10) + right(percent_words(level.failed_share), 10);
    text += right(level.slo_met ? "met" : "missed", 10);
    text += right(usd_words(level.rest_usd_per_month), 10);
    text += right(usd_words(level.images_usd_per_month), 10);
    text += right(usd_words(level.usd_per_month), 10) + "\n";
  }
  return text;
}

}  // namespace headroom::report
