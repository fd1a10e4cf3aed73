#include "sim/scenario/read_application.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/read_distribution.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using cloud::RequestClass;
using cloud::RequestStep;

constexpr std::int64_t kMostWorkers = 1'000'000;

std::optional<RequestStep> read_request_step(const Node& node) {
  ObjectReader object(node, "a step: {\"cpu\": D} or {\"wait\": D}");
  if (!object.is_object()) return std::nullopt;
  object.refuse("call", "calls to other tiers");
  const auto cpu = object.optional("cpu");
  const auto wait = object.optional("wait");
  RequestStep step;
  if (const auto hold = object.optional("hold_worker")) {
    step.hold_worker = hold->truth().value_or(false);
    if (!wait) hold->report("hold_worker without a wait", "hold_worker only beside \"wait\"");
  }
  if (cpu.has_value() == wait.has_value()) {
    node.report(
        cpu ? "a step with both \"cpu\" and \"wait\"" : "a step without \"cpu\" or \"wait\"",
        "exactly one of \"cpu\" and \"wait\" in each step");
    return std::nullopt;
  }
  step.kind = cpu ? RequestStep::Kind::cpu : RequestStep::Kind::wait;
  const auto time = read_distribution(cpu ? *cpu : *wait);
  if (!time) return std::nullopt;
  step.time = *time;
  return step;
}

RequestClass read_request_class(const std::string& name, const Node& node) {
  RequestClass request;
  request.name = name;
  ObjectReader object(node, "a request class: {\"steps\": [...]}");
  if (const auto steps = object.required("steps")) {
    for (const Node& entry : steps->list()) {
      if (const auto step = read_request_step(entry)) request.steps.push_back(*step);
    }
    if (steps->json().is_array() && steps->json().empty()) steps->refuse("at least one step");
    if (request.steps.size() > 200)
      steps->report(fmt::format("{} steps", request.steps.size()), "at most 200");
  }
  if (const auto bytes = object.optional("bytes"))
    request.bytes = bytes->bytes().value_or(request.bytes);
  if (const auto response = object.optional("response_bytes")) {
    request.response_bytes = response->bytes();
    if (request.response_bytes.value_or(0) > request.bytes)
      response->refuse(fmt::format("at most {}, the \"bytes\" of request and response",
                                   size_text(request.bytes)));
  }
  return request;
}

std::optional<cloud::Abandoned> read_abandoned(const std::optional<Node>& node) {
  const auto choice = node ? node->choice({"finish", "cancel"}) : std::nullopt;
  if (!choice) return std::nullopt;
  return choice == "cancel" ? cloud::Abandoned::cancel : cloud::Abandoned::finish;
}

void read_abandoned_work(ObjectReader& object, ApplicationConfig& application) {
  if (const auto then = read_abandoned(object.optional("on_disconnect")))
    application.on_disconnect = *then;
  if (const auto timeout = object.optional("server_timeout"))
    application.server_timeout = timeout->positive_duration();
  const auto node = object.optional("on_server_timeout");
  if (const auto then = read_abandoned(node)) application.on_server_timeout = *then;
  if (node && !application.server_timeout)
    node->report("on_server_timeout without a server_timeout", "both, or neither");
}

void read_keep_alive(ObjectReader& object, ApplicationConfig& application) {
  if (const auto timeout = object.optional("keep_alive_timeout"))
    application.keep_alive_timeout = timeout->positive_duration();
  const auto delay = object.optional("close_delay");
  if (!delay) return;
  application.close_delay = delay->duration().value_or(application.close_delay);
  if (!object.optional("keep_alive_timeout"))
    delay->report("close_delay without a keep_alive_timeout", "both, or neither");
}

cloud::MemoryNeed read_memory(const Node& node) {
  cloud::MemoryNeed need;
  ObjectReader object(node, "{\"base\": \"150MB\", \"per_worker\": \"60MB\"}");
  if (const auto base = object.optional("base")) need.base_bytes = base->bytes().value_or(0);
  if (const auto each = object.required("per_worker"))
    need.per_worker_bytes = each->bytes().value_or(0);
  if (const auto slowdown = object.optional("swap_slowdown"))
    need.swap_slowdown = slowdown->number(1, 1e6).value_or(1);
  return need;
}

