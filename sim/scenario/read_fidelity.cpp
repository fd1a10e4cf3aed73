#include "sim/scenario/read_fidelity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

using Form = Fidelity::Form;

constexpr std::int64_t kUsualSteps = 600'000;
constexpr std::array kUsualStep = {10_s, 20_s, 30_s, 60_s};

Form form_of(const Node& node) {
  const auto text = node.choice({"request", "fluid", "hybrid"});
  return text == "fluid" ? Form::fluid : text == "hybrid" ? Form::hybrid : Form::request;
}

/// The shortest that does not make too many.
Duration usual_step(Duration length) {
  for (const Duration step : kUsualStep) {
    if (length / step <= kUsualSteps) return step;
  }
  return kUsualStep.back();
}

void read_step(const Node& node, Fidelity& fidelity) {
  const auto step = node.positive_duration();
  if (!step) return;
  if (*step < 1_s || 60_s % *step != Duration{})
    node.refuse("from \"1s\" to \"60s\", so that a minute has a whole number of steps");
  else
    fidelity.step = *step;
}

bool holds_a_worker(const cloud::RequestClass& request) {
  return std::any_of(request.steps.begin(), request.steps.end(),
                     [](const cloud::RequestStep& step) { return step.hold_worker; });
}

/// What hangs on single requests, each with the place where it is asked for.
void refuse_what_takes_requests(const Node& node, const Scenario& scenario) {
  const auto refuse = [&](const std::string& what) {
    node.report(fmt::format("{} with {}", describe(node.json()), what),
                "\"request\": this hangs on each request by itself");
  };
  for (const LoadConfig& entry : scenario.load) {
    const auto* open = std::get_if<load::OpenLoadConfig>(&entry.kind);
    if (open == nullptr)
      refuse(fmt::format("users who wait for answers (load {})", entry.name));
    else if (!open->clients.is_plain())
      refuse(fmt::format("clients who try again, or stop for a while (load {})", entry.name));
  }
  for (const cloud::RequestClass& request : scenario.application.requests) {
    if (holds_a_worker(request))
      refuse(fmt::format("a wait that holds its worker (request {})", request.name));
  }
  if (scenario.application.keep_alive_timeout)
    refuse("connections that the application closes (application/keep_alive_timeout)");
  if (scenario.application.memory) refuse("memory that may not suffice (application/memory)");
  if (scenario.throttle.period) refuse("a throttle by quota (throttle/period)");
  const cloud::InstanceType& type = scenario.launch_template.type;
  if (type.cpu_quota) refuse(fmt::format("the CPU quota of {}", type.name));
  if (type.hyper_thread_yield < type.threads_per_core)
    refuse("vCPUs that slow each other down (hyper_thread_yield)");
  if (scenario.target_group.anomalies.mitigate)
    refuse("targets judged by their answers (target_group/Attributes: anomaly mitigation)");
}

}  // namespace

Fidelity read_fidelity(const std::optional<Node>& node, const Scenario& scenario) {
  Fidelity fidelity;
  if (!node) return fidelity;
  fidelity.step = usual_step(scenario.duration);
  if (node->json().is_object()) {
    ObjectReader object(*node, "the fidelity");
    if (const auto form = object.required("form")) fidelity.form = form_of(*form);
    if (const auto step = object.optional("step")) read_step(*step, fidelity);
    if (const auto requests = object.optional("checked_requests"))
      fidelity.checked_requests = requests->number(0, 1e9).value_or(fidelity.checked_requests);
  } else {
    fidelity.form = form_of(*node);
  }
  if (fidelity.is_flow()) refuse_what_takes_requests(*node, scenario);
  return fidelity;
}

Json fidelity_json(const Fidelity& fidelity) {
  if (!fidelity.is_flow()) return "request";
  return {{"form", fidelity.form == Form::fluid ? "fluid" : "hybrid"},
          {"step", duration_text(fidelity.step)},
          {"checked_requests", fidelity.checked_requests}};
}

}  // namespace headroom::scenario
