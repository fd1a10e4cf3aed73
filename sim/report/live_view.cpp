#include "sim/report/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

using world::InstanceLog;

constexpr std::size_t kBar = 20;    // columns of a full bar
constexpr std::size_t kLabel = 10;  // columns before a line's figures
constexpr std::size_t kNewest = 5;  // activities that are always shown

bool has_happened(const std::optional<Instant>& event, Instant now) {
  return event && *event <= now;
}

/// "███████░░░" of a value in percent.
std::string bar(std::optional<double> percent) {
  const auto full = static_cast<std::size_t>(
      std::lround(std::clamp(percent.value_or(0), 0.0, 100.0) / 100 * static_cast<double>(kBar)));
  std::string text;
  for (std::size_t k = 0; k < kBar; ++k) text += k < full ? "█" : "░";
  return text + (percent ? fmt::format(" {:5.1f} %", *percent) : "     -  ");
}

/// What an instance is doing, in a word or two; while it boots, the step.
std::string doing(const InstanceLog& log, Instant now) {
  if (has_happened(log.terminating, now)) return "draining";
  if (has_happened(log.healthy, now)) return "healthy";
  for (const world::StepLog& step : log.steps)
    if (step.start <= now && (!step.end || now < *step.end)) return "boot: " + step.name;
  if (has_happened(log.boot_failed, now)) return "boot failed";
  if (has_happened(log.listening, now)) return "health checks";
  return has_happened(log.running, now) ? "booting" : "launching";
}

/// At most so many columns of it. Every character is one column wide.
std::string cut(const std::string& text, std::size_t columns) {
  if (width(text) <= columns) return text;
  std::string result;
  std::size_t taken = 0;
  for (const char c : text) {
    const bool begins_character = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins_character && taken++ == columns) break;
    result += c;
  }
  return result;
}

