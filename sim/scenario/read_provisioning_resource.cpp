#include "sim/scenario/read_provisioning_resource.hpp"

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using cloud::ProvisioningResourceConfig;

ProvisioningResourceConfig read_resource(const std::string& name, const Node& node) {
  ProvisioningResourceConfig resource{name};
  ObjectReader object(
      node, "a resource: \"sessions\", \"approval\", \"requests_per_second\", \"bandwidth\"");
  if (const auto sessions = object.optional("sessions")) {
    if (const auto number = sessions->integer(1, 1'000'000))
      resource.sessions = static_cast<std::uint32_t>(*number);
  }
  if (const auto approval = object.optional("approval"))
    resource.approval = read_distribution(*approval).value_or(resource.approval);
  if (const auto rate = object.optional("requests_per_second"))
    resource.requests_per_second = rate->number(0.001, 1e6);
  if (const auto bandwidth = object.optional("bandwidth"))
    resource.bandwidth_bytes_per_second = read_bandwidth(*bandwidth);
  return resource;
}

}  // namespace

std::optional<double> read_bandwidth(const Node& node) {
  const auto bytes = node.bytes();
  if (bytes && *bytes > 0) return bytes;
  if (bytes) node.refuse("a size per second above 0, such as \"10MB\"");
  return std::nullopt;
}

std::vector<ProvisioningResourceConfig> read_provisioning_resources(
    const std::optional<Node>& node) {
  std::vector<ProvisioningResourceConfig> resources;
  if (!node) return resources;
  ObjectReader named(*node, "resources by name");
  for (const auto& [name, value] : named.members()) resources.push_back(read_resource(name, value));
  return resources;
}

Json provisioning_resources_json(const std::vector<ProvisioningResourceConfig>& resources) {
  Json json = Json::object();
  for (const ProvisioningResourceConfig& resource : resources) {
    Json& entry = json[resource.name];
    entry["sessions"] = resource.sessions ? Json(*resource.sessions) : Json(nullptr);
    entry["approval"] = distribution_json(resource.approval);
    entry["requests_per_second"] =
        resource.requests_per_second ? Json(*resource.requests_per_second) : Json(nullptr);
    entry["bandwidth"] = resource.bandwidth_bytes_per_second
                             ? Json(size_text(*resource.bandwidth_bytes_per_second))
                             : Json(nullptr);
  }
  return json;
}

}  // namespace headroom::scenario
