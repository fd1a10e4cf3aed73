#include "sim/experiment/testbed_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include "sim/experiment/testbed_scale_out_files.hpp"
#include "sim/experiment/testbed_table.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

namespace fs = std::filesystem;

constexpr double kMany = 1e9;          // an upper bound of what makes sense, ms or 1/s
constexpr double kSince1970Ms = 1e14;  // the year 5138
constexpr double kMostInstances = 1000;

Duration in_ms(double ms) { return Duration::from_nanoseconds(ms * 1e6); }

/// Columns of runs.csv by the name of the quantity.
const std::map<std::string, std::string>& quantity_columns() {
  static const std::map<std::string, std::string> columns = {{"throughput", "throughput"},
                                                             {"mean", "mean_ms"},
                                                             {"p50", "p50"},
                                                             {"p90", "p90"},
                                                             {"p95", "p95"},
                                                             {"p99", "p99"},
                                                             {"util", "util"}};
  return columns;
}

std::vector<std::string> needed_columns() {
  std::vector<std::string> needed = {"id",     "inst",           "algo",          "mode",  "quota",
                                     "period", "load",           "threads",       "think", "warm",
                                     "steady", "mean_demand_ms", "cpu_ms_per_req"};
  for (const auto& [quantity, column] : quantity_columns()) needed.push_back(column);
  return needed;
}

/// One of two words. @return whether it is the second
bool choice(const TestbedTable& table, std::string_view column, std::string_view first,
            std::string_view second) {
  const std::string_view word = table.text(column);
  if (word != first && word != second)
    table.refuse(column, fmt::format("\"{}\" or \"{}\"", first, second));
  return word == second;
}

std::optional<TestbedRun::Users> read_users(const TestbedTable& table) {
  if (choice(table, "load", "jmeter", "open")) return std::nullopt;
  TestbedRun::Users users;
  users.threads = static_cast<std::uint32_t>(table.number("threads", 1, 1e5));
  users.think_time = in_ms(table.number("think", 0, kMany));
  // In seconds; the format's runs all have JMeter's ramp of 1 s, and no column of it.
  users.ramp_up = Duration::from_seconds(table.number_if_any("ramp").value_or(1));
  return users;
}

TestbedRun read_run(const TestbedTable& table) {
  TestbedRun run;
  run.id = table.text("id");
  if (run.id.empty()) table.refuse("id", "a name");
  run.line = table.line();
  run.instances = static_cast<std::size_t>(table.number("inst", 1, kMostInstances));
  run.by_least_connections = choice(table, "algo", "rr", "least_conn");
  run.is_sliced = choice(table, "mode", "fifo", "ps");
  run.period = in_ms(1e-3 * table.number("period", 1000, 1e9));
  run.quota = table.quota("quota");
  run.users = read_users(table);
  run.warm_up = Duration::from_seconds(table.number("warm", 0, 1e6));
  run.steady = Duration::from_seconds(table.number("steady", 0.001, 1e6));
  for (const auto& [quantity, column] : quantity_columns())
    run.measured[quantity] = table.number(column, 0, kMany);
  run.mean_demand_ms = table.number("mean_demand_ms", 0, kMany);
  run.cpu_ms_per_request = table.number("cpu_ms_per_req", run.mean_demand_ms, kMany);
  run.throttled_share = table.number_if_any("throttled_frac1");
  run.servers.resize(run.instances);
  return run;
}

/// The files of traces of one kind, by name.
std::vector<fs::path> traces_of(const fs::path& folder, const std::string& kind) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kind + ".csv") || name.ends_with(kind + ".csv.gz"))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

using Runs = std::map<std::string, TestbedRun*, std::less<>>;

/// Calls `take` with each line whose run is known.
void for_each_line(const fs::path& folder, const std::string& kind,
                   const std::vector<std::string>& columns, const Runs& runs,
                   const std::function<void(const TestbedTable&, TestbedRun&)>& take) {
  for (const fs::path& file : traces_of(folder, kind)) {
    TestbedTable table(file, columns);
    while (table.next()) {
      const auto run = runs.find(table.text("run"));
      if (run != runs.end()) take(table, *run->second);
    }
  }
}

