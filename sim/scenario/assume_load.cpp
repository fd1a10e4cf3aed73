#include "sim/scenario/assume_load.hpp"

#include <fmt/format.h>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

using Lines = scaling::Messages;

void assume_rate(const std::string& name, bool has_shape, Lines& lines) {
  if (!has_shape) return;
  lines.push_back(
      message("the rate of {} is made of straight pieces: a sine is off by at most 0.054 % of its "
              "amplitude, a flash crowd, which decays exponentially, by 0.05 % of its height, a "
              "product by 0.1 % of its peak (load[].*.rate)",
              name));
}

void assume_process(const std::string& name, const load::GapProcess& process, Lines& lines) {
  if (process.bursts) {
    lines.push_back(
        message("calm times and bursts of {} are exponential and go by the clock, whatever the "
                "rate; they multiply it by {:.4g} and {:.4g} (load[].*.arrivals)",
                name, process.bursts->calm_factor, process.bursts->burst_factor));
  } else if (process.gaps.kind() != engine::Distribution::Kind::exponential) {
    lines.push_back(
        message("the gaps of {} are stretched as its rate changes; the first is what is left of "
                "one that began earlier (load[].*.arrivals)",
                name));
  }
}

void assume_sessions(const std::string& name, const load::SessionsConfig& sessions, Lines& lines) {
  lines.push_back(message(
      "a user of {} keeps one connection for a session, and after an error {} (load[].sessions)",
      name,
      sessions.leaves_on_error ? message("leaves")
                               : message("thinks and goes on as after an answer")));
}

bool is_poisson(const load::GapProcess& process) {
  return !process.bursts && process.gaps.kind() == engine::Distribution::Kind::exponential;
}

void assume_trace(const std::string& name, const load::TraceConfig& trace,
                  const load::GapProcess& process, Lines& lines) {
  const bool is_linear = trace.shape == load::TraceConfig::Shape::linear;
  lines.push_back(message(
      "{} knows the requests of each {} only: they come {}, the rate {} (load[].within_bin)", name,
      span(trace.facts.width),
      is_poisson(process) ? message("as a Poisson process") : message("as load[].arrivals has it"),
      is_linear ? message("linear from the middle of a bin to that of the next")
                : message("constant in each bin")));
  if (trace.facts.missing > 0)
    lines.push_back(
        message("nothing came in the {} bins that {} lacks", trace.facts.missing, name));
}

void assume_left_out(const std::string& name, const load::ReplayConfig& replay, Lines& lines) {
  const load::ReplayFacts& facts = replay.facts;
  if (facts.no_requests > 0) {
    lines.push_back(
        message("{} of {} lines of {} stand for no request: {}", facts.no_requests,
                facts.lines + facts.no_requests, name,
                replay.is_jtl ? message("they are transactions") : message("they have no path")));
  }
  if (facts.of_no_class > 0) {
    lines.push_back(message("{} of {} requests of {} are left out (load[].classes)",
                            facts.of_no_class, facts.requests + facts.of_no_class, name));
  }
}

void assume_replay(const std::string& name, const load::ReplayConfig& replay, Lines& lines) {
  assume_left_out(name, replay, lines);
  if (replay.facts.spread() > Duration{})
    lines.push_back(
        message("{} knows whole seconds only: each request comes anywhere in its own", name));
  if (replay.playback.scale < 1)
    lines.push_back(message("each request of {} comes with a chance of {:g} (load[].scale)", name,
                            replay.playback.scale));
  if (replay.playback.scale > 1)
    lines.push_back(
        message("requests of {} are repeated up to {} later, so that there are {:g} times as many "
                "(load[].scale, load[].jitter)",
                name, span(replay.jitter), replay.playback.scale));
  if (replay.playback.loop && replay.playback.to.is_infinite()) {
    const Duration recorded =
        Duration::nanoseconds(replay.facts.last_ns - replay.facts.first_ns) - replay.playback.from;
    lines.push_back(
        message("{} begins again {:.4g} s after its last request: a mean gap, or what its times "
                "are exact to, if that is more (load[].loop)",
                name, (replay.slice() - recorded).seconds()));
  }
}

}  // namespace

void assume_load(const Scenario& scenario, Lines& lines) {
  for (const LoadConfig& load : scenario.load) {
    if (const auto* open = std::get_if<load::OpenLoadConfig>(&load.kind)) {
      assume_rate(load.name, open->rate_has_shape, lines);
      assume_process(load.name, open->process, lines);
      if (open->trace) assume_trace(load.name, *open->trace, open->process, lines);
      if (open->replay) assume_replay(load.name, *open->replay, lines);
    } else if (const auto* sessions = std::get_if<load::SessionsConfig>(&load.kind)) {
      assume_rate(load.name, sessions->rate_has_shape, lines);
      assume_process(load.name, sessions->process, lines);
      assume_sessions(load.name, *sessions, lines);
    }
  }
}

}  // namespace headroom::scenario
