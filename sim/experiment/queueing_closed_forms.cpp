#include "sim/experiment/queueing_closed_forms.hpp"

#include <cstddef>

#include "sim/experiment/queueing_model.hpp"

namespace headroom::experiment {
namespace {

using Quantity = const std::string&;
using ClosedForm = std::optional<double>;

/// What every open queue has.
template <class Theory>
ClosedForm of_any_queue(const Theory& q, Quantity quantity) {
  if (quantity == "rho") return q.utilization();
  if (quantity == "L") return q.mean_in_system();
  if (quantity == "Lq") return q.mean_in_queue();
  if (quantity == "W") return q.mean_sojourn();
  if (quantity == "Wq") return q.mean_wait();
  return std::nullopt;
}

/// Station 2 of "Q2".
std::optional<std::size_t> station_of(Quantity quantity, const std::string& prefix,
                                      std::size_t stations) {
  const auto number = number_behind(quantity, prefix);
  if (!number || *number < 1 || *number > static_cast<double>(stations)) return std::nullopt;
  return static_cast<std::size_t>(*number) - 1;
}

}  // namespace

ClosedForm closed_form(const theory::MMc& q, Quantity quantity) {
  if (quantity == "a") return q.offered_load();
  if (quantity == "ErlangC") return q.probability_of_waiting();
  if (quantity == "P0") return q.probability_empty();
  if (quantity == "P_Wq_gt_meanS") return q.wait_exceeds(1 / q.service_rate);
  if (const auto percent = number_behind(quantity, "W_p"))
    return q.sojourn_quantile(*percent / 100);
  if (const auto percent = number_behind(quantity, "Wq_p")) return q.wait_quantile(*percent / 100);
  const auto n = number_behind(quantity, "P_N_gt_");
  if (n && q.servers == 1) return q.more_than_in_system(static_cast<int>(*n));
  return of_any_queue(q, quantity);
}

ClosedForm closed_form(const theory::MD1& q, Quantity quantity) {
  if (const auto k = number_behind(quantity, "P_Wq_le_")) return q.wait_within(*k * q.service_time);
  if (const auto percent = number_behind(quantity, "Wq_p")) return q.wait_quantile(*percent / 100);
  return of_any_queue(q, quantity);
}

ClosedForm closed_form(const theory::MG1& q, Quantity quantity) {
  return of_any_queue(q, quantity);
}

ClosedForm closed_form(const theory::GIM1& q, Quantity quantity) {
  if (quantity == "sigma") return q.probability_of_waiting();
  if (const auto percent = number_behind(quantity, "W_p"))
    return q.sojourn_quantile(*percent / 100);
  return of_any_queue(q, quantity);
}

ClosedForm closed_form(const theory::LossQueue& q, Quantity quantity) {
  if (quantity == "P_block") return q.probability_of_loss();
  if (quantity == "throughput") return q.throughput();
  if (quantity == "utilisation") return q.utilization();
  if (quantity == "P0") return q.probability_empty();
  if (quantity == "L") return q.mean_in_system();
  if (quantity == "Lq") return q.mean_in_queue();
  if (quantity == "W_accepted") return q.mean_sojourn();
  if (quantity == "Wq_accepted") return q.mean_wait();
  return std::nullopt;
}

ClosedForm closed_form(const theory::MG1ProcessorSharing& q, Quantity quantity) {
  if (quantity == "rho") return q.utilization();
  if (quantity == "T_mean") return q.mean_sojourn();
  if (quantity == "L") return q.mean_in_system();
  if (const auto x = number_behind(quantity, "T_given_x_")) return q.mean_sojourn_of(*x);
  return std::nullopt;
}

ClosedForm closed_form(const theory::MM1ProcessorSharing& q, Quantity quantity) {
  if (quantity == "rho") return q.utilization();
  if (quantity == "T_mean") return q.mean_sojourn();
  if (quantity == "T_var") return q.variance_of_sojourn();
  if (const auto x = number_behind(quantity, "T_given_x_")) return q.mean_sojourn_of(*x);
  if (const auto x = number_behind(quantity, "Var_T_given_x_")) return q.variance_of_sojourn_of(*x);
  if (const auto percent = number_behind(quantity, "T_p"))
    return q.sojourn_quantile(*percent / 100);
  return std::nullopt;
}

ClosedForm closed_form(const theory::MachineRepairman& q, Quantity quantity) {
  if (quantity == "X") return q.throughput();
  if (quantity == "R") return q.mean_sojourn();
  if (quantity == "R_law") return q.sojourn_by_law();
  if (quantity == "L") return q.mean_in_system();
  if (quantity == "U") return q.utilization();
  if (quantity == "P0") return q.probability_empty();
  return std::nullopt;
}

ClosedForm closed_form(const theory::NetworkMeans& q, Quantity quantity) {
  if (quantity == "X") return q.throughput;
  if (quantity == "R") return q.response();
  if (const auto i = station_of(quantity, "R", q.residence.size())) return q.residence[*i];
  if (const auto i = station_of(quantity, "Q", q.in_station.size())) return q.in_station[*i];
  return std::nullopt;
}

ClosedForm closed_form(const theory::TransientMM1& q, Quantity quantity) {
  if (const auto t = number_behind(quantity, "E_N_t")) return q.mean_in_system(*t);
  if (const auto t = number_behind(quantity, "P0_t")) return q.probability_empty(*t);
  return std::nullopt;
}

}  // namespace headroom::experiment
