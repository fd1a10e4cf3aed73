#include "sim/report/console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/report/chart.hpp"
#include "sim/report/fidelity.hpp"
#include "sim/report/steady_state.hpp"
#include "sim/report/updates.hpp"
#include "sim/report/version.hpp"
#include "sim/report/words.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::report {

using scenario::Scenario;
using world::RunResult;

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kIndent = 11;  // of the log
constexpr std::size_t kSummaryIndent = 20;
constexpr std::size_t kFirstLines = 40;  // of the log, when it is long
constexpr std::size_t kLastLines = 15;
constexpr Duration kSameShortage = 10_min;  // from one failed launch to the next

/// The text in lines of at most kWidth columns, each behind so many blanks.
std::string wrapped(const std::string& text, std::size_t indent = kIndent) {
  std::string result;
  for (const std::string& line : wrapped_lines(text, kWidth - indent))
    result += std::string(indent, ' ') + line + "\n";
  return result;
}

/// Each sentence of an activity's cause on lines of its own.
std::string sentences(const std::string& cause) {
  std::string result;
  for (std::size_t from = 0; from < cause.size();) {
    const std::size_t to = std::min(cause.find("  ", from), cause.size());
    result += wrapped(cause.substr(from, to - from));
    from = to + 2;
  }
  return result;
}

struct LogLine {
  Instant time;
  std::string text;
};

std::string at_clock(Instant t) { return right(clock_words(t), kIndent - 2) + "  "; }

/// The life of a launched instance after its activity began.
std::string life(const world::InstanceLog& log, Instant since) {
  std::string text;
  const auto mention = [&](const char* what, const std::optional<Instant>& when) {
    if (when && *when >= since)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", what, clock_words(*when));
  };
  mention("running", log.running);
  for (const world::HookLog& hook : log.hooks) {
    if (hook.ended && log.in_service && *hook.ended <= *log.in_service)
      mention(("hook " + hook.name).c_str(), hook.ended);
  }
  mention("in service", log.in_service);
  mention("listening", log.listening);
  mention("boot failed", log.boot_failed);
  if (log.boot_failed) text += fmt::format(" ({})", log.boot_failure);
  mention("healthy", log.healthy);
  mention("first request", log.first_request);
  mention("credits exhausted", log.credits_exhausted);
  return text;
}

/// The life of an instance after its termination began.
std::string end_of_life(const world::InstanceLog& log) {
  if (log.interruption_notice && log.terminating == log.terminated)
    return fmt::format("interruption notice {}, terminated {}",
                       clock_words(*log.interruption_notice), clock_words(*log.terminated));
  std::string text = fmt::format("draining {}", clock_words(*log.terminating));
  for (const world::HookLog& hook : log.hooks) {
    if (hook.begun >= *log.terminating)
      text += fmt::format(", Terminating:Wait {} (hook {})", clock_words(hook.begun), hook.name);
  }
  if (log.terminated) text += fmt::format(", terminated {}", clock_words(*log.terminated));
  return text;
}

std::string activity_text(const world::Activity& activity, const RunResult& result,
                          const Style& style) {
  if (activity.instance == 0)  // it found no capacity
    return style.bold(activity.description + "  " + activity.status) + "\n" +
           sentences(activity.cause);
  const world::InstanceLog& log = result.instances[activity.instance - 1];
  const bool is_spot = log.purchase == cloud::PurchaseOption::spot;
  std::string head = fmt::format("{} ({}{}, {})", activity.description, log.type,
                                 is_spot ? " spot" : "", log.zone);
  head += activity.from == activity.to ? fmt::format("  at {}", activity.to)
                                       : fmt::format("  {} → {}", activity.from, activity.to);
  head += "  " + activity.status;
  if (activity.end)
    head += fmt::format(" after {:g} s", (*activity.end - activity.start).seconds());
  std::string text = style.bold(head) + "\n" + sentences(activity.cause);
  if (activity.is_move) return text;
  if (activity.is_launch && log.running) text += wrapped(life(log, activity.start));
  const bool has_ended = log.terminated || (!log.hooks.empty() && log.terminating);
  if (!activity.is_launch && has_ended) text += wrapped(end_of_life(log));
  return text;
}