/// The newest value up to a bin: a metric of five minutes has none in four bins of five.
std::optional<double> latest(const std::vector<std::optional<double>>& values, std::size_t bin) {
  for (std::size_t k = bin + 1; k-- > 0;)
    if (values[k]) return values[k];
  return std::nullopt;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::optional<std::size_t> LiveView::bin_at(Instant now) const {
  const auto& start = result_.series.start;
  const auto next = std::upper_bound(start.begin(), start.end(), now);
  const auto under_way = static_cast<std::size_t>(next - start.begin());
  if (now >= Instant::at(result_.simulated)) return under_way - 1;
  return under_way < 2 ? std::nullopt : std::optional(under_way - 2);
}

std::vector<LiveView::Line> LiveView::figures(Instant now) const {
  const world::TimeSeries& series = result_.series;
  const auto k = bin_at(now);
  if (!k) return {{"         (no figures yet)", Line::Look::faint}};
  std::vector<Line> lines;
  lines.push_back(
      {fmt::format("{}{} offered, {} answered, {} failed a second; p95 {}", left("load", kLabel),
                   quantity_words(series.arrivals_per_second[*k]),
                   quantity_words(series.throughput_per_second[*k]),
                   quantity_words(series.errors_per_second[*k]), latency_words(series.p95_s[*k]))});
  if (series.errors_per_second[*k] > 0) lines.back().look = Line::Look::bad;
  lines.push_back({left("CPU", kLabel) + bar(series.cpu_true_percent[*k]) + "  of the instances"});
  lines.push_back(
      {left("", kLabel) + bar(latest(series.cpu_percent, *k)) + "  as CloudWatch has it"});
  lines.push_back({fmt::format("{}{} desired, {} in service, {} healthy", left("group", kLabel),
                               series.desired[*k], series.in_service[*k], series.healthy[*k])});
  return lines;
}

LiveView::Line LiveView::instance_line(const InstanceLog& log, Instant now) const {
  const std::string state = doing(log, now);
  std::string text = "  " + left(log.name, 8) + left(log.type, 12) + left(state, 26);
  const auto k = bin_at(now);
  if (k && *k >= log.first_bin && *k - log.first_bin < log.cpu_percent.size()) {
    const std::size_t own = *k - log.first_bin;
    text += bar(log.cpu_percent[own]);
    if (own < log.credits.size() && log.credits[own])
      text += fmt::format("  {} credits", quantity_words(*log.credits[own]));
  }
  const auto look = state == "healthy"    ? Line::Look::good
                    : state == "draining" ? Line::Look::faint
                                          : Line::Look::plain;
  return {std::move(text), look};
}

std::vector<LiveView::Line> LiveView::instances(Instant now, std::size_t rows) const {
  std::vector<Line> lines;
  std::size_t there = 0;
  for (const InstanceLog& log : result_.instances) {
    if (!has_happened(log.launched, now) || has_happened(log.terminated, now)) continue;
    if (++there < rows) lines.push_back(instance_line(log, now));
  }
  if (there >= rows && there > 0)
    lines.push_back({fmt::format("  and {} more", there - lines.size()), Line::Look::faint});
  return lines;
}

std::vector<LiveView::Line> LiveView::alarms(Instant now) const {
  std::vector<Line> lines;
  for (const world::AlarmLog& log : result_.alarms) {
    const world::AlarmChange* last = nullptr;
    for (const world::AlarmChange& change : log.history)
      if (change.time <= now) last = &change;
    const std::string state = last != nullptr ? last->to : "INSUFFICIENT_DATA";
    std::string text = "  " + left(state, 18) + log.short_name;
    if (last != nullptr) text += ", since " + clock_words(last->time);
    lines.push_back({std::move(text), state == "ALARM" ? Line::Look::bad : Line::Look::plain});
  }
  return lines;
}

/// The newest last, as in a log.
std::vector<LiveView::Line> LiveView::activities(Instant now, std::size_t rows,
                                                 std::size_t columns) const {
  constexpr std::size_t kIndent = 11;
  const std::size_t room = columns > kIndent ? columns - kIndent : 1;
  std::vector<Line> lines;
  for (const world::Activity& activity : result_.activities) {
    if (activity.start > now) continue;
    lines.push_back({fmt::format("  {}  {}  {} → {}", clock_words(activity.start),
                                 activity.description, activity.from, activity.to)});
    for (const std::string& cause : wrapped_lines(first_line(activity.cause), room))
      lines.push_back({std::string(kIndent, ' ') + cause, Line::Look::faint});
  }
  if (lines.size() > rows) lines.erase(lines.begin(), lines.end() - static_cast<long>(rows));
  return lines;
}

std::vector<std::string> LiveView::frame(Instant now, const ScreenSize& screen) const {
  std::vector<Line> lines = {{fmt::format("{}   {} of {}", scenario_.name, clock_words(now),
                                          clock_words(Instant::at(result_.simulated))),
                              Line::Look::bold}};
  const auto append = [&](const std::vector<Line>& more) {
    lines.insert(lines.end(), more.begin(), more.end());
  };
  append(figures(now));
  const std::vector<Line> states = alarms(now);
  // What the rest leaves: titles, alarms, and some activities.
  const std::size_t taken = lines.size() + states.size() + kNewest + 3;
  lines.push_back({"instances", Line::Look::bold});
  append(instances(now, screen.rows > taken ? screen.rows - taken : 1));
  if (!states.empty()) lines.push_back({"alarms", Line::Look::bold});
  append(states);
  lines.push_back({"activities", Line::Look::bold});
  append(
      activities(now, screen.rows > lines.size() ? screen.rows - lines.size() : 0, screen.columns));

  std::vector<std::string> texts;
  for (const Line& line : lines) {
    if (texts.size() == screen.rows) break;
    const std::string text = cut(line.text, screen.columns);
    switch (line.look) {
      case Line::Look::plain: texts.push_back(text); break;
      case Line::Look::bold: texts.push_back(style_.bold(text)); break;
      case Line::Look::good: texts.push_back(style_.good(text)); break;
      case Line::Look::bad: texts.push_back(style_.bad(text)); break;
      case Line::Look::faint: texts.push_back(style_.faint(text)); break;
    }
  }
  return texts;
}

}  // namespace headroom::report
