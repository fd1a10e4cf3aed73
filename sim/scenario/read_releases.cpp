#include "sim/scenario/read_releases.hpp"

#include <fmt/format.h>

#include "sim/scenario/read_instance_types.hpp"
#include "sim/scenario/read_refresh.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::ReleasesConfig;

namespace {

constexpr double kHoursPerWeek = 168;

/// Evenly spread, the first after half of the time between two.
void spread(double per_week, Duration duration, ReleasesConfig& releases) {
  if (per_week <= 0) return;
  releases.per_hour = per_week / kHoursPerWeek;
  const Duration between = Duration::from_seconds(3600 / releases.per_hour);
  for (Instant at = Instant::at(between / 2); at < Instant::at(duration); at = at + between)
    releases.at.push_back(at);
}

void read_times(ObjectReader& object, Duration duration, ReleasesConfig& releases) {
  const auto per_week = object.optional("per_week");
  const auto at = object.optional("at");
  if (per_week && at) at->report("\"at\" beside \"per_week\"", "one of the two");
  if (!per_week && !at && object.is_object())
    object.node().report("no times", "\"per_week\": 5, or \"at\": [\"2h\", \"10h\"]");
  if (per_week) spread(per_week->number(0, 1000).value_or(0), duration, releases);
  if (!at) return;
  for (const Node& entry : at->list()) {
    const auto time = entry.duration();
    if (!time) continue;
    if (!releases.at.empty() && Instant::at(*time) <= releases.at.back())
      entry.refuse("a time after the one before it");
    if (*time < duration) releases.at.push_back(Instant::at(*time));
  }
}

void read_image_build(const Node& node, const cloud::InstanceTypes& types,
                      cloud::ImageBuildConfig& build) {
  ObjectReader object(node, "how an image is built: {\"duration\": \"5m\"}");
  if (const auto type = object.optional("InstanceType")) {
    if (const auto found = find_type(*type, types)) build.type = *found;
  }
  if (const auto duration = object.optional("duration"))
    build.duration = duration->duration().value_or(build.duration);
  if (const auto create = object.optional("create_image"))
    build.create_image = create->duration().value_or(build.create_image);
  if (const auto changed = object.optional("changed_gib"))
    build.changed_gib = changed->number(0, 65536).value_or(build.changed_gib);
  if (const auto keep = object.optional("keep"))
    build.keep = static_cast<int>(keep->integer(1, 1000).value_or(build.keep));
}

void read_install(const Node& node, cloud::InstallConfig& install) {
  ObjectReader object(node, "how instances install: {\"at_once\": 1, \"drain\": false}");
  if (const auto at_once = object.optional("at_once"))
    install.at_once = static_cast<int>(at_once->integer(1, 1'000'000).value_or(1));
  if (const auto drain = object.optional("drain")) install.drain = drain->truth().value_or(false);
}

}  // namespace

ReleasesConfig read_releases(const std::optional<Node>& node, Duration duration,
                             const cloud::LaunchTemplateConfig& launch_template,
                             const cloud::InstanceTypes& types,
                             const std::optional<cloud::MaintenancePolicy>& maintenance) {
  ReleasesConfig releases;
  releases.build.type = launch_template.type;
  if (!node) return releases;
  ObjectReader object(*node, "releases of the application: {\"per_week\": 5}");
  if (!object.is_object()) return releases;
  read_times(object, duration, releases);
  if (const auto build = object.optional("image_build"))
    read_image_build(*build, types, releases.build);
  releases.refresh = read_refresh_preferences(object.optional("refresh"), maintenance);
  if (const auto install = object.optional("install")) read_install(*install, releases.install);
  if (const auto compare = object.optional("compare")) {
    for (const Node& entry : compare->list()) {
      if (const auto level = entry.choice({"os", "middleware", "application"}))
        releases.compare.push_back(*cloud::bake_level(*level));
    }
  }
  const cloud::ImageConfig& image = launch_template.image;
  if (image.bake == cloud::BakeLevel::application && image.owner != cloud::ImageOwner::own) {
    node->report(
        fmt::format("releases into image {}, which is {}'s", image.id, cloud::name(image.owner)),
        "an image with \"owner\": \"own\", or one with less in it than the application");
  }
  return releases;
}

Json releases_json(const ReleasesConfig& releases) {
  Json json;
  if (releases.per_hour > 0) {
    json["per_week"] = releases.per_hour * kHoursPerWeek;
  } else {
    json["at"] = Json::array();
    for (const Instant at : releases.at) json["at"].push_back(duration_text(at.since_start()));
  }
  json["image_build"] = {{"InstanceType", releases.build.type.name},
                         {"duration", duration_text(releases.build.duration)},
                         {"create_image", duration_text(releases.build.create_image)},
                         {"changed_gib", releases.build.changed_gib},
                         {"keep", releases.build.keep}};
  json["refresh"] = refresh_preferences_json(releases.refresh);
  json["install"] = {{"at_once", releases.install.at_once}, {"drain", releases.install.drain}};
  json["compare"] = Json::array();
  for (const cloud::BakeLevel level : releases.compare)
    json["compare"].push_back(cloud::name(level));
  return json;
}

}  // namespace headroom::scenario