Json memory_json(const cloud::MemoryNeed& need) {
  return {{"base", size_text(need.base_bytes)},
          {"per_worker", size_text(need.per_worker_bytes)},
          {"swap_slowdown", need.swap_slowdown}};
}

const char* abandoned_text(cloud::Abandoned then) {
  return then == cloud::Abandoned::cancel ? "cancel" : "finish";
}

}  // namespace

ApplicationConfig read_application(const Node& node) {
  ApplicationConfig application;
  ObjectReader object(node, "the application: {\"requests\": {...}}");
  if (const auto workers = object.optional("workers")) {
    application.workers = static_cast<std::uint32_t>(workers->integer(0, kMostWorkers).value_or(0));
  }
  if (const auto limit = object.optional("queue_limit")) {
    if (const auto value = limit->integer(0, 1'000'000'000))
      application.queue_limit = static_cast<std::uint32_t>(*value);
  }
  if (const auto full = object.optional("when_full")) {
    const auto choice = full->choice({"refuse", "drop"});
    if (choice == "drop") application.when_full = ApplicationConfig::WhenFull::drop;
  }
  if (const auto port = object.optional("port"))
    application.port = static_cast<int>(port->integer(1, 65535).value_or(0));
  if (const auto open = object.optional("open_ports")) {
    application.open_ports.emplace();
    for (const Node& entry : open->list()) {
      if (const auto port = entry.integer(1, 65535))
        application.open_ports->push_back(static_cast<int>(*port));
    }
    if (!application.port)
      open->report("open_ports without a port", "\"port\", that the application listens on");
  }
  if (const auto check = object.optional("health_check")) {
    ObjectReader health_check(*check, "{\"cpu\": D}");
    if (const auto cpu = health_check.optional("cpu")) {
      application.health_check_cpu = cpu->duration().value_or(application.health_check_cpu);
    }
  }
  if (const auto network = object.optional("network")) {
    ObjectReader inner(*network, "{\"round_trip\": D}");
    if (const auto trip = inner.optional("round_trip")) {
      application.round_trip = trip->duration().value_or(application.round_trip);
    }
  }
  read_abandoned_work(object, application);
  read_keep_alive(object, application);
  if (const auto memory = object.optional("memory")) application.memory = read_memory(*memory);
  if (const auto requests = object.required("requests")) {
    ObjectReader classes(*requests, "the request classes by name");
    for (const auto& [name, value] : classes.members())
      application.requests.push_back(read_request_class(name, value));
    if (classes.is_object() && application.requests.empty())
      requests->refuse("at least one request class");
  }
  return application;
}

Json application_json(const ApplicationConfig& application) {
  Json json;
  json["workers"] = application.workers;
  if (application.queue_limit) {
    json["queue_limit"] = *application.queue_limit;
    json["when_full"] =
        application.when_full == ApplicationConfig::WhenFull::drop ? "drop" : "refuse";
  }
  json["on_disconnect"] = abandoned_text(application.on_disconnect);
  if (application.port) json["port"] = *application.port;
  if (application.open_ports) json["open_ports"] = *application.open_ports;
  if (application.server_timeout) {
    json["server_timeout"] = duration_text(*application.server_timeout);
    json["on_server_timeout"] = abandoned_text(application.on_server_timeout);
  }
  if (application.keep_alive_timeout) {
    json["keep_alive_timeout"] = duration_text(*application.keep_alive_timeout);
    json["close_delay"] = duration_text(application.close_delay);
  }
  if (application.memory) json["memory"] = memory_json(*application.memory);
  json["health_check"]["cpu"] = duration_text(application.health_check_cpu);
  json["network"]["round_trip"] = duration_text(application.round_trip);
  for (const RequestClass& request : application.requests) {
    Json steps = Json::array();
    for (const RequestStep& step : request.steps) {
      Json entry;
      entry[step.kind == RequestStep::Kind::cpu ? "cpu" : "wait"] = distribution_json(step.time);
      if (step.hold_worker) entry["hold_worker"] = true;
      steps.push_back(std::move(entry));
    }
    json["requests"][request.name] = {
        {"steps", std::move(steps)},
        {"bytes", size_text(request.bytes)},
        {"response_bytes", size_text(request.response_bytes.value_or(request.bytes))}};
  }
  return json;
}

}  // namespace headroom::scenario