void take_client(const TestbedTable& table, TestbedRun& run) {
  run.clients.push_back({table.number("start_ms", 0, kSince1970Ms),
                         table.number("elapsed_ms", 0, kMany), std::string(table.text("thread"))});
}

std::size_t instance_of(const TestbedTable& table, const TestbedRun& run) {
  return static_cast<std::size_t>(table.number("instance", 1, static_cast<double>(run.instances))) -
         1;
}

void take_server(const TestbedTable& table, TestbedRun& run) {
  const auto time = [&](const char* column) { return table.number(column, 0, kSince1970Ms); };
  run.servers[instance_of(table, run)].push_back({time("arrival_ms"), time("start_ms"),
                                                  time("end_ms"), 1e-3 * time("demand_us"),
                                                  1e-3 * time("burnt_us")});
}

void take_proxied(const TestbedTable& table, TestbedRun& run) {
  const double end_ms = 1e3 * table.number("end_s", 0, kSince1970Ms);
  const double begin_ms = end_ms - 1e3 * table.number("request_s", 0, kMany);
  run.proxied.push_back({begin_ms, end_ms, instance_of(table, run)});
}

void sort_requests(TestbedRun& run) {
  std::stable_sort(run.clients.begin(), run.clients.end(),
                   [](const auto& a, const auto& b) { return a.start_ms < b.start_ms; });
  std::stable_sort(run.proxied.begin(), run.proxied.end(),
                   [](const auto& a, const auto& b) { return a.begin_ms < b.begin_ms; });
  for (std::vector<ServerSample>& server : run.servers)
    std::stable_sort(server.begin(), server.end(),
                     [](const auto& a, const auto& b) { return a.arrival_ms < b.arrival_ms; });
}

void read_traces(const fs::path& folder, const Runs& runs) {
  for_each_line(folder, ".client", {"run", "start_ms", "elapsed_ms"}, runs, take_client);
  for_each_line(folder, ".server",
                {"run", "instance", "arrival_ms", "start_ms", "end_ms", "demand_us", "burnt_us"},
                runs, take_server);
  for_each_line(folder, ".proxy", {"run", "end_s", "request_s", "instance"}, runs, take_proxied);
  for (const auto& [id, run] : runs) sort_requests(*run);
}

}  // namespace

Testbed read_testbed(const std::filesystem::path& folder) {
  Testbed testbed;
  const fs::path file = folder / "runs.csv";
  TestbedTable table(file, needed_columns());
  while (table.next()) testbed.runs.push_back(read_run(table));
  if (testbed.runs.empty())
    throw scenario::BadScenario({{file.string(), "", "no runs", "at least one"}});
  testbed.boots = read_boots(folder);
  testbed.scale_outs = read_scale_outs(folder);

  const auto complain = [&](const TestbedRun& run, const std::string& found,
                            const std::string& allowed) {
    throw scenario::BadScenario(
        {{file.string(), fmt::format("line {}", run.line), found, allowed}});
  };
  Runs by_id;
  for (TestbedRun& run : testbed.runs) {
    if (!by_id.emplace(run.id, &run).second)
      complain(run, fmt::format("a second run \"{}\"", run.id), "each id once");
  }
  for (TestbedScaleOut& one : testbed.scale_outs) by_id.emplace(one.run.id, &one.run);
  read_traces(folder / "traces", by_id);
  for (const TestbedRun& run : testbed.runs) {
    if (!run.users && run.clients.empty())
      complain(run, "open load without requests in traces/*.client.csv", "when each was sent");
  }
  for (TestbedScaleOut& one : testbed.scale_outs) {
    take_part_alone(one);
    measure_backlog(one);
  }
  return testbed;
}

}  // namespace headroom::experiment
