#include "sim/report/reaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "sim/report/imbalance.hpp"
#include "sim/report/words.hpp"
#include "sim/world/projections.hpp"

namespace headroom::report {

using experiment::Reaction;
using experiment::Stage;
using experiment::Trigger;

namespace {

constexpr int kBarColumns = 36;
constexpr std::size_t kNameColumns = 22;

std::string rate_words(double per_second) { return fmt::format("{:.3g}", per_second); }

std::string trigger_words(const Reaction& reaction) {
  switch (reaction.trigger) {
    case Trigger::load:
      return fmt::format("the load rises from {} to {} requests/s",
                         rate_words(reaction.load.from_rps), rate_words(reaction.load.to_rps));
    case Trigger::credits: return "an instance's CPU credits are gone, the load being what it was";
    case Trigger::start: return "the group is created";
    case Trigger::decision: return "capacity is set, and by no alarm: " + reaction.note;
    case Trigger::other:
      return reaction.broken ? "the SLO breaks, the load being what it was"
                             : "a metric is over an alarm's threshold, the load being what it was";
  }
  return "";
}

/// Within which bin of the time series: nothing finer is known.
std::string bin_words(const Reaction& reaction) {
  const std::string begin = clock_words(reaction.broken->begin);
  if (reaction.bin == 60_s) return "in the minute from " + begin;
  return fmt::format("in the {:g} s from {}", reaction.bin.seconds(), begin);
}

std::string slo_words(const Reaction& reaction) {
  if (!reaction.broken) {
    const bool is_full = reaction.full_cpu > Duration{};
    return "the SLO is not broken" +
           (is_full ? ", though the CPU is used up for " + span_words(reaction.full_cpu) : "");
  }
  const std::string breaks = "the SLO breaks " + bin_words(reaction);
  if (!reaction.is_relieved) return breaks + ", and does not hold again";
  return breaks + " and holds again from " + clock_words(reaction.broken->end);
}

std::string capacity_words(const Reaction& reaction) {
  if (!reaction.scaled()) return "nothing is scaled";
  const std::string later = reaction.later_to > reaction.to
                                ? fmt::format(", and {} when it held already", reaction.later_to)
                                : "";
  return fmt::format("desired capacity {} → {}{}", reaction.from, reaction.to, later);
}

/// The columns of a bar that a stage takes; one at least, so that none is invisible.
std::string bar(const Stage& stage, const Reaction& reaction) {
  const double whole = std::max(reaction.length().seconds(), 1e-9);
  const auto column = [&](Instant t) {
    return static_cast<int>(std::floor((t - reaction.begin).seconds() / whole * kBarColumns));
  };
  const int first = std::min(column(stage.begin), kBarColumns - 1);
  const int last = std::max(column(stage.end), first + 1);
  std::string text(static_cast<std::size_t>(first), ' ');
  for (int i = first; i < last; ++i) text += "█";
  return left(text, kBarColumns);
}

std::string stage_row(const Stage& stage, const Reaction& reaction, const Style& style) {
  const std::string length = fmt::format("{:.1f} s", stage.length().seconds());
  std::string row =
      "  " + left(stage.name, kNameColumns) + right(length, 10) + "  " + bar(stage, reaction);
  if (!stage.why.empty()) row += "  " + style.faint(stage.why);
  return row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
}

/// All of a later scale-out in one row: the same stages again, of which the longest are named.
Stage summary(const std::vector<Stage>& stages) {
  Stage whole = stages.front();
  whole.end = stages.back().end;
  whole.name = fmt::format("scale-out {}", whole.scale_out + 1);
  std::vector<std::pair<std::string, Duration>> by_name;
  for (const Stage& stage : stages) {
    const auto known = std::find_if(by_name.begin(), by_name.end(),
                                    [&](const auto& one) { return one.first == stage.name; });
    if (known == by_name.end())
      by_name.emplace_back(stage.name, stage.length());
    else
      known->second += stage.length();
  }
  std::stable_sort(by_name.begin(), by_name.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  constexpr std::size_t kNamed = 3;
  whole.why.clear();
  for (std::size_t i = 0; i < std::min(by_name.size(), kNamed); ++i)
    whole.why += fmt::format("{}{} {:.1f} s", i == 0 ? "" : ", ", by_name[i].first,
                             by_name[i].second.seconds());
  return whole;
}

/// The first two scale-outs are told in full, those that follow in a row each.
std::string stage_rows(const Reaction& reaction, const Style& style) {
  constexpr std::size_t kInFull = 2;
  constexpr Duration kVisible = 50_ms;  // as "0.1 s"
  std::string text;
  std::vector<Stage> later;
  const auto tell_later = [&] {
    if (!later.empty()) text += stage_row(summary(later), reaction, style);
    later.clear();
  };
  for (const Stage& stage : reaction.stages) {
    const bool is_later =
        stage.scale_out >= kInFull && stage.kind != experiment::StageKind::recovery;
    if (!later.empty() && (!is_later || later.front().scale_out != stage.scale_out)) tell_later();
    if (is_later)
      later.push_back(stage);
    else if (stage.length() >= kVisible)
      text += stage_row(stage, reaction, style);
  }
  tell_later();
  return text;
}

/// "metric_period", as programs want it.
std::string key_of(experiment::StageKind kind) {
  std::string key(name(kind));
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

/// What a reason not to scale means, for who has not met it; empty where it says all.
std::string_view meaning_of(cloud::WhyNot why) {
  using enum cloud::WhyNot;
  switch (why) {
    case at_maximum: return "MaxSize lets no more be launched";
    case no_data:
    case policy_no_data:
      return "the alarm has seen nothing yet, as metrics come late or not at all";
    case cooldown:
      return "simple scaling looks away until then; step scaling and target tracking do not";
    case activity_runs: return "simple scaling looks away while an instance comes or goes";
    case on_its_way: return "what was launched counts already, until its warm-up is over";
    default: return "";
  }
}

/// The meanings of the reasons that were told, each once.
std::string meanings(const Reaction& reaction) {
  std::string text;
  for (const experiment::Refusal& refusal : reaction.refusals) {
    const std::string meaning(meaning_of(refusal.why));
    if (!meaning.empty() && text.find(meaning) == std::string::npos) text += "  " + meaning + "\n";
  }
  return text;
}

std::string refusal_rows(const Reaction& reaction) {
  constexpr std::size_t kTold = 6;
  std::string text;
  const std::size_t told = std::min(reaction.refusals.size(), kTold);
  for (std::size_t i = 0; i < told; ++i) {
    const experiment::Refusal& refusal = reaction.refusals[i];
    text += fmt::format("  {}  not scaled by {}: {}{}\n", clock_words(refusal.begin),
                        refusal.policy, refusal.reason,
                        refusal.count > 1 ? fmt::format(" ({} times)", refusal.count) : "");
  }
  if (told < reaction.refusals.size())
    text += fmt::format("  and {} more like these: see not_scaled in --json\n",
                        reaction.refusals.size() - told);
  text += meanings(reaction);
  if (reaction.never_healthy > 0)
    text += "  terminated before they were ever healthy: " +
            counted(static_cast<std::uint64_t>(reaction.never_healthy), "instance") +
            "; see the boot, the health checks and the grace period\n";
  for (const std::string& alarm : reaction.alarms) text += "  " + alarm + "\n";
  return text;
}

}  // namespace

std::string span_words(Duration length) {
  const auto seconds = static_cast<std::int64_t>(std::llround(length.seconds()));
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min {} s", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string reaction_words(const Reaction& reaction, std::chrono::sys_seconds start_time,
                           const Style& style) {
  std::string text =
      style.bold(fmt::format("At {} ({}) {}", clock_words(reaction.begin),
                             world::aws_time(start_time, reaction.begin), trigger_words(reaction)));
  text += fmt::format("\n  {}; {}\n", slo_words(reaction), capacity_words(reaction));
  if (reaction.imbalance) text += "  " + imbalance_words(*reaction.imbalance) + "\n";
  text += "\n";
  text += stage_rows(reaction, style);
  text += "  " + left("in all", kNameColumns) +
          right(fmt::format("{:.1f} s", reaction.length().seconds()), 10) + "\n";
  const std::string refusals = refusal_rows(reaction);
  if (!refusals.empty()) text += "\n" + refusals;
  return text;
}

std::string reaction_line(const Reaction& reaction) {
  std::string text =
      fmt::format("{}  {}, {}: {}", clock_words(reaction.begin), trigger_words(reaction),
                  capacity_words(reaction), span_words(reaction.length()));
  const auto longest =
      std::max_element(reaction.stages.begin(), reaction.stages.end(),
                       [](const Stage& a, const Stage& b) { return a.length() < b.length(); });
  if (longest != reaction.stages.end())
    text += fmt::format(", of it {} {}", span_words(longest->length()), longest->name);
  return text;
}

Json reaction_json(const Reaction& reaction) {
  Json json = {{"trigger", name(reaction.trigger)},
               {"begin_s", time(reaction.begin)},
               {"end_s", time(reaction.end())},
               {"length_s", number(reaction.length().seconds())},
               {"load_rps", {number(reaction.load.from_rps), number(reaction.load.to_rps)}},
               {"from", reaction.from},
               {"to", reaction.to},
               {"later_to", reaction.later_to},
               {"never_healthy", reaction.never_healthy},
               {"served_s", time(reaction.served)}};
  json["bin_s"] = number(reaction.bin.seconds());
  json["full_cpu_s"] = number(reaction.full_cpu.seconds());
  json["imbalance"] = reaction.imbalance ? imbalance_json(*reaction.imbalance) : Json(nullptr);
  json["slo_broken_s"] = reaction.broken ? time(reaction.broken->begin) : Json(nullptr);
  json["slo_holds_s"] =
      reaction.broken && reaction.is_relieved ? time(reaction.broken->end) : Json(nullptr);
  json["stages"] = Json::array();
  for (const Stage& stage : reaction.stages) {
    json["stages"].push_back({{"kind", key_of(stage.kind)},
                              {"name", stage.name},
                              {"begin_s", time(stage.begin)},
                              {"end_s", time(stage.end)},
                              {"length_s", number(stage.length().seconds())},
                              {"scale_out", stage.scale_out},
                              {"why", stage.why},
                              {"facts", stage.facts}});
  }
  json["not_scaled"] = Json::array();
  for (const experiment::Refusal& refusal : reaction.refusals) {
    json["not_scaled"].push_back({{"time_s", time(refusal.begin)},
                                  {"policy", refusal.policy},
                                  {"reason", refusal.reason},
                                  {"count", refusal.count},
                                  {"why", cloud::name(refusal.why)},
                                  {"value", refusal.value}});
  }
  json["alarms"] = reaction.alarms;
  return json;
}

}  // namespace headroom::report