bool has_launch(const RunResult& result, const world::InstanceLog& instance) {
  return std::any_of(result.activities.begin(), result.activities.end(), [&](const auto& activity) {
    return activity.is_launch && !activity.is_move && activity.instance == instance.id;
  });
}

void add_alarm_lines(const std::string& what, const std::vector<world::AlarmLog>& alarms,
                     std::vector<LogLine>& lines) {
  for (const world::AlarmLog& alarm : alarms) {
    for (const world::AlarmChange& change : alarm.history) {
      std::string text =
          fmt::format("{} {}: {} → {}", what, alarm.short_name, change.from, change.to);
      lines.push_back({change.time, text + "\n" + wrapped(change.reason)});
    }
  }
}

/// Launches that go on failing for the same reason are told once, with how often they did. All of
/// them are in --json, as AWS lists them.
void add_activity_lines(const RunResult& result, const Style& style, std::vector<LogLine>& lines) {
  const auto& all = result.activities;
  const auto has_failed = [](const world::Activity& a) { return a.instance == 0; };
  std::vector<bool> is_told(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_told[i]) continue;
    std::string text = activity_text(all[i], result, style);
    std::size_t last = i;
    int more = 0;
    for (std::size_t next = i + 1; has_failed(all[i]) && next < all.size(); ++next) {
      if (!has_failed(all[next]) || all[next].description != all[i].description) continue;
      if (all[next].start > all[last].start + kSameShortage) break;
      is_told[next] = true;
      last = next;
      ++more;
    }
    if (more > 0) {
      const bool is_at_once = all[last].start == all[i].start;
      text +=
          wrapped(fmt::format("and {} more time{} {}", more, more == 1 ? "" : "s",
                              is_at_once ? "at once" : "until " + clock_words(all[last].start)));
    }
    lines.push_back({all[i].start, std::move(text)});
  }
}

LogLine forecast_line(const world::ForecastLog& log) {
  const auto& capacity = log.forecast.capacity;
  const auto most = std::max_element(capacity.begin(), capacity.end());
  const Instant when = log.forecast.first + log.forecast.step * (most - capacity.begin());
  return {log.created,
          fmt::format("Forecast by {}: {} instances this hour, at most {} within {} hours, at {}\n",
                      log.policy, capacity.front(), *most, capacity.size(), clock_words(when))};
}

std::vector<LogLine> log_lines(const RunResult& result, const Style& style) {
  std::vector<LogLine> lines;
  add_alarm_lines("Alarm", result.alarms, lines);
  add_alarm_lines("Composite alarm", result.composite_alarms, lines);
  for (const world::NotScaled& entry : result.not_scaled) {
    std::string text = fmt::format("Not scaled by {}: {}", entry.policy, entry.reason);
    if (entry.count > 1) text += fmt::format(" ({} times)", entry.count);
    lines.push_back({entry.time, style.faint(text) + "\n"});
  }
  for (const world::ForecastLog& log : result.forecasts) lines.push_back(forecast_line(log));
  for (const world::GroupEvent& event : result.group_events) {
    if (event.kind == "scheduled_action")
      lines.push_back(
          {event.time, fmt::format("Scheduled action {}: {}\n", event.subject, event.note)});
    if (event.kind == "operator_request")
      lines.push_back(
          {event.time, fmt::format("By hand: {}\n", event.subject) + wrapped(event.note)});
    if (event.kind == "limits_changed")
      lines.push_back(
          {event.time, fmt::format("Limits changed by {}: {}\n", event.subject, event.note)});
    if (event.kind == "process_suspended")
      lines.push_back({event.time, fmt::format("Suspended: {}\n", event.note)});
    if (event.kind == "process_resumed")
      lines.push_back({event.time, fmt::format("Resumed: {}\n", event.note)});
  }
  add_activity_lines(result, style, lines);
  for (const world::InstanceLog& instance : result.instances) {
    // The others have it in their launch's entry.
    if (!instance.credits_exhausted || has_launch(result, instance)) continue;
    lines.push_back({*instance.credits_exhausted,
                     fmt::format("Credits exhausted: {} ({}, {}) is held to its baseline\n",
                                 instance.name, instance.type, instance.zone)});
  }
  for (const auto& [time, text] : update_lines(result)) lines.push_back({time, text});
  std::stable_sort(lines.begin(), lines.end(),
                   [](const LogLine& a, const LogLine& b) { return a.time < b.time; });
  return lines;
}

