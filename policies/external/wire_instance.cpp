#include "policies/external/wire_instance.hpp"

#include <nlohmann/json.hpp>

#include "policies/external/wire_metric.hpp"

namespace headroom::policies::external {

using scaling::InstanceView;
using State = InstanceView::State;

namespace {

/// As Auto Scaling calls them.
std::string_view state_name(State state) {
  switch (state) {
    case State::pending: return "Pending";
    case State::in_service: return "InService";
    case State::terminating: return "Terminating";
    case State::standby: return "Standby";
  }
  return "";
}

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace

Json instance_json(const InstanceView& instance) {
  Json json = {{"id", instance.name},
               {"type", instance.type},
               {"zone", instance.zone},
               {"state", state_name(instance.state)},
               {"healthy", instance.is_healthy},
               {"warm", instance.is_warm},
               {"launched_s", instance.launched.seconds()},
               {"in_service_s", seconds_of(instance.in_service)},
               {"ready_since_s", seconds_of(instance.ready_since)},
               {"cpu", or_null(instance.cpu)}};
  json["sample"] = nullptr;
  if (instance.cpu)
    json["sample"] = {{"t_s", instance.sampled.seconds()}, {"window_s", instance.window.seconds()}};
  json["credits"] = or_null(instance.credits);
  json["vcpus"] = instance.vcpus;
  json["in_flight"] = instance.in_flight;
  json["last_busy_s"] = seconds_of(instance.last_busy);
  return json;
}

InstanceView read_instance(LineReader object) {
  InstanceView instance;
  instance.name = object.text("id");
  instance.type = object.text_or("type", "");
  instance.zone = object.text_or("zone", "");
  instance.state = read_word<State>(
      object, "state", {State::pending, State::in_service, State::terminating, State::standby},
      state_name);
  instance.is_healthy = object.truth_or("healthy", false);
  instance.is_warm = object.truth_or("warm", instance.state == State::in_service);
  instance.launched = object.instant("launched_s");
  instance.in_service = object.instant_if("in_service_s");
  instance.ready_since = object.instant_if("ready_since_s");
  instance.cpu = object.number_if("cpu");
  if (object.has("sample")) {
    LineReader sample = object.object("sample");
    instance.sampled = sample.instant("t_s");
    instance.window = sample.duration_if("window_s").value_or(instance.window);
  }
  instance.credits = object.number_if("credits");
  instance.vcpus = object.whole_or("vcpus", 1, instance.vcpus);
  instance.in_flight = object.whole_or("in_flight", 0, 0);
  instance.last_busy = object.instant_if("last_busy_s");
  return instance;
}

}  // namespace headroom::policies::external
