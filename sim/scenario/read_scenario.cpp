#include "sim/scenario/read_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/assumptions.hpp"
#include "sim/scenario/group_facts.hpp"
#include "sim/scenario/lints.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/possible_types.hpp"
#include "sim/scenario/read_alarms.hpp"
#include "sim/scenario/read_application.hpp"
#include "sim/scenario/read_composite_alarms.hpp"
#include "sim/scenario/read_credit_changes.hpp"
#include "sim/scenario/read_custom_metrics.hpp"
#include "sim/scenario/read_faults.hpp"
#include "sim/scenario/read_fidelity.hpp"
#include "sim/scenario/read_group.hpp"
#include "sim/scenario/read_history.hpp"
#include "sim/scenario/read_images.hpp"
#include "sim/scenario/read_instance_types.hpp"
#include "sim/scenario/read_lifecycle_hooks.hpp"
#include "sim/scenario/read_load.hpp"
#include "sim/scenario/read_load_balancer.hpp"
#include "sim/scenario/read_mixed_instances.hpp"
#include "sim/scenario/read_operator_requests.hpp"
#include "sim/scenario/read_policies.hpp"
#include "sim/scenario/read_provisioning.hpp"
#include "sim/scenario/read_purchase.hpp"
#include "sim/scenario/read_releases.hpp"
#include "sim/scenario/read_run_settings.hpp"
#include "sim/scenario/read_scheduled_actions.hpp"
#include "sim/scenario/read_static_targets.hpp"
#include "sim/scenario/read_vertical_scaling.hpp"
#include "sim/scenario/read_warm_pool.hpp"
#include "sim/scenario/resolved.hpp"
#include "sim/scenario/scenario_document.hpp"
#include "sim/scenario/text_file.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

/// Paths may go as far up as the folder that holds schema/, else not above the scenario's own
/// folder.
std::filesystem::path root_of(const std::filesystem::path& folder) {
  for (auto up = folder; !up.empty(); up = up.parent_path()) {
    if (std::filesystem::is_directory(up / "schema")) return up;
    if (up == up.parent_path()) break;
  }
  return folder;
}

/// An index behind a list's end adds one entry, but only a whole one: nobody means to make one up
/// from a single value, or to fill a gap with nulls.
template <class Refuse>
void refuse_beyond_lists(const Json& json, Json::json_pointer pointer, const Refuse& refuse) {
  for (bool is_whole = true; !pointer.empty(); pointer.pop_back(), is_whole = false) {
    const auto above = pointer.parent_pointer();
    if (!json.contains(above) || !json.at(above).is_array()) continue;
    const std::string size = std::to_string(json.at(above).size());
    const bool is_next = pointer.back() == "-" || pointer.back() == size;
    if (json.contains(pointer) || (is_whole && is_next)) continue;
    refuse(fmt::format("no entry {}: the list has {}", pointer.back(), size),
           fmt::format("an entry that is there, or {}/- for a whole one more", above.to_string()));
  }
}

void apply(Json& json, const Change& change) {
  const std::string origin = change.origin.empty() ? "--set" : change.origin + ":";
  const auto refuse = [&](const std::string& found, const std::string& allowed) {
    throw BadScenario({{origin + " " + change.pointer, "", found, allowed}});
  };
  if (!is_utf8(change.value) || !is_utf8(change.pointer))
    refuse("bytes that are no UTF-8", "UTF-8");
  try {
    const Json::json_pointer pointer(change.pointer);
    if (pointer.empty())
      refuse("the whole document", "a JSON pointer such as /auto_scaling_group/MaxSize");
    refuse_beyond_lists(json, pointer, refuse);
    json[pointer] = value_of_text(change.value);
  } catch (const Json::exception&) {
    refuse(
        "a place that does not exist",
        "a JSON pointer such as /auto_scaling_group/MaxSize into objects and lists that are there");
  }
}

void refuse_what_is_not_built(ObjectReader& object) { object.refuse("tiers", "several tiers"); }

/// What a core of any type does with all its threads busy, against one thread alone.
void read_hyper_thread_yield(const std::optional<Node>& node, cloud::InstanceTypes& types) {
  const auto yield = node ? node->number(1, 2) : std::nullopt;
  if (!yield) return;
  for (cloud::InstanceType& type : types) {
    if (type.threads_per_core > 1)
      type.hyper_thread_yield = std::min<double>(*yield, type.threads_per_core);
  }
}

