#include "sim/scenario/read_vertical_scaling.hpp"

#include "sim/scenario/read_instance_types.hpp"
#include "sim/scenario/read_refresh.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::ResizingConfig;
using cloud::ScheduledResize;
using scaling::Resize;

namespace {

std::optional<ScheduledResize> read_scheduled_resize(const Node& node,
                                                     const cloud::InstanceTypes& types) {
  ScheduledResize resize;
  ObjectReader object(node, "a change of type: {\"at\": \"2h\", \"InstanceType\": \"t2.medium\"}");
  if (!object.is_object()) return std::nullopt;
  if (const auto at = object.required("at"))
    resize.at = Instant::at(at->duration().value_or(Duration{}));
  if (const auto every = object.optional("every")) resize.every = every->positive_duration();
  if (const auto how = object.optional("how"))
    resize.how = scaling::resize_how(how->choice({"stop_start", "instance_refresh"}).value_or(""))
                     .value_or(resize.how);
  const auto type = object.required("InstanceType");
  const auto found = type ? find_type(*type, types) : std::nullopt;
  if (!found) return std::nullopt;
  resize.type = *found;
  return resize;
}

}  // namespace

ResizingConfig read_vertical_scaling(const std::optional<Node>& node,
                                     const cloud::InstanceTypes& types,
                                     const std::optional<cloud::MaintenancePolicy>& maintenance) {
  ResizingConfig resizing;
  resizing.refresh = read_refresh_preferences(std::nullopt, maintenance);
  if (!node) return resizing;
  ObjectReader object(*node, "{\"stop\": \"60s\", \"change_type\": \"10s\", \"schedule\": [...]}");
  if (const auto stop = object.optional("stop"))
    resizing.stop = stop->duration().value_or(resizing.stop);
  if (const auto change = object.optional("change_type"))
    resizing.change_type = change->duration().value_or(resizing.change_type);
  if (const auto drain = object.optional("drain"))
    resizing.drain = drain->truth().value_or(resizing.drain);
  if (const auto at_once = object.optional("at_once"))
    resizing.at_once = static_cast<int>(at_once->integer(1, 1'000'000).value_or(1));
  resizing.refresh = read_refresh_preferences(object.optional("refresh"), maintenance);
  if (const auto schedule = object.optional("schedule")) {
    for (const Node& entry : schedule->list()) {
      if (const auto resize = read_scheduled_resize(entry, types))
        resizing.schedule.push_back(*resize);
    }
  }
  return resizing;
}

Json vertical_scaling_json(const ResizingConfig& resizing) {
  Json json = {{"stop", duration_text(resizing.stop)},
               {"change_type", duration_text(resizing.change_type)},
               {"drain", resizing.drain},
               {"at_once", resizing.at_once},
               {"refresh", refresh_preferences_json(resizing.refresh)},
               {"schedule", Json::array()}};
  for (const ScheduledResize& resize : resizing.schedule) {
    Json entry = {{"at", duration_text(resize.at.since_start())},
                  {"InstanceType", resize.type.name},
                  {"how", scaling::name(resize.how)}};
    if (resize.every) entry["every"] = duration_text(*resize.every);
    json["schedule"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace headroom::scenario
