#include "sim/experiment/testbed_scale_out_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "sim/experiment/testbed_table.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::experiment {
namespace {

namespace fs = std::filesystem;
using scenario::Json;

Duration in_us(double us) { return Duration::from_nanoseconds(us * 1e3); }

std::vector<fs::path> files_ending_with(const fs::path& folder, const std::string& end) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().ends_with(end)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Members of an object that are numbers or texts, with complaints that name their place.
class Members {
 public:
  Members(const Json& json, std::string file, std::string place)
      : json_(json), file_(std::move(file)), place_(std::move(place)) {}

  double number(const char* key, double least) const {
    if (!json_.contains(key) || !json_[key].is_number() || json_[key].get<double>() < least)
      refuse(key, fmt::format("a number from {:g} on", least));
    return json_[key].get<double>();
  }
  std::string text(const char* key) const {
    if (!json_.contains(key) || !json_[key].is_string()) refuse(key, "a text");
    return json_[key].get<std::string>();
  }
  [[noreturn]] void refuse(const std::string& key, const std::string& allowed) const {
    throw scenario::BadScenario(
        {{file_, place_ + "/" + key,
          json_.contains(key) ? scenario::describe(json_[key]) : "nothing", allowed}});
  }

 private:
  const Json& json_;
  std::string file_;
  std::string place_;
};

TestbedRun read_settings(const Members& members) {
  TestbedRun run;
  run.id = members.text("id");
  run.instances = 2;
  run.servers.resize(run.instances);
  run.by_least_connections = members.text("algo") == "least_conn";
  run.is_sliced = members.text("mode") == "ps";
  const double quota_us = members.number("quota", -1);
  if (quota_us < 1 && quota_us != -1)
    members.refuse("quota", "a number from 1 on, or -1: no limit");
  if (quota_us > 0) run.quota = in_us(quota_us);
  run.period = in_us(members.number("period", 1000));
  run.mean_demand_ms = members.number("mean", 0);
  run.users = {static_cast<std::uint32_t>(members.number("threads", 1)),
               Duration::from_seconds(1e-3 * members.number("think", 0)),
               Duration::from_seconds(members.number("ramp", 0))};
  run.steady = Duration::from_seconds(members.number("total", 1));
  return run;
}

/// What befell the second instance.
void read_events(const Json& events, const std::string& file, TestbedScaleOut& scale_out) {
  bool is_launched = false, is_healthy = false, is_registered = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Members members(events[i], file, fmt::format("/events/{}", i));
    const std::string what = members.text("what");
    if (!events[i].contains("inst") || members.number("inst", 1) != 2) continue;
    const auto time = [&] { return Duration::from_seconds(members.number("t", 0)); };
    if (what == "launch") {
      scale_out.launch = time();
      is_launched = true;
    } else if (what == "healthy") {
      scale_out.boot.boot_ms = members.number("boot_ms", 0);
      scale_out.boot.cpu_ms = members.number("boot_cpu_ms", 0);
      is_healthy = true;
    } else if (what == "registered") {
      scale_out.registered = time();
      is_registered = true;
    }
  }
  if (!is_launched || !is_healthy || !is_registered)
    throw scenario::BadScenario({{file, "/events", "not all of the second instance",
                                  "its \"launch\", \"healthy\" and \"registered\""}});
}

/// What the first instance used in each second until it was stopped, from the file beside that of
/// the events.
std::vector<double> read_cpu_seconds(fs::path file) {
  file.replace_extension(".persec.csv");
  if (!fs::exists(file)) return {};
  std::vector<double> cores;
  TestbedTable table(file, {"second", "cpu_inst1"});
  while (table.next() && !table.text("cpu_inst1").empty())
    cores.push_back(table.number("cpu_inst1", 0, 1e3));
  return cores;
}

TestbedScaleOut read_scale_out(const Json& json, const fs::path& file) {
  TestbedScaleOut scale_out;
  scale_out.run = read_settings({json, file.string(), ""});
  read_events(json.at("events"), file.string(), scale_out);
  scale_out.cpu_cores = read_cpu_seconds(file);
  scale_out.boot.id = scale_out.run.id;
  scale_out.boot.quota = scale_out.run.quota;
  scale_out.boot.period = scale_out.run.period;
  return scale_out;
}

