#include "sim/experiment/queueing_episodes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include "sim/experiment/queueing_closed_forms.hpp"
#include "sim/load/rate_shapes.hpp"

namespace headroom::experiment {
namespace {

using engine::Distribution;
using scenario::Json;

/// The last time t at which a quantity of that name is looked at, "E_N_t20".
double last_look(const Json& values, const std::vector<std::string>& prefixes) {
  double last = 0;
  for (const auto& [name, value] : values.items()) {
    for (const std::string& prefix : prefixes)
      last = std::max(last, number_behind(name, prefix).value_or(0));
  }
  return last;
}

/// The curve up to a time.
load::RateCurve until(load::RateCurve curve, Duration end) {
  const double last = load::rate_at(curve, end);
  std::erase_if(curve, [&](const load::RatePoint& point) { return point.at >= end; });
  curve.push_back({end, last});
  return curve;
}

/// The curve up to a time, and nothing from then on until the episode is over.
load::RateCurve silent_from(Duration end, load::RateCurve curve, Duration length) {
  curve = until(std::move(curve), end);
  curve.push_back({end, 0});
  curve.push_back({length, 0});
  return curve;
}

QueueingModel infinite_server(const theory::InfiniteServer& q, const std::string& prefix,
                              double (theory::InfiniteServer::*mean)(double) const) {
  QueueingModel model;
  model.arrival_rate = q.mean_rate;
  model.service = Distribution::exponential(1 / q.service_rate);
  model.processor_sharing = true;
  // A request is on one vCPU at most. So many are never busy: a Poisson number, and 20 of its
  // standard deviations.
  const double most = (q.mean_rate + q.amplitude) / q.service_rate;
  model.servers = static_cast<int>(most + 20 * std::sqrt(most) + 100);
  model.closed_form = [=](const std::string& quantity) -> std::optional<double> {
    const auto t = number_behind(quantity, prefix);
    return t ? std::optional((q.*mean)(*t)) : std::nullopt;
  };
  return model;
}

/// Service times until even the longest of all requests of an episode is over.
constexpr double kForgotten = 60;

}  // namespace

std::vector<QueueingModel> transient_queue(const Json& row) {
  const Json& params = row.at("params");
  const theory::TransientMM1 q{params.at("lambda"), params.at("mu"), params.value("n0", 0)};
  QueueingModel model;
  model.arrival_rate = q.arrival_rate;
  model.service = Distribution::exponential(1 / q.service_rate);
  model.closed_form = [q](const std::string& quantity) { return closed_form(q, quantity); };
  model.utilization = q.arrival_rate / q.service_rate;
  const double last = last_look(row.at("values"), {"E_N_t", "P0_t"});
  // Then nothing comes for four times as long as all that came takes on average, and some more.
  const double work = (q.arrival_rate * last + q.at_start) / q.service_rate;
  Episodes episodes;
  episodes.length = in_time(last + 4 * work + 2 * kForgotten / q.service_rate);
  episodes.rate =
      silent_from(in_time(last), {{Duration{}, per_second(q.arrival_rate)}}, episodes.length);
  episodes.at_start = static_cast<std::uint32_t>(q.at_start);
  model.episodes = episodes;
  return {model};
}

std::vector<QueueingModel> infinite_servers(const Json& row) {
  const Json& params = row.at("params");
  const theory::InfiniteServer q{params.at("lambda_bar"), params.at("beta"), params.at("gamma"),
                                 params.at("mu")};
  const double period = 2 * std::numbers::pi / q.frequency;
  const load::SineRate sine{per_second(q.mean_rate), per_second(q.amplitude), in_time(period), {}};

  QueueingModel from_empty =
      infinite_server(q, "m_empty_start_", &theory::InfiniteServer::mean_from_empty);
  const Duration last = in_time(last_look(row.at("values"), {"m_empty_start_"}));
  const Duration length = last + in_time(kForgotten / q.service_rate);
  from_empty.episodes = Episodes{length, silent_from(last, load::sine_rate(sine, last), length)};

  QueueingModel periodic =
      infinite_server(q, "m_periodic_", &theory::InfiniteServer::mean_periodic);
  const load::RateCurve wave = until(load::sine_rate(sine, in_time(period)), in_time(period));
  const double to_forget = std::ceil(kForgotten / q.service_rate / period);
  periodic.episodes = Episodes{in_time(period), wave, 0, static_cast<std::uint32_t>(to_forget)};
  return {from_empty, periodic};
}

}  // namespace headroom::experiment
