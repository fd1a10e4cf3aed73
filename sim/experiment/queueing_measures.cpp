#include "sim/experiment/queueing_measures.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace headroom::experiment {
namespace {

using Sample = QueueingSample;
using Model = QueueingModel;

const auto kUnit = static_cast<double>(kTimeUnit.ns());

/// Servers that are busy, of all.
double utilization(const Sample& sample, const Model& model) {
  if (model.processor_sharing && model.stations() == 1 && model.servers == 1)
    return sample.share_of_time_above(0);
  return sample.mean_number(&ServedRequest::started, &ServedRequest::finished) /
         (model.servers * model.stations());
}
double in_system(const Sample& sample, const Model& model) {
  return sample.mean_number(&ServedRequest::sent, &ServedRequest::finished) / model.stations();
}
double in_queue(const Sample& sample, const Model& model) {
  return sample.mean_number(&ServedRequest::sent, &ServedRequest::started) / model.stations();
}
double sojourn(const Sample& sample, const Model&) {
  return sample.mean_of([](const auto& request) { return request.sojourn_ns(); }) / kUnit;
}
double wait(const Sample& sample, const Model&) {
  return sample.mean_of([](const auto& request) { return request.wait_ns(); }) / kUnit;
}
double throughput(const Sample& sample, const Model&) { return sample.throughput() * kUnit; }
double offered_load(const Sample& sample, const Model&) {
  return sample.arrival_rate() *
         sample.mean_of([](const auto& request) { return request.first_demand_ns; });
}
double empty(const Sample& sample, const Model&) { return 1.0 - sample.share_of_time_above(0); }
double refused(const Sample& sample, const Model&) { return sample.share_refused(); }
double waiting(const Sample& sample, const Model&) { return sample.share_waiting_longer_than(0); }
double waiting_for_a_service(const Sample& sample, const Model& model) {
  return sample.share_waiting_longer_than(model.service.mean() * kUnit);
}
double sojourn_by_law(const Sample& sample, const Model& model) {
  return model.users->number / throughput(sample, model) - model.users->think_time;
}
/// About the mean that theory says: about the sample's own it would be too small in short runs.
double sojourn_variance(const Sample& sample, const Model& model) {
  const double mean = model.closed_form("T_mean").value() * kUnit;
  return sample.mean_of([&](const auto& request) {
    const double off = request.sojourn_ns() - mean;
    return off * off;
  }) / (kUnit * kUnit);
}

struct Named {
  std::string_view name;
  double (*of)(const Sample&, const Model&);
};
constexpr std::array kNamed = {Named{"a", offered_load},
                               Named{"rho", utilization},
                               Named{"utilisation", utilization},
                               Named{"U", utilization},
                               Named{"L", in_system},
                               Named{"Lq", in_queue},
                               Named{"W", sojourn},
                               Named{"W_accepted", sojourn},
                               Named{"T_mean", sojourn},
                               Named{"R", sojourn},
                               Named{"Wq", wait},
                               Named{"Wq_accepted", wait},
                               Named{"X", throughput},
                               Named{"throughput", throughput},
                               Named{"P0", empty},
                               Named{"P_block", refused},
                               Named{"B", refused},
                               Named{"ErlangB", refused},
                               Named{"ErlangC", waiting},
                               Named{"sigma", waiting},
                               Named{"P_Wq_gt_meanS", waiting_for_a_service},
                               Named{"R_law", sojourn_by_law},
                               Named{"T_var", sojourn_variance}};

double waiting_at_most(const Sample& sample, const Model& model, double services) {
  return 1.0 - sample.share_waiting_longer_than(services * model.service.mean() * kUnit);
}
double more_in_system(const Sample& sample, const Model&, double n) {
  return sample.share_of_time_above(static_cast<std::size_t>(n));
}
double sojourn_of_demand(const Sample& sample, const Model& model, double x) {
  return sample.mean_near_demand(x * kUnit, model.demand_tolerance, [](double ns) { return ns; }) /
         kUnit;
}
/// About the mean that theory says, as the variance of all.
double variance_of_demand(const Sample& sample, const Model& model, double x) {
  const double mean = x * kUnit / (1 - model.utilization);
  return sample.mean_near_demand(x * kUnit, model.demand_tolerance, [&](double ns) {
    return (ns - mean) * (ns - mean);
  }) / (kUnit * kUnit);
}
/// Time at a station in a cycle that visits each once: every request visits one.
double residence(const Sample& sample, const Model&, double station) {
  return sample.mean_of([&](const auto& request) {
    return request.station + 1 == station ? request.sojourn_ns() : 0.0;
  }) / kUnit;
}
double number_at_station(const Sample& sample, const Model&, double station) {
  return sample.mean_number_at(static_cast<std::uint32_t>(station) - 1);
}

/// Requests in the system so long after each beginning.
std::vector<std::size_t> numbers_after(const Sample& sample, const Model& model, double t) {
  const Episodes& episodes = *model.episodes;
  const Duration after = in_time(t) % episodes.length;
  std::vector<Instant> looks;
  for (Instant look = Instant{} + episodes.length * episodes.unobserved + after;
       look < sample.end(); look = look + episodes.length)
    looks.push_back(look);
  return sample.numbers_at(looks);
}
double mean_number_after(const Sample& sample, const Model& model, double t) {
  const auto numbers = numbers_after(sample, model, t);
  double sum = 0;
  for (const std::size_t number : numbers) sum += static_cast<double>(number);
  return sum / static_cast<double>(numbers.size());
}
double empty_after(const Sample& sample, const Model& model, double t) {
  const auto numbers = numbers_after(sample, model, t);
  return static_cast<double>(std::count(numbers.begin(), numbers.end(), 0U)) /
         static_cast<double>(numbers.size());
}

struct Numbered {
  const char* prefix;
  double (*of)(const Sample&, const Model&, double number);
};
constexpr std::array kNumbered = {Numbered{"P_Wq_le_", waiting_at_most},
                                  Numbered{"P_N_gt_", more_in_system},
                                  Numbered{"T_given_x_", sojourn_of_demand},
                                  Numbered{"Var_T_given_x_", variance_of_demand},
                                  Numbered{"E_N_t", mean_number_after},
                                  Numbered{"P0_t", empty_after},
                                  Numbered{"m_periodic_", mean_number_after},
                                  Numbered{"m_empty_start_", mean_number_after},
                                  Numbered{"R", residence},
                                  Numbered{"Q", number_at_station}};

}  // namespace

std::optional<TimeQuantile> time_quantile(const std::string& quantity) {
  for (const char* prefix : {"W_p", "T_p"}) {
    if (const auto percent = number_behind(quantity, prefix))
      return TimeQuantile{*percent / 100, false};
  }
  if (const auto percent = number_behind(quantity, "Wq_p"))
    return TimeQuantile{*percent / 100, true};
  return std::nullopt;
}

bool is_share(const std::string& quantity) {
  return quantity.starts_with("P") || quantity.starts_with("Erlang") || quantity == "B" ||
         quantity == "sigma";
}

double measure(const QueueingSample& sample, const std::string& quantity,
               const QueueingModel& model) {
  for (const Named& named : kNamed) {
    if (quantity == named.name) return named.of(sample, model);
  }
  if (const auto quantile = time_quantile(quantity)) {
    return sample.quantile_of(
               quantile->of_wait ? &ServedRequest::wait_ns : &ServedRequest::sojourn_ns,
               quantile->q) /
           kUnit;
  }
  for (const Numbered& numbered : kNumbered) {
    if (const auto number = number_behind(quantity, numbered.prefix))
      return numbered.of(sample, model, *number);
  }
  throw std::logic_error("no measure of " + quantity);
}

}  // namespace headroom::experiment