/// The policies, and the types that they may change the instances to.
void read_policies_and_types(const Node& node, const cloud::InstanceTypes& types,
                             Scenario& scenario) {
  const std::size_t problems_before = node.context().problems.size();
  scenario.policies = read_policies(node, group_facts(scenario), scenario.group.name);
  if (node.context().problems.size() > problems_before) return;  // they can not be asked
  std::map<std::string, std::string> only_ones;  // what there is one of, and its policy
  for (const PolicyConfig& policy : scenario.policies) {
    const scaling::Needs needs = needs_of(policy, scenario, node.context().environment);
    if (policy.enabled && !needs.only_one.empty()) {
      const auto [first, is_first] = only_ones.emplace(needs.only_one, policy.name);
      if (!is_first)
        node.report(fmt::format("{} and {}", first->second, policy.name),
                    fmt::format("one {} in a group, as at AWS", needs.only_one));
    }
    for (const std::string& name : needs.instance_types) {
      if (const cloud::InstanceType* type = cloud::find_instance_type(types, name)) {
        scenario.group.resizing.types.emplace(name, *type);
      } else {
        node.report(fmt::format("{} in policy {}", name, policy.name),
                    "an instance type of the catalogue, or of instance_types");
      }
    }
  }
}

/// What happens to the group, and what its instances wait for.
void read_group_events(ObjectReader& object, Scenario& scenario) {
  if (const auto hooks = object.optional("lifecycle_hooks"))
    read_lifecycle_hooks(*hooks, scenario.lifecycle_hooks);
  if (const auto processes = object.optional("suspended_processes"))
    read_suspended_processes(*processes, scenario.group.suspensions);
  if (const auto faults = object.optional("faults")) read_faults(*faults, scenario);
  if (const auto pool = object.optional("warm_pool"))
    scenario.group.warm_pool = read_warm_pool(*pool);
  scenario.notifications = read_notifications(object.optional("notification_configurations"));
  scenario.scheduled_actions = read_scheduled_actions(object.optional("scheduled_actions"),
                                                      scenario.start_time, scenario.duration);
  scenario.operator_requests =
      read_operator_requests(object.optional("operator_requests"), scenario.duration);
}

void read_blocks(ObjectReader& object, Scenario& scenario) {
  const Environment& environment = object.node().context().environment;
  auto types = read_instance_types(object.optional("instance_types"), environment.instance_types);
  const auto yield = object.optional("hyper_thread_yield");
  read_hyper_thread_yield(yield, types);
  std::map<std::string, cloud::ImageConfig> images;
  if (const auto node = object.required("images")) images = read_images(*node);
  if (const auto node = object.required("application"))
    scenario.application = read_application(*node);
  scenario.provisioning = read_provisioning(object.optional("provisioning"));
  read_group_and_template(object, images, types, scenario);
  if (yield && scenario.launch_template.type.threads_per_core == 1)
    yield->warn(scaling::message("has no effect: a vCPU of {} is a core",
                                 scenario.launch_template.type.name));
  read_group_events(object, scenario);
  scenario.group.resizing =
      read_vertical_scaling(object.optional("vertical_scaling"), types, scenario.group.maintenance);
  scenario.releases = read_releases(object.optional("releases"), scenario.duration,
                                    scenario.launch_template, types, scenario.group.maintenance);
  scenario.target_group = read_target_group(object.optional("target_group"), types, scenario,
                                            target_group_of_group(object.node().json()));
  scenario.load_balancer =
      read_load_balancer(object.optional("load_balancer"), scenario.application);
  read_custom_metrics(object, scenario);
  settle_nodes(object, scenario);
  if (const auto node = object.optional("scaling_policies"))
    read_policies_and_types(*node, types, scenario);
  const auto possible = possible_types(scenario);
  scenario.credit_changes = read_credit_changes(object.optional("credit_changes"), possible);
  const auto& mixed = scenario.group.mixed;
  scenario.purchase = read_purchase(object.optional("purchase"), possible,
                                    mixed.has_value() && mixed->launches_spot());
  settle_mixed_instances(object.node(), scenario);
  const auto metric_alarms = object.optional("metric_alarms");
  if (metric_alarms) read_alarms(*metric_alarms, scenario);
  read_composite_alarms(metric_alarms, object.optional("composite_alarms"), scenario);
  const auto history = object.optional("history");
  if (const auto node = object.required("load"))
    scenario.load = read_load(*node, scenario.application, scenario.start_time, scenario.duration,
                              repeated_time(history, scenario));
  scenario.history = read_history(history, scenario);
  scenario.fidelity = read_fidelity(object.optional("fidelity"), scenario);
}

