#include "sim/scenario/read_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sim/scenario/read_clients.hpp"
#include "sim/scenario/read_jmx.hpp"
#include "sim/scenario/read_open_load.hpp"
#include "sim/scenario/read_recorded_load.hpp"
#include "sim/scenario/read_sessions.hpp"
#include "sim/scenario/read_thread_group.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::ThreadGroupConfig;

struct RunPeriod {
  std::chrono::sys_seconds starts;
  Duration lasts;
  Duration repeated;  ///< before it, by a history
};

/// Not empty, also where the load begins after the run's end.
LoadPeriod period_of(const LoadConfig& load, const RunPeriod& run) {
  const auto until = [&](Duration end) {
    return std::max(std::min(load.stop.value_or(end), end) - load.start, Duration::seconds(1));
  };
  return {run.starts, load.start, until(run.lasts), until(run.repeated)};
}

void read_clients_of(LoadConfig& load, const Node& clients) {
  std::visit([&](auto& kind) { read_clients(clients, kind); }, load.kind);
}

LoadConfig read_entry(const Node& node, std::size_t index, const ApplicationConfig& application,
                      const RunPeriod& run) {
  LoadConfig config;
  config.name = fmt::format("load[{}]", index);
  ObjectReader object(node,
                      "a load: {\"jmx\" | \"thread_group\" | \"sessions\" | \"poisson\" | "
                      "\"open\" | \"trace\" | ...: ...}");
  if (!object.is_object()) return config;
  if (const auto name = object.optional("name")) config.name = name->text().value_or(config.name);
  if (const auto start = object.optional("start"))
    config.start = start->duration().value_or(Duration{});
  if (const auto stop = object.optional("stop")) config.stop = stop->duration();
  if (config.stop && *config.stop < config.start)
    node.report("a stop before the start", "stop at or after start");
  const auto poisson = object.optional("poisson");
  const auto open_load = object.optional("open");
  const auto sessions = object.optional("sessions");
  const auto group = object.optional("thread_group");
  const auto jmx = object.optional("jmx");
  int kinds = poisson.has_value() + open_load.has_value() + sessions.has_value() +
              group.has_value() + jmx.has_value();
  std::string recorded_kind;
  std::optional<Node> recorded;
  for (const char* kind : kRecordedLoads) {
    auto file = object.optional(kind);
    if (!file) continue;
    ++kinds;
    recorded_kind = kind;
    recorded = std::move(file);
  }
  if (kinds != 1) {
    node.report(kinds == 0 ? "a load of no kind" : "a load of several kinds",
                "exactly one of \"jmx\", \"thread_group\", \"sessions\", \"poisson\", \"open\", "
                "\"trace\", \"metric_data\", \"grafana_csv\", \"access_log\" and \"jtl\"");
  }
  if (jmx && kinds == 1) {
    config.kind = read_jmx(*jmx, object, application);
    if (const auto clients = object.optional("clients")) read_clients_of(config, *clients);
    return config;
  }
  for (const char* key : {"properties", "jmeter", "overrides", "samplers"}) {
    const auto misplaced = object.optional(key);
    if (misplaced && !jmx) misplaced->report("only beside \"jmx\"");
  }
  const LoadPeriod period = period_of(config, run);
  if (poisson && kinds == 1) config.kind = read_poisson(*poisson, period, application);
  if (open_load && kinds == 1) config.kind = read_open(*open_load, period, application);
  if (sessions && kinds == 1) config.kind = read_sessions(*sessions, period, application);
  if (recorded && kinds == 1)
    config.kind = read_recorded_load(recorded_kind, *recorded, object, period.length, application);
  if (group && kinds == 1) {
    ThreadGroupConfig only = read_thread_group(*group, application);
    only.name = config.name;
    config.kind = std::vector<ThreadGroupConfig>{std::move(only)};
  }
  if (const auto clients = object.optional("clients"); clients && kinds == 1)
    read_clients_of(config, *clients);
  return config;
}

}  // namespace

std::vector<LoadConfig> read_load(const Node& node, const ApplicationConfig& application,
                                  std::chrono::sys_seconds run_starts, Duration run_lasts,
                                  Duration repeated) {
  std::vector<LoadConfig> load;
  std::set<std::string> names;
  for (const Node& entry : node.list()) {
    load.push_back(read_entry(entry, load.size(), application, {run_starts, run_lasts, repeated}));
    if (!names.insert(load.back().name).second) {
      entry.report(fmt::format("a second load named \"{}\"", load.back().name),
                   "each name once: it keys the random numbers");
    }
  }
  return load;
}

}  // namespace headroom::scenario