std::string log(const RunResult& result, const Style& style, LogLength length) {
  const auto lines = log_lines(result, style);
  std::string text;
  const bool is_long = length == LogLength::cut && lines.size() > kFirstLines + kLastLines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_long && i >= kFirstLines && i + kLastLines < lines.size()) {
      if (i == kFirstLines) {
        text += wrapped(fmt::format("... {} more entries, all of them in --json ...",
                                    lines.size() - kFirstLines - kLastLines));
      }
      continue;
    }
    text += at_clock(lines[i].time) + lines[i].text;
  }
  return text;
}

/// The name at the left of a summary's block.
std::string head(const std::string& name, const Style& style) {
  return style.bold(name) + std::string(kSummaryIndent - name.size(), ' ');
}

std::string latency_row(const std::string& name, const stats::Histogram& latency) {
  const auto quantile = [&](double q) {
    return latency.count() > 0 ? std::optional(latency.quantile_seconds(q)) : std::nullopt;
  };
  const bool any = latency.count() > 0;
  std::string row = "  " + left(name, 18);
  for (const auto& value : {any ? std::optional(latency.mean_seconds()) : std::nullopt,
                            quantile(0.5), quantile(0.9), quantile(0.95), quantile(0.99),
                            any ? std::optional(latency.max().seconds()) : std::nullopt}) {
    row += right(latency_words(value), 10);
  }
  return row + " " + right(count_words(latency.count()), 12) + "\n";
}

/// "load[0] (open) 1,000; 20 retries": who sent, and how.
std::string load_summary(const RunResult& result, const Style& style) {
  std::string text;
  for (const world::LoadResult& load : result.loads) {
    text += text.empty() ? head("Load", style) : left("", 20);
    std::string kind(name(load.kind));
    std::replace(kind.begin(), kind.end(), '_', ' ');
    text += fmt::format("{}, {} load: {} requests", load.name, kind, count_words(load.sent));
    if (load.clients) {
      text += fmt::format("; {} retries, {} given up", count_words(load.clients->retries),
                          count_words(load.clients->gave_up));
      if (load.clients->withheld > 0)
        text += fmt::format(", {} held back", count_words(load.clients->withheld));
    }
    text += "\n";
  }
  return text;
}

/// What users saw, where it is more than their requests' latencies tell.
std::string user_latency_rows(const RunResult& result) {
  std::string rows;
  bool has_waiting = false;
  for (const world::LoadResult& load : result.loads) {
    if (load.user_latency.count() == 0) continue;
    const bool is_only = result.loads.size() == 1;
    rows += latency_row(is_only ? "users" : "users " + load.name, load.user_latency);
    has_waiting = has_waiting || load.kind != world::LoadResult::Kind::open;
  }
  if (has_waiting)
    rows +=
        "  who waits does not send, so few requests meet a slow time (coordinated omission);\n"
        "  the users' row counts those, too, that were not sent meanwhile\n";
  return rows;
}

/// What is left out of the latencies.
std::string warm_up_row(const Scenario& scenario) {
  if (scenario.warm_up > Duration{})
    return fmt::format("  without those of the warm-up, the first {}{}\n",
                       scenario::duration_text(scenario.warm_up),
                       scenario.finds_warm_up ? " (MSER-5)" : "");
  return scenario.finds_warm_up ? "  MSER-5 finds no warm-up that should be left out\n" : "";
}

