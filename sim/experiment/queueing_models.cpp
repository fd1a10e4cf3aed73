// From the cases of a table to systems that the program can run: open and closed queues that
// settle. Those that begin again and again are in queueing_episodes.cpp.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/experiment/queueing_closed_forms.hpp"
#include "sim/experiment/queueing_episodes.hpp"
#include "sim/experiment/queueing_model.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using engine::Distribution;
using scenario::Json;
using Models = std::vector<QueueingModel>;

void need(const Json& row, bool holds, const std::string& what) {
  if (!holds)
    throw scenario::BadScenario(
        {{case_name(row), "/params", row.at("params").dump(), "parameters with " + what}});
}

template <class Theory>
QueueingModel model_of(const Theory& q, double arrival_rate, Distribution service) {
  QueueingModel model;
  model.arrival_rate = arrival_rate;
  model.service = std::move(service);
  model.closed_form = [q](const std::string& quantity) { return closed_form(q, quantity); };
  return model;
}

/// A queue without limits, which must be stable.
/// Its relaxation in requests: Whitt, "Planning queueing simulations", Management Science 35
/// (1989).
template <class Theory>
QueueingModel open_queue(const Json& row, const Theory& q, double arrival_rate,
                         Distribution service) {
  const double rho = q.utilization();
  need(row, rho > 0 && rho < 1, "a utilization above 0 and below 1");
  QueueingModel model = model_of(q, arrival_rate, std::move(service));
  model.utilization = rho;
  model.relaxation = 2 * (1 + rho) / ((1 - rho) * (1 - rho));
  return model;
}

QueueingModel loss_queue(const Json& row, double arrival_rate, double service_rate, int servers,
                         int capacity) {
  need(row, servers >= 1 && capacity >= servers, "at least one server, and room for it");
  const theory::LossQueue q(arrival_rate, service_rate, servers, capacity);
  QueueingModel model = model_of(q, arrival_rate, Distribution::exponential(1 / service_rate));
  model.servers = servers;
  model.queue_limit = static_cast<std::uint32_t>(capacity - servers);
  const double rho = arrival_rate / (service_rate * servers);
  model.utilization = rho;
  // It wanders through its queue at most, and above a utilization of 1 it first fills it.
  const double apart = std::max(std::abs(1 - rho), 1.0 / capacity);
  model.relaxation = 2 * (1 + rho) / (apart * apart);
  if (rho > 1) model.relaxation += capacity * rho / apart;
  return model;
}

/// The same system where nobody waits: what it loses is called by Erlang's name.
QueueingModel erlang_loss(const Json& row, double offered_load, int servers) {
  QueueingModel model = loss_queue(row, offered_load, 1, servers, servers);
  model.closed_form = [=](const std::string& quantity) -> std::optional<double> {
    if (quantity != "B" && quantity != "ErlangB") return std::nullopt;
    return theory::erlang_b(servers, offered_load);
  };
  return model;
}

Models m_m_c(const Json& row, const Json& params) {
  const int servers = params.value("c", 1);
  need(row, servers >= 1, "at least one server");
  const theory::MMc q{params.at("lambda"), params.at("mu"), servers};
  Models models = {
      open_queue(row, q, q.arrival_rate, Distribution::exponential(1 / q.service_rate))};
  models[0].servers = servers;
  models.push_back(erlang_loss(row, q.offered_load(), servers));
  return models;
}

/// A service time with that squared coefficient of variation.
Distribution of_squared_cv(double mean, double squared_cv) {
  if (squared_cv == 0) return Distribution::constant(mean);
  const double cv = std::sqrt(squared_cv);
  return cv < 1 ? Distribution::gamma(mean, cv) : Distribution::hyperexponential(mean, cv);
}

