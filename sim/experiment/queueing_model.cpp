#include "sim/experiment/queueing_model.hpp"

#include <fmt/format.h>

#include <charconv>
#include <numeric>
#include <utility>

#include "sim/theory/queues.hpp"

namespace headroom::experiment {
namespace {

using engine::Distribution;
using scenario::Json;

using Quantity = const std::string&;
using ClosedForm = std::optional<double>;

ClosedForm closed_form(const theory::MMc& q, Quantity quantity) {
  if (quantity == "a") return q.offered_load();
  if (quantity == "rho") return q.utilization();
  if (quantity == "ErlangB") return theory::erlang_b(q.servers, q.offered_load());
  if (quantity == "ErlangC") return q.probability_of_waiting();
  if (quantity == "L") return q.mean_in_system();
  if (quantity == "Lq") return q.mean_in_queue();
  if (quantity == "W") return q.mean_sojourn();
  if (quantity == "Wq") return q.mean_wait();
  if (quantity == "P0") return q.probability_empty();
  if (quantity == "P_Wq_gt_meanS") return q.wait_exceeds(1 / q.service_rate);
  if (const auto percent = number_behind(quantity, "W_p"))
    return q.sojourn_quantile(*percent / 100);
  if (const auto percent = number_behind(quantity, "Wq_p")) return q.wait_quantile(*percent / 100);
  const auto n = number_behind(quantity, "P_N_gt_");
  if (n && q.servers == 1) return q.more_than_in_system(static_cast<int>(*n));
  return std::nullopt;
}

ClosedForm closed_form(const theory::MD1& q, Quantity quantity) {
  if (quantity == "rho") return q.utilization();
  if (quantity == "L") return q.mean_in_system();
  if (quantity == "Lq") return q.mean_in_queue();
  if (quantity == "W") return q.mean_sojourn();
  if (quantity == "Wq") return q.mean_wait();
  if (const auto k = number_behind(quantity, "P_Wq_le_")) return q.wait_within(*k * q.service_time);
  if (const auto percent = number_behind(quantity, "Wq_p")) return q.wait_quantile(*percent / 100);
  return std::nullopt;
}

ClosedForm closed_form(const theory::MG1ProcessorSharing& q, Quantity quantity) {
  if (quantity == "rho") return q.utilization();
  if (quantity == "T_mean") return q.mean_sojourn();
  if (quantity == "L") return q.mean_in_system();
  if (const auto x = number_behind(quantity, "T_given_x_")) return q.mean_sojourn_of(*x);
  return std::nullopt;
}

template <class Theory>
QueueingModel model_of(const Theory& q, Distribution service, int servers, bool processor_sharing) {
  return {q.arrival_rate, std::move(service), servers, processor_sharing,
          [q](Quantity quantity) { return closed_form(q, quantity); }};
}

/// The demands x of the quantities T_given_x_...
std::vector<double> tagged_demands(const Json& values) {
  std::vector<double> demands;
  for (const auto& [name, value] : values.items()) {
    if (const auto x = number_behind(name, "T_given_x_")) demands.push_back(*x);
  }
  return demands;
}

/// Processor sharing does not care for the distribution of the demand, only for its mean. So we
/// take one in which every tagged demand occurs exactly: 1 request in n has it, and the others all
/// have the demand that makes the mean right.
Distribution with_atoms(const std::vector<double>& atoms, double mean) {
  if (atoms.empty()) return Distribution::exponential(mean);
  const double sum = std::accumulate(atoms.begin(), atoms.end(), 0.0);
  std::size_t n = 20;
  while (static_cast<double>(n) * mean <= sum || n <= atoms.size()) n *= 2;
  const double rest = (static_cast<double>(n) * mean - sum) / static_cast<double>(n - atoms.size());
  std::vector<double> demands = atoms;
  demands.resize(n, rest);
  return Distribution::empirical(std::move(demands));
}

}  // namespace

std::optional<double> number_behind(const std::string& quantity, const std::string& prefix) {
  if (!quantity.starts_with(prefix)) return std::nullopt;
  double number = 0;
  const char* begin = quantity.data() + prefix.size();
  const auto [end, error] = std::from_chars(begin, quantity.data() + quantity.size(), number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  return number;
}

std::optional<QueueingModel> queueing_model(const Json& row) {
  const Json& params = row.at("params");
  const Json& model = row.at("model");
  if (model == "M/M/1" || model == "M/M/c") {
    const theory::MMc q{params.at("lambda"), params.at("mu"),
                        model == "M/M/c" ? params.at("c").get<int>() : 1};
    return model_of(q, Distribution::exponential(1 / q.service_rate), q.servers, false);
  }
  if (model == "M/D/1") {
    const theory::MD1 q{params.at("lambda"), params.at("D")};
    return model_of(q, Distribution::constant(q.service_time), 1, false);
  }
  if (model == "M/G/1-PS") {
    const theory::MG1ProcessorSharing q{params.at("lambda"), params.at("ES")};
    return model_of(q, with_atoms(tagged_demands(row.at("values")), q.mean_service_time), 1, true);
  }
  return std::nullopt;
}

std::string case_name(const Json& row) {
  for (const char* key : {"name", "id"}) {
    if (row.contains(key) && row[key].is_string()) return row[key].get<std::string>();
  }
  std::string text = row.at("model").get<std::string>();
  for (const auto& [name, value] : row.at("params").items())
    text += fmt::format(" {}={}", name, value.dump());
  return text;
}

}  // namespace headroom::experiment