std::string request_summary(const Scenario& scenario, const RunResult& result, const Style& style) {
  const world::RequestTotals& totals = result.requests;
  std::string text = head("Requests", style);
  text += fmt::format("{} sent, {} ok, {} failed, {} in flight; {:.4g} ok/s\n",
                      count_words(totals.sent), count_words(totals.ok),
                      count_words(totals.failed_total()), count_words(totals.in_flight()),
                      static_cast<double>(totals.ok) / result.simulated.seconds());
  for (std::size_t i = 0; i < world::kFailures; ++i) {
    if (totals.failed[i] == 0) continue;
    const auto share = static_cast<double>(totals.failed[i]) / static_cast<double>(totals.sent);
    text +=
        fmt::format("  {}{} ({})\n", left(std::string(name(static_cast<world::Failure>(i))), 18),
                    count_words(totals.failed[i]), percent_words(share));
  }
  text += head("Latency", style);
  for (const char* head : {"mean", "p50", "p90", "p95", "p99", "max"}) text += right(head, 10);
  text += right("answered", 13) + "\n" + latency_row("all", result.latency);
  text += warm_up_row(scenario);
  if (result.steady_state) text += latency_ci_rows(*result.steady_state);
  if (result.by_class.size() > 1) {
    for (const world::ClassLatency& request : result.by_class)
      text += latency_row(request.name, request.latency);
  }
  text += user_latency_rows(result);
  if (result.wasted > 0)
    text += fmt::format("{}{} requests, {:.4g} s of CPU, for clients that had left\n",
                        head("Wasted", style), count_words(result.wasted), result.wasted_cpu_s);
  return text;
}

std::string instance_summary(const RunResult& result, const Style& style) {
  std::string text = head("Instances", style);
  return text + fmt::format(
                    "{} launched, {} terminated; in service {:.3g} on average, {} at most; {:.4g} "
                    "billed hours\n",
                    result.launched, result.terminated, result.mean_in_service,
                    result.max_in_service, result.billed_hours);
}

std::string cost_summary(const RunResult& result, const Style& style) {
  const auto total = result.bill.total_usd();
  std::string text = head("Cost", style) + usd_words(total);
  if (total) {
    text += fmt::format("; {} an hour, {} a month like this", usd_words(result.bill.usd_per_hour()),
                        usd_words(result.bill.usd_per_month()));
  }
  if (total && result.requests.ok > 0) {
    text += fmt::format("; {} a million requests",
                        usd_words(*total / static_cast<double>(result.requests.ok) * 1e6));
  }
  text += "\n";
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.quantity == 0) continue;
    text += fmt::format("  {}{}   {} {}\n", left(item.name, 20), right(usd_words(item.usd), 10),
                        quantity_words(item.quantity), item.unit);
  }
  return text;
}

/// What an objective's value was, or why there is none.
std::string value_words(const world::ObjectiveCheck& check, const RunResult& result) {
  if (check.value)
    return check.name == "error_rate" ? percent_words(*check.value) : latency_words(check.value);
  return result.requests.ok + result.requests.failed_total() == 0
             ? "no requests"
             : "more requests than that failed";
}

std::string slo_summary(const RunResult& result, const Style& style) {
  if (result.slo.empty()) return "";
  std::string text;
  for (const world::ObjectiveCheck& check : result.slo) {
    const bool is_share = check.name == "error_rate";
    const std::string limit = is_share ? percent_words(check.limit) : latency_words(check.limit);
    const std::string begin = text.empty() ? head("SLO", style) : std::string(kSummaryIndent, ' ');
    text += fmt::format("{}{} {} ≤ {}: {}\n", begin, check.met ? style.good("✓") : style.bad("✗"),
                        check.name, limit, value_words(check, result));
  }
  return text;
}

}  // namespace

std::string run_report(const Scenario& scenario, const RunResult& result, const Style& style,
                       LogLength length) {
  std::string text = fmt::format("headroom {}, scenario {} ({}), seed {}\n\n", kVersion,
                                 scenario.name, scenario.sha256.substr(0, 16), result.seed);
  const std::string happened = log(result, style, length);
  if (!happened.empty()) text += happened + "\n";
  text += run_chart(result) + "\n";
  text += load_summary(result, style);
  text += request_summary(scenario, result, style);
  text += instance_summary(result, style);
  text += cost_summary(result, style);
  text += bake_level_table(result, style);
  text += fidelity_words(scenario, result);
  const std::string assumed =
      wrapped(fmt::format("{} things that AWS does not document or the scenario does not say: see "
                          "\"assumed\" in --json",
                          scenario.assumed.size()),
              kSummaryIndent);
  text += head("Assumed", style) + assumed.substr(kSummaryIndent);
  text += slo_summary(result, style);
  return text;
}

}  // namespace headroom::report