/// Where cost decides, a price that nobody knows is an error.
void refuse_to_compare_unknown_costs(const Scenario& scenario, ReadContext& context) {
  if (scenario.releases.compare.empty()) return;
  if (const auto unknown = lint_prices(scenario, context.environment))
    context.problems.push_back({context.file, "/releases/compare", "", *unknown});
}

/// The hash of what was asked for: the document, with files by content instead of by path, and the
/// prices that were given beside it.
std::string hash_of(Json json, const std::vector<std::pair<std::string, std::string>>& files,
                    const std::optional<GivenPrices>& prices) {
  for (const auto& [place, hash] : files) json[Json::json_pointer(place)] = "sha256:" + hash;
  if (prices) json["--prices"] = "sha256:" + prices->sha256;
  json.erase("$schema");
  return sha256(canonical(json));
}

Json document_of(const std::string& text, const std::string& file, const Overrides& overrides) {
  Json json = parse_json(text, file);
  for (const Change& change : overrides.changes) apply(json, change);
  return json;
}

/// One sentence instead of pages, where the document is something else altogether.
void refuse_what_is_no_scenario(const Json& json, const std::string& file) {
  if (!json.is_object() || json.empty()) return;
  for (const char* key : {"application", "images", "launch_template", "auto_scaling_group", "load"})
    if (json.contains(key)) return;
  constexpr std::size_t kNamed = 6;
  std::string found;
  std::size_t named = 0;
  for (const auto& [key, value] : json.items())
    if (named++ < kNamed) found += fmt::format("{}\"{}\"", found.empty() ? "" : ", ", key);
  throw BadScenario(
      {{file, "", fmt::format("an object with {}{}", found, named > kNamed ? ", ..." : ""),
        "a scenario: an object with application, images, launch_template, "
        "auto_scaling_group and load"}});
}

/// @param files gets where the document names some
Scenario read_text(const std::string& text, const std::string& file,
                   const std::filesystem::path& folder, const Overrides& overrides,
                   const Environment& environment, std::vector<std::string>& files) {
  const Json json = document_of(text, file, overrides);
  refuse_what_is_no_scenario(json, file);
  const auto absolute = std::filesystem::absolute(folder).lexically_normal();
  ReadContext context{environment, file, absolute, root_of(absolute), {}, {}, {}};
  Scenario scenario;
  {
    ObjectReader object(Node(json, "", context), "a scenario: an object");
    object.ignore({"$schema"});
    if (const auto version = object.optional("version"); version && version->json() != 1) {
      version->report(describe(version->json()), "1, the only version there is");
    }
    read_run_settings(object, scenario);
    if (overrides.seed) scenario.seed = *overrides.seed;
    read_blocks(object, scenario);
    refuse_what_is_not_built(object);
  }
  if (context.problems.empty()) refuse_to_compare_unknown_costs(scenario, context);
  if (!context.problems.empty()) throw BadScenario(std::move(context.problems));
  scenario.warnings = std::move(context.warnings);
  for (scaling::Message& lint : lints(scenario, environment))
    scenario.warnings.push_back(std::move(lint));
  scenario.assumed = assumptions(scenario, environment);
  for (const auto& [place, hash] : context.files) files.push_back(place);
  scenario.sha256 = hash_of(json, context.files, environment.given_prices);
  scenario.resolved = dump(resolved_json(scenario, json, environment));
  return scenario;
}

}  // namespace

Scenario read_scenario_text(const std::string& text, const std::string& file,
                            const std::filesystem::path& folder, const Overrides& overrides,
                            const Environment& environment) {
  std::vector<std::string> files;
  return read_text(text, file, folder, overrides, environment, files);
}

std::vector<std::string> files_named_in(const std::filesystem::path& file,
                                        const Overrides& overrides,
                                        const Environment& environment) {
  std::vector<std::string> files;
  read_text(read_text_file(file, "a scenario file that can be read"), file.string(),
            std::filesystem::absolute(file).parent_path(), overrides, environment, files);
  return files;
}

Scenario read_scenario(const std::filesystem::path& file, const Overrides& overrides,
                       const Environment& environment) {
  const std::string text = read_text_file(file, "a scenario file that can be read");
  return read_scenario_text(text, file.string(), std::filesystem::absolute(file).parent_path(),
                            overrides, environment);
}

Json scenario_document(const std::filesystem::path& file, const Overrides& overrides) {
  return document_of(read_text_file(file, "a scenario file that can be read"), file.string(),
                     overrides);
}

}  // namespace headroom::scenario
