#include "sim/scenario/read_faults.hpp"

#include <algorithm>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::CapacityShortage;
using cloud::ScalingProcess;
using cloud::Suspension;

namespace {

/// "from" (default: the start) to "to" (default: the end of the run).
template <class Interval>
void read_interval(ObjectReader& object, Interval& interval) {
  if (const auto from = object.optional("from"))
    interval.from = Instant::at(from->duration().value_or(Duration{}));
  const auto to = object.optional("to");
  const auto end = to ? to->duration() : std::nullopt;
  if (!end) return;
  interval.to = Instant::at(*end);
  if (interval.to <= interval.from) to->refuse("a time after \"from\"");
}

template <class Interval>
void write_interval(const Interval& interval, Json& json) {
  json["from"] = duration_text(interval.from.since_start());
  if (interval.to != Instant::never()) json["to"] = duration_text(interval.to.since_start());
}

CapacityShortage read_shortage(const Node& node, const std::vector<std::string>& zones) {
  CapacityShortage shortage;
  ObjectReader object(node, "a shortage: {\"from\": \"10m\", \"to\": \"1h\"}");
  read_interval(object, shortage);
  if (const auto type = object.optional("InstanceType")) shortage.type = type->text();
  if (const auto purchase = object.optional("purchase")) {
    const auto name = purchase->choice({"on_demand", "spot", "savings_plan"});
    if (name) shortage.purchase = cloud::purchase_option(*name);
  }
  if (const auto zone = object.optional("AvailabilityZone")) {
    const auto name = zone->choice(zones);
    const auto found = name ? std::find(zones.begin(), zones.end(), *name) : zones.end();
    if (found != zones.end()) shortage.zone = static_cast<std::uint32_t>(found - zones.begin());
  }
  return shortage;
}

std::vector<std::string> process_names() {
  std::vector<std::string> names;
  for (const ScalingProcess process : cloud::kScalingProcesses)
    names.emplace_back(cloud::aws_name(process));
  return names;
}

std::optional<ScalingProcess> read_process(const Node& node) {
  const auto name = node.choice(process_names());
  return name ? cloud::scaling_process(*name) : std::nullopt;
}

}  // namespace

void read_faults(const Node& node, Scenario& scenario) {
  ObjectReader object(node, "{\"insufficient_capacity\": [...], \"launch_retry\": \"60s\"}");
  if (const auto shortages = object.optional("insufficient_capacity")) {
    for (const Node& entry : shortages->list())
      scenario.faults.shortages.push_back(read_shortage(entry, scenario.group.zones));
  }
  if (const auto retry = object.optional("launch_retry"))
    scenario.group.launch_retry = retry->positive_duration().value_or(scenario.group.launch_retry);
}

Json faults_json(const Scenario& scenario) {
  Json json = {{"insufficient_capacity", Json::array()},
               {"launch_retry", duration_text(scenario.group.launch_retry)}};
  for (const CapacityShortage& shortage : scenario.faults.shortages) {
    Json entry = Json::object();
    write_interval(shortage, entry);
    if (shortage.type) entry["InstanceType"] = *shortage.type;
    if (shortage.purchase) entry["purchase"] = cloud::name(*shortage.purchase);
    if (shortage.zone) entry["AvailabilityZone"] = scenario.group.zones[*shortage.zone];
    json["insufficient_capacity"].push_back(std::move(entry));
  }
  return json;
}

void read_suspended_processes(const Node& node, std::vector<Suspension>& suspensions) {
  for (const Node& entry : node.list()) {
    Suspension suspension;
    ObjectReader object(entry, "{\"ScalingProcesses\": [\"Launch\"], \"from\": D, \"to\": D}");
    object.ignore({"AutoScalingGroupName"});
    read_interval(object, suspension);
    std::vector<ScalingProcess> processes;
    if (const auto names = object.optional("ScalingProcesses")) {
      for (const Node& name : names->list()) {
        if (const auto process = read_process(name)) processes.push_back(*process);
      }
    } else {
      processes.assign(cloud::kScalingProcesses.begin(), cloud::kScalingProcesses.end());
    }
    for (const ScalingProcess process : processes) {
      suspension.process = process;
      suspensions.push_back(suspension);
    }
  }
}

void read_described_suspensions(const Node& node, std::vector<Suspension>& suspensions) {
  for (const Node& entry : node.list()) {
    ObjectReader object(entry, "{\"ProcessName\": \"Launch\", \"SuspensionReason\": ...}");
    object.ignore({"SuspensionReason"});
    const auto name = object.required("ProcessName");
    const auto process = name ? read_process(*name) : std::nullopt;
    if (process) suspensions.push_back({*process, Instant{}});
  }
}

Json suspended_processes_json(const std::vector<Suspension>& suspensions) {
  Json list = Json::array();
  for (const Suspension& suspension : suspensions) {
    Json entry = {{"ScalingProcesses", {cloud::aws_name(suspension.process)}}};
    write_interval(suspension, entry);
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace headroom::scenario