Models m_g_1(const Json& row, const Json& params) {
  const theory::MG1 q{params.at("lambda"), params.at("ES"), params.at("cv2")};
  need(row, q.squared_cv >= 0, "a squared coefficient of variation of at least 0");
  return {open_queue(row, q, q.arrival_rate, of_squared_cv(q.mean_service_time, q.squared_cv))};
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

Models m_g_1_sharing(const Json& row, const Json& params) {
  const theory::MG1ProcessorSharing q{params.at("lambda"), params.at("ES")};
  Models models = {open_queue(row, q, q.arrival_rate,
                              with_atoms(tagged_demands(row.at("values")), q.mean_service_time))};
  models[0].processor_sharing = true;
  return models;
}

/// Here the demand must be exponential, so that no x occurs exactly: those within 2 % of it are
/// taken, and their times brought to x in proportion. What that leaves is far below 1 %.
Models m_m_1_sharing(const Json& row, const Json& params) {
  const theory::MM1ProcessorSharing q{params.at("lambda"), params.at("mu")};
  Models models = {
      open_queue(row, q, q.arrival_rate, Distribution::exponential(1 / q.service_rate))};
  models[0].processor_sharing = true;
  models[0].demand_tolerance = 0.02;
  return models;
}

/// Poisson arrivals dealt to k stations in turn.
Models e_k_m_1(const Json& row, const Json& params) {
  const int k = params.at("k");
  need(row, k >= 1, "at least one station");
  const theory::GIM1 q = theory::erlang_arrivals(params.at("lambda"), params.at("mu"), k);
  Models models = {
      open_queue(row, q, k * q.arrival_rate(), Distribution::exponential(1 / q.service_rate()))};
  models[0].speeds.assign(static_cast<std::size_t>(k), 1.0);
  models[0].relaxation *= k;
  return models;
}

Models d_m_1(const Json& row, const Json& params) {
  const theory::GIM1 q = theory::even_arrivals(params.at("lambda"), params.at("mu"));
  Models models = {
      open_queue(row, q, q.arrival_rate(), Distribution::exponential(1 / q.service_rate()))};
  models[0].gaps.gaps = Distribution::constant(1);
  return models;
}

QueueingModel closed(const Json& row, QueueingModel model, int users, double think_time,
                     double utilization) {
  need(row, think_time > 0, "a time to think");
  model.users = Users{static_cast<std::uint32_t>(users), think_time};
  model.utilization = utilization;
  // Each user goes round a few times.
  model.relaxation = 4.0 * users * model.stations();
  return model;
}

Models repairman(const Json& row, const Json& params) {
  const int users = params.at("N");
  const int servers = params.at("c");
  need(row, users >= 1 && servers >= 1, "at least one user and one server");
  const theory::MachineRepairman q(users, params.at("Z"), params.at("S"), servers);
  QueueingModel model = model_of(q, q.throughput(), Distribution::exponential(q.service_time()));
  model.servers = servers;
  return {closed(row, std::move(model), users, q.think_time(), q.utilization())};
}

/// A cycle of the table visits each of k stations once. Here a user thinks and then goes to one of
/// them by chance, where he needs k times the demand: only the mean demand a cycle matters (BCMP:
/// Baskett, Chandy, Muntz & Palacios, JACM 22, 1975). The stations are instances of unequal speed.
Models network(const Json& row, const Json& params) {
  const int users = params.at("N");
  const double think_time = params.at("Z");
  const auto demands = params.at("D").get<std::vector<double>>();
  const bool all_positive =
      std::all_of(demands.begin(), demands.end(), [](double d) { return d > 0; });
  need(row, users >= 1 && !demands.empty() && all_positive, "users, and demands above 0");
  const theory::NetworkMeans q = theory::mean_value_analysis(users, think_time, demands);
  const auto k = static_cast<double>(demands.size());
  QueueingModel model = model_of(q, q.throughput, Distribution::exponential(k * demands[0]));
  model.processor_sharing = true;
  model.take_turns = false;
  model.speeds.clear();
  for (const double demand : demands) model.speeds.push_back(demands[0] / demand);
  const double largest = *std::max_element(demands.begin(), demands.end());
  return {closed(row, std::move(model), users, think_time, q.throughput * largest)};
}

}  // namespace

std::vector<QueueingModel> queueing_models(const Json& row) {
  const Json& params = row.at("params");
  const Json& model = row.at("model");
  if (model == "M/M/1" || model == "M/M/c") return m_m_c(row, params);
  if (model == "M/D/1") {
    const theory::MD1 q{params.at("lambda"), params.at("D")};
    return {open_queue(row, q, q.arrival_rate, Distribution::constant(q.service_time))};
  }
  if (model == "M/G/1-FCFS") return m_g_1(row, params);
  if (model == "M/G/1-PS") return m_g_1_sharing(row, params);
  if (model == "M/M/1-PS") return m_m_1_sharing(row, params);
  if (model == "E_k/M/1") return e_k_m_1(row, params);
  if (model == "D/M/1") return d_m_1(row, params);
  if (model == "ErlangB") return {erlang_loss(row, params.at("a"), params.at("c"))};
  if (model == "M/M/c/K")
    return {loss_queue(row, params.at("lambda"), params.at("mu"), params.at("c"), params.at("K"))};
  if (model == "closed-repairman") return repairman(row, params);
  if (model == "closed-MVA") return network(row, params);
  if (model == "M/M/1-transient") return transient_queue(row);
  if (model == "M(t)/M/inf") return infinite_servers(row);
  return {};
}

}  // namespace headroom::experiment
