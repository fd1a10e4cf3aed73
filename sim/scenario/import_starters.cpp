#include "sim/scenario/import_starters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/cloud/instance_type.hpp"

namespace headroom::scenario {
namespace {

// An invented request: 20 ms of CPU, so that one vCPU serves fifty a second.
constexpr const char* kCpu = "20ms";
constexpr double kRequestsPerVcpu = 50;
constexpr int kRest = 12;            // hours without load before the run
constexpr double kQuietShare = 0.3;  // of what the desired capacity serves
constexpr double kBusyShare = 0.4;   // of what the largest group serves

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer place(pointer);
  return json.contains(place) && json.at(place).is_string() ? json.at(place).get<std::string>()
                                                            : std::string();
}

double number_at(const Json& json, const char* pointer, double otherwise) {
  const Json::json_pointer place(pointer);
  return json.contains(place) && json.at(place).is_number() ? json.at(place).get<double>()
                                                            : otherwise;
}

/// That of an ARN ("arn:aws:autoscaling:us-east-1:..."), or of a zone ("us-east-1a").
std::string region_of(const Json& scenario) {
  const std::string arn = text_at(scenario, "/auto_scaling_group/TargetGroupARNs/0");
  std::size_t at = 0;
  for (int colons = 0; colons < 3 && at != std::string::npos; ++colons)
    at = arn.find(':', at == 0 ? 0 : at + 1);
  if (!arn.empty() && at != std::string::npos)
    return arn.substr(at + 1, arn.find(':', at + 1) - at - 1);
  std::string zone = text_at(scenario, "/auto_scaling_group/AvailabilityZones/0");
  const bool is_zone = zone.size() > 2 && zone.back() >= 'a' && zone.back() <= 'z' &&
                       zone[zone.size() - 2] >= '0' && zone[zone.size() - 2] <= '9';
  if (is_zone) zone.pop_back();
  return is_zone ? zone : "";
}

std::string image_of(const Json& scenario) {
  const std::string image = text_at(scenario, "/launch_template/LaunchTemplateData/ImageId");
  return image.empty() ? text_at(scenario, "/launch_configuration/ImageId") : image;
}

/// That of the group's instances; null where it is not known.
const cloud::InstanceType* type_of(const Json& scenario, const Environment& environment) {
  for (const char* place :
       {"/auto_scaling_group/MixedInstancesPolicy/LaunchTemplate/Overrides/0/InstanceType",
        "/launch_template/LaunchTemplateData/InstanceType", "/launch_configuration/InstanceType"}) {
    const std::string name = text_at(scenario, place);
    if (name.empty()) continue;
    return cloud::find_instance_type(environment.instance_types, name);
  }
  return nullptr;
}

/// Quiet for half an hour, busy for half an hour, and quiet again.
Json load_of(const Json& scenario, const Environment& environment) {
  const double most = number_at(scenario, "/auto_scaling_group/MaxSize", 1);
  const double least = number_at(scenario, "/auto_scaling_group/MinSize", 0);
  const double desired = number_at(scenario, "/auto_scaling_group/DesiredCapacity", least);
  const cloud::InstanceType* type = type_of(scenario, environment);
  const double each = (type == nullptr ? 1 : type->vcpus) * kRequestsPerVcpu;
  const double quiet = std::max(1.0, std::round(kQuietShare * desired * each));
  const double busy = std::max(quiet, std::round(kBusyShare * most * each));
  Json entry;
  entry["poisson"]["rate"] = Json::array();
  for (const auto& [time, rate] :
       {std::pair("0m", quiet), std::pair("30m", quiet), std::pair("45m", busy),
        std::pair("75m", busy), std::pair("90m", quiet)})
    entry["poisson"]["rate"].push_back(Json::array({time, rate}));
  return Json::array({entry});
}

}  // namespace

void add_starters(ImportedGroup& imported, const Environment& environment) {
  Json& given = imported.scenario;
  const auto begin_with = [&](const char* block, const std::string& what) {
    imported.starters.push_back(fmt::format("{}: {}", block, what));
  };
  Json scenario;
  scenario["name"] = given["name"];
  const std::string region = region_of(given);
  if (!region.empty())
    scenario["region"] = region;
  else
    begin_with("region", "us-east-1, as no document names one");
  scenario["duration"] = "2h";
  begin_with("duration", "two hours");
  Json step;
  step["cpu"]["exponential"] = kCpu;
  scenario["application"]["requests"]["request"]["steps"] = Json::array({step});
  begin_with("application",
             fmt::format("one kind of request that needs {} of CPU on average", kCpu));
  scenario["images"][image_of(given)]["bake"] = "application";
  begin_with("images", fmt::format("{} with everything baked in (\"application\"); \"os\" and "
                                   "\"middleware\" boot longer",
                                   image_of(given)));
  for (const auto& [block, value] : given.items()) {
    if (block != "name") scenario[block] = value;
  }
  scenario["initial"]["instances"] = "running";
  begin_with("initial", "the group has run for long");
  const cloud::InstanceType* type = type_of(scenario, environment);
  if (type != nullptr && type->credits) {
    scenario["initial"]["credits"] = type->credits->credits_per_hour * kRest;
    begin_with("initial", fmt::format("its instances have the CPU credits of {} hours", kRest));
  }
  scenario["load"] = load_of(given, environment);
  begin_with("load",
             "invented: quiet, busy from 0:45 to 1:15, and quiet again; a JMeter plan or "
             "measured rates belong here");
  given = std::move(scenario);
}

}  // namespace headroom::scenario
