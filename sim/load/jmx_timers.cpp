#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>

#include "sim/load/jmx_element.hpp"
#include "sim/load/jmx_importer.hpp"

/// Timers of a plan, and files whose end stops threads.
namespace headroom::load::jmx {

void Importer::add_timer(const Xml& element, const std::string& path, Scope& scope) {
  const std::string kind = class_of(element);
  if (const auto timer = read_timer(element, path, kind)) {
    scope.timers.push_back(*timer);
  } else if (auto pacer = read_pacer(element, path, kind)) {
    scope.pacers.push_back({element.hash_value(), std::move(*pacer)});
  } else {
    warn(path, element, scaling::message("this timer is not modelled: it delays nothing"));
  }
}

std::optional<Timer> Importer::read_timer(const Xml& element, const std::string& path,
                                          const std::string& kind) {
  Timer timer;
  if (kind == "ConstantTimer") {
    timer.kind = Timer::Kind::constant;
  } else if (kind == "UniformRandomTimer") {
    timer.kind = Timer::Kind::uniform;
  } else if (kind == "GaussianRandomTimer") {
    timer.kind = Timer::Kind::gaussian;
  } else if (kind == "PoissonRandomTimer") {
    timer.kind = Timer::Kind::poisson;
  } else {
    return std::nullopt;
  }
  if (timer.kind != Timer::Kind::constant) timer.factor = timer_factor_;
  const auto range = random_range(element, "ConstantTimer.delay");
  if (range && timer.kind == Timer::Kind::constant) {  // a whole number of ms, both ends included
    timer.kind = Timer::Kind::uniform;
    timer.offset_ms = range->first;
    timer.range_ms = range->second - range->first + 1;
    return timer;
  }
  timer.offset_ms = number(element, path, "ConstantTimer.delay", 0);
  timer.range_ms = number(element, path, "RandomTimer.range", 0);
  return timer;
}

std::optional<PacerConfig> Importer::read_pacer(const Xml& element, const std::string& path,
                                                const std::string& kind) {
  if (kind == "ConstantThroughputTimer") return read_constant_throughput(element, path);
  if (kind == "PreciseThroughputTimer") return read_precise_throughput(element, path);
  if (kind == "VariableThroughputTimer") return read_shaping(element, path);
  if (kind != "SyncTimer") return std::nullopt;
  PacerConfig pacer;
  pacer.kind = PacerConfig::Kind::barrier;
  pacer.group_size =
      static_cast<std::uint32_t>(whole_number(element, path, "groupSize", 0, 0, 10'000'000));
  pacer.timeout = time(number(element, path, "timeoutInMs", 0), 1e-3, path, "timeoutInMs");
  return pacer;
}

/// 0: this thread, 1: all active threads, 2: those of the group, 3 and 4: the same with a shared
/// schedule.
int Importer::calc_mode(const Xml& element, const std::string& path) {
  constexpr const char* kTexts[] = {
      "this thread only", "all active threads", "all active threads in current thread group",
      "all active threads (shared)", "all active threads in current thread group (shared)"};
  const std::string text = resolved(element, "calcMode", "0");
  for (int mode = 0; mode < 5; ++mode) {
    if (text == std::to_string(mode) || text == kTexts[mode]) return mode;
    if (text != fmt::format("calcMode.{}", mode + 1)) continue;
    if (!is_version_2_) return mode;
    warn(path, element,
         scaling::message("JMeter 2 reads calcMode \"{}\" as 0, this thread only; 5 as {}, {}",
                          text, mode, kTexts[mode]));
    return 0;
  }
  warn(path, element,
       scaling::message("calcMode \"{}\" is not known: taken as this thread only", text));
  return 0;
}

PacerConfig Importer::read_constant_throughput(const Xml& element, const std::string& path) {
  PacerConfig pacer;
  const double per_minute = number(element, path, "throughput", 0);
  if (per_minute <= 0) throw BadJmx(fmt::format("{}: throughput is not above 0", path));
  const int mode = calc_mode(element, path);
  const double ms = 60'000 / per_minute;
  if (mode < 3) {
    using Threads = PacerConfig::Threads;
    pacer.threads = mode == 0 ? Threads::this_one : mode == 1 ? Threads::all : Threads::group;
    pacer.interval = Duration::from_nanoseconds(ms * 1e6);
    return pacer;
  }
  pacer.kind = PacerConfig::Kind::shared_throughput;
  pacer.interval = Duration::milliseconds(std::llround(ms));  // JMeter rounds it
  if (mode == 3) pacer.common = 0;  // all such timers of a test share one schedule
  return pacer;
}

PacerConfig Importer::read_precise_throughput(const Xml& element, const std::string& path) {
  PacerConfig pacer;
  pacer.kind = PacerConfig::Kind::precise_throughput;
  const double throughput = number(element, path, "throughput", 100);
  const double period_s = number(element, path, "throughputPeriod", 3600);
  pacer.block = seconds(element, path, "duration");
  if (pacer.block <= Duration{}) pacer.block = 1_h;
  if (throughput <= 0 || period_s <= 0)
    throw BadJmx(fmt::format("{}: throughput or throughputPeriod is not above 0", path));
  pacer.samples = throughput / period_s * pacer.block.seconds();
  pacer.batch =
      static_cast<std::uint32_t>(whole_number(element, path, "batchSize", 1, 1, 1'000'000));
  pacer.batch_delay =
      time(number(element, path, "batchThreadDelay", 0), 1e-3, path, "batchThreadDelay");
  return pacer;
}

PacerConfig Importer::read_shaping(const Xml& element, const std::string& path) {
  PacerConfig pacer;
  pacer.kind = PacerConfig::Kind::shaping;
  pacer.common = ++shapers_;  // one for all groups that it covers; 0 is the shared throughput's
  constexpr const char* kName = "load_profile";
  const auto add = [&](double from, double to, const std::string& text) {
    if (from < 0 || to < 0) throw BadJmx(fmt::format("{}: {} has a rate below 0", path, kName));
    pacer.rows.push_back({from, to, time(short_time(text, path, kName), 1, path, kName)});
  };
  const auto rate = [&](const std::string& text) { return as_number(text, path, kName); };
  const auto profile = text_.property(kName);
  if (!profile) {
    for (const auto& row : rows_of(property_node(element, kName), path, 3))
      add(rate(row[0]), rate(row[1]), row[2]);
    return pacer;
  }
  for (const auto& call : calls_in(*profile, path, kName)) {
    if (call[0] == "const" && call.size() == 3) {
      add(rate(call[1]), rate(call[1]), call[2]);
    } else if (call[0] == "line" && call.size() == 4) {
      add(rate(call[1]), rate(call[2]), call[3]);
    } else if (call[0] == "step" && call.size() == 5) {
      const double from = rate(call[1]), to = rate(call[2]), step = std::abs(rate(call[3]));
      if (step <= 0 || std::abs(to - from) / step > 1e6)
        throw BadJmx(fmt::format("{}: {}: steps of {}", path, kName, call[3]));
      for (double r = from; from <= to ? r <= to : r > to; r += from <= to ? step : -step)
        add(r, r, call[4]);
    } else {
      throw BadJmx(
          fmt::format("{}: {}: \"{}\" is none of const(rate,time), line(from,to,time) and "
                      "step(from,to,step,time)",
                      path, kName, call[0]));
    }
  }
  return pacer;
}

/// A file that is not begun anew: each turn of a thread takes a line, and without one it stops.
void Importer::add_lines(const Xml& element, const std::string& path, Scope& scope) {
  const bool stops = truth(element, "stopThread", false) && !truth(element, "recycle", true);
  if (!stops) return;
  const std::string file = resolved(element, "filename");
  const auto content = files_ ? files_(file) : std::nullopt;
  if (!content) {
    warn(path, element,
         scaling::message("there is no file {}: when its end would stop threads is not known",
                          file));
    return;
  }
  PlanNode node;
  node.kind = PlanNode::Kind::lines;
  node.limit = static_cast<double>(std::count(content->begin(), content->end(), '\n'));
  if (!content->empty() && content->back() != '\n') ++node.limit;
  const bool has_header =
      resolved(element, "variableNames").empty() || truth(element, "ignoreFirstLine", false);
  if (has_header && node.limit > 0) --node.limit;
  const std::string mode = resolved(element, "shareMode", "shareMode.all");
  node.shared = mode != "shareMode.thread";
  scope.lines.push_back(node);
}

}  // namespace headroom::load::jmx