/// The mean of what the requests asked for that were answered in a time, ms since 1970; 0 for none.
double mean_demand_ms(const std::vector<ServerSample>& samples, double begin_ms, double end_ms) {
  double sum = 0, count = 0;
  for (const ServerSample& sample : samples) {
    if (sample.end_ms < begin_ms || sample.end_ms >= end_ms) continue;
    sum += sample.demand_ms;
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

}  // namespace

std::vector<TestbedBoot> read_boots(const fs::path& folder) {
  std::vector<TestbedBoot> boots;
  for (const fs::path& file : files_ending_with(folder, "_boots.csv")) {
    TestbedTable table(file, {"bake", "rep", "boot_ms", "boot_cpu_ms", "quota_us", "period_us"});
    while (table.next()) {
      TestbedBoot boot;
      const bool is_limited = table.number_if_any("boot_limited").value_or(1) != 0;
      boot.id = fmt::format("{}_{}{}_r{}", file.stem().string(), table.text("bake"),
                            is_limited ? "" : "_unlimited", table.text("rep"));
      boot.quota = is_limited ? table.quota("quota_us") : Duration{};
      boot.period = in_us(table.number("period_us", 1000, 1e9));
      boot.boot_ms = table.number("boot_ms", 0, 1e9);
      boot.cpu_ms = table.number("boot_cpu_ms", 0, 1e9);
      boots.push_back(boot);
    }
  }
  return boots;
}

std::vector<TestbedScaleOut> read_scale_outs(const fs::path& folder) {
  std::vector<TestbedScaleOut> all;
  for (const fs::path& file : files_ending_with(folder, ".json")) {
    const Json json =
        scenario::parse_json(scenario::read_text_file(file, "a scale-out (JSON)"), file.string());
    if (json.is_object() && json.contains("events") && json["events"].is_array())
      all.push_back(read_scale_out(json, file));
  }
  return all;
}

void take_part_alone(TestbedScaleOut& scale_out) {
  const TestbedRun& run = scale_out.run;
  const auto first = static_cast<std::size_t>(std::ceil(run.users->ramp_up.seconds()));
  const auto last = static_cast<std::size_t>(scale_out.launch.seconds());
  if (run.clients.empty() || first >= last || scale_out.cpu_cores.size() < last) return;
  TestbedRun alone = run;
  const double load_ms = run.clients.front().start_ms;
  const double launch_ms = load_ms + scale_out.launch.seconds() * 1e3;
  std::erase_if(alone.clients, [&](const auto& sample) { return sample.end_ms() > launch_ms; });
  alone.mean_demand_ms = mean_demand_ms(run.servers[0], load_ms + 1e3 * static_cast<double>(first),
                                        load_ms + 1e3 * static_cast<double>(last));
  if (alone.mean_demand_ms <= 0) return;
  alone.instances = 1;
  alone.servers.resize(1);
  alone.proxied.clear();
  alone.warm_up = Duration::from_seconds(static_cast<double>(first));
  alone.steady = Duration::from_seconds(static_cast<double>(last - first));
  const auto begin = scale_out.cpu_cores.begin();
  const double cpu_s = std::accumulate(begin + static_cast<std::ptrdiff_t>(first),
                                       begin + static_cast<std::ptrdiff_t>(last), 0.0);
  alone.measured["util"] = cpu_s / alone.steady.seconds() / limit_cores(run.quota, run.period);
  scale_out.alone = std::move(alone);
}

void measure_backlog(TestbedScaleOut& scale_out) {
  const TestbedRun& run = scale_out.run;
  if (run.proxied.empty()) return;
  std::vector<std::pair<double, double>> visits;
  for (const ProxySample& sample : run.proxied)
    if (sample.instance == 0) visits.emplace_back(sample.begin_ms, sample.end_ms);
  // Times of events count from the first request.
  const double registered_ms = run.proxied.front().begin_ms + scale_out.registered.seconds() * 1e3;
  scale_out.backlog_s = 1e-3 * until_idle(visits, registered_ms);
}

}  // namespace headroom::experiment
