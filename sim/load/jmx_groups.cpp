#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <stdexcept>

#include "sim/load/jmx_element.hpp"
#include "sim/load/jmx_importer.hpp"

/// Thread groups of a plan: JMeter's own, and those of JMeter-Plugins.
namespace headroom::load::jmx {
namespace {

constexpr std::int64_t kMostThreads = 10'000'000;

}  // namespace

void Importer::read_group(const Xml& element, const Xml& children, const Scope& outer) {
  const std::string kind = class_of(element);
  Scope scope = outer;
  scope.path = path_of(outer.path, element);
  ThreadGroupConfig group;
  group.name = element.attribute("testname").as_string("Thread Group");
  group.type = kind;
  group.is_serial = is_serial_;
  group.finishes_timers = is_version_2_;
  if (kind == "ThreadGroup" || kind == "SetupThreadGroup" || kind == "PostThreadGroup") {
    read_ramp(element, scope.path, group);
  } else if (kind == "UltimateThreadGroup") {
    read_ultimate(element, scope.path, group);
  } else if (kind == "SteppingThreadGroup") {
    read_stepping(element, scope.path, group);
  } else if (kind == "ConcurrencyThreadGroup" || kind == "ArrivalsThreadGroup") {
    read_level(element, scope.path, kind == "ArrivalsThreadGroup", group);
  } else if (kind == "OpenModelThreadGroup") {
    read_open_model(element, scope.path, group);
  } else {
    warn(scope.path, element,
         scaling::message("this kind of thread group is not modelled: it sends nothing"));
    return;
  }
  read_on_error(element, scope.path, group);
  group.new_user_each_turn = !truth(element, "ThreadGroup.same_user_on_next_iteration", true);
  group_pacers_.clear();
  group_lines_.clear();
  std::vector<PlanNode> nodes = read_nodes(children, scope, group);
  group.plan = std::exchange(group_lines_, {});
  group.plan.insert(group.plan.end(), scope.lines.begin(), scope.lines.end());
  std::move(nodes.begin(), nodes.end(), std::back_inserter(group.plan));
  if (group.threads == 0)
    warn(scope.path, element, scaling::message("has no threads: it sends nothing"));
  note_keep_alive(group);
  note_unknown(scope.path, element);
  plan_.thread_groups.push_back(std::move(group));
}

std::uint32_t Importer::loop_count(const Xml& element, const std::string& path) {
  const auto loops =
      whole_number(element, path, "LoopController.loops", 1, -1, PlanNode::kForever - 1);
  return loops < 0 ? PlanNode::kForever : static_cast<std::uint32_t>(loops);
}

void Importer::read_ramp(const Xml& element, const std::string& path, ThreadGroupConfig& group) {
  if (group.type == "SetupThreadGroup") group.phase = ThreadGroupConfig::Phase::set_up;
  if (group.type == "PostThreadGroup") {
    group.phase = ThreadGroupConfig::Phase::tear_down;
    group.after_a_stop = tears_down_after_a_stop_;
  }
  group.threads = static_cast<std::uint32_t>(
      whole_number(element, path, "ThreadGroup.num_threads", 1, 0, kMostThreads));
  group.ramp_up = seconds(element, path, "ThreadGroup.ramp_time");
  group.loops = loop_count(property_node(element, "ThreadGroup.main_controller"), path);
  if (!truth(element, "ThreadGroup.scheduler", false)) return;
  group.delay = seconds(element, path, "ThreadGroup.delay");
  const Duration duration = seconds(element, path, "ThreadGroup.duration");
  if (duration > Duration{}) group.duration = duration;
}

void Importer::set_spans(std::vector<ThreadSpan> spans, ThreadGroupConfig& group) {
  if (spans.size() > kMostThreads)
    throw BadJmx(fmt::format("{}: more than {} threads", group.name, kMostThreads));
  group.threads = static_cast<std::uint32_t>(spans.size());
  group.spans = std::move(spans);
  group.loops = PlanNode::kForever;
}

void Importer::read_ultimate(const Xml& element, const std::string& path,
                             ThreadGroupConfig& group) {
  constexpr const char* kTable = "ultimatethreadgroupdata";
  auto rows = rows_of(property_node(element, kTable), path, 5);
  if (const auto schedule = text_.property("threads_schedule")) {
    rows = calls_in(*schedule, path, "threads_schedule");
    for (auto& row : rows) {
      if (row.size() != 6 || row[0] != "spawn")
        throw BadJmx(fmt::format(
            "{}: threads_schedule is \"{}\", not spawn(n,delay,startup,hold,shutdown) ...", path,
            *schedule));
      row.erase(row.begin());
    }
  }
  std::vector<UltimateRow> table;
  for (const auto& row : rows) {
    const auto column = [&](std::size_t i) {
      return time(short_time(row[i], path, kTable), 1, path, kTable);
    };
    table.push_back({whole(as_number(row[0], path, kTable), path, kTable, 0, kMostThreads),
                     column(1), column(2), column(3), column(4)});
  }
  set_spans(ultimate_spans(table), group);
  group.finishes_timers = false;
}

void Importer::read_stepping(const Xml& element, const std::string& path,
                             ThreadGroupConfig& group) {
  const auto count = [&](const char* name) {
    return whole_number(element, path, name, 0, 0, kMostThreads);
  };
  SteppingConfig config;
  config.threads = count("ThreadGroup.num_threads");
  config.delay = seconds(element, path, "Threads initial delay");
  config.start_count = count("Start users count");
  config.burst = count("Start users count burst");
  config.start_period = seconds(element, path, "Start users period");
  config.ramp_up = seconds(element, path, "rampUp");
  config.flight_time = seconds(element, path, "flighttime");
  config.stop_count = count("Stop users count");
  config.stop_period = seconds(element, path, "Stop users period");
  set_spans(stepping_spans(config), group);
}

/// `${__tstFeedback(timer, first, most, spare)}` of JMeter-Plugins starts as many threads as keep
/// `spare` of them waiting in a Throughput Shaping Timer, up to `most`. As it is the timer that
/// lets samples through, more threads than it asks for send no more: here there are `most` from
/// the start.
std::optional<double> Importer::most_of_feedback(const Xml& element, const std::string& path) {
  constexpr std::string_view kBegin = "tstFeedback(";
  const std::string text = text_.resolve_quietly(property(element, "TargetLevel").value_or(""));
  const std::size_t at = text.find(kBegin);
  if (at == std::string::npos) return std::nullopt;
  const auto call = calls_in(text.substr(at, text.find(')', at) - at + 1), path, "TargetLevel")[0];
  if (call.size() != 5)
    throw BadJmx(fmt::format(
        "{}: TargetLevel is \"{}\": tstFeedback takes a timer, first, most and spare threads", path,
        text));
  warn(path, element,
       scaling::message("tstFeedback starts threads as its timer needs them; here its most, {}, "
                        "are there from the start, and the timer holds them back",
                        call[3]));
  return as_number(call[3], path, "TargetLevel");
}

void Importer::read_level(const Xml& element, const std::string& path, bool is_arrivals,
                          ThreadGroupConfig& group) {
  const std::string unit = resolved(element, "Unit", "M");
  if (unit != "M" && unit != "S")
    throw BadJmx(
        fmt::format("{}: Unit is \"{}\", neither M (minutes) nor S (seconds)", path, unit));
  const double unit_s = unit == "M" ? 60 : 1;
  LevelConfig level;
  const auto most = most_of_feedback(element, path);
  level.target = most ? *most : number(element, path, "TargetLevel", 0);
  level.ramp_up = time(number(element, path, "RampUp", 0), unit_s, path, "RampUp");
  level.hold = time(number(element, path, "Hold", 0), unit_s, path, "Hold");
  level.steps = whole_number(element, path, "Steps", 0, 0, kMostThreads);
  if (level.target < 0) throw BadJmx(fmt::format("{}: TargetLevel is below 0", path));
  const auto iterations = whole_number(element, path, "Iterations", 0, 0, PlanNode::kForever - 1);
  if (!is_arrivals) {
    if (level.target > static_cast<double>(kMostThreads))
      throw BadJmx(fmt::format("{}: TargetLevel is above {} threads", path, kMostThreads));
    set_spans(concurrency_spans(level), group);
    group.replaces_threads = true;
    if (iterations > 0) group.loops = static_cast<std::uint32_t>(iterations);
    return;
  }
  level.target /= unit_s;
  group.arrivals = arrival_steps(level);
  const auto limit = whole_number(element, path, "ConcurrencyLimit", 0, 0, kMostThreads);
  if (limit > 0) group.most_active = static_cast<std::uint32_t>(limit);
  std::uint64_t threads = arrivals_in(group.arrivals);
  if (iterations > 0) threads = std::min(threads, static_cast<std::uint64_t>(iterations));
  if (threads > kMostThreads)
    throw BadJmx(fmt::format("{}: more than {} arrivals", path, kMostThreads));
  group.threads = static_cast<std::uint32_t>(threads);
}

void Importer::read_open_model(const Xml& element, const std::string& path,
                               ThreadGroupConfig& group) {
  const std::string schedule = resolved(element, "OpenModelThreadGroup.schedule");
  try {
    group.arrivals = open_model_steps(schedule);
  } catch (const std::invalid_argument& problem) {
    throw BadJmx(fmt::format("{}: OpenModelThreadGroup.schedule is \"{}\": {}", path, schedule,
                             problem.what()));
  }
  const std::uint64_t threads = arrivals_in(group.arrivals);
  if (threads > kMostThreads)
    throw BadJmx(fmt::format("{}: more than {} arrivals", path, kMostThreads));
  group.threads = static_cast<std::uint32_t>(threads);
}

void Importer::read_on_error(const Xml& element, const std::string& path,
                             ThreadGroupConfig& group) {
  using OnError = ThreadGroupConfig::OnError;
  const std::string reaction = resolved(element, "ThreadGroup.on_sample_error", "continue");
  if (reaction == "startnextloop") {
    group.on_error = OnError::start_next_loop;
  } else if (reaction == "stopthread") {
    group.on_error = OnError::stop_thread;
  } else if (reaction == "stoptest" || reaction == "stoptestnow") {
    group.on_error = OnError::stop_test;
    if (reaction == "stoptestnow")
      warn(path, element,
           scaling::message(
               "\"stoptestnow\" after an error lets requests that are on their way finish"));
  } else if (reaction != "continue") {
    warn(path, element,
         scaling::message("\"{}\" after an error is not modelled: the thread goes on", reaction));
  }
}

}  // namespace headroom::load::jmx
