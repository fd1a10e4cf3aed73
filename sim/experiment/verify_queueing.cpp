#include "sim/experiment/verify_queueing.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/experiment/queueing_model.hpp"
#include "sim/experiment/queueing_sample.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Scenario;

constexpr Duration kTimeUnit = 10_ms;
constexpr std::size_t kReplications = 64;  // enough for z instead of Student's t
constexpr double kMostRequests = 1e8;      // of one case
constexpr double kFirstRequests = 1e6;     // of one case at least, to see how many it takes
constexpr double kRelaxations = 50;  // relaxation times of the queue in one replication, at least
constexpr double kMargin = 1.3;      // standard errors are estimates themselves
constexpr int kMostRounds = 6;
constexpr double kClosedFormTolerance = 1e-8;  // relative
constexpr int kFinePrecision = 14;             // bits: quantiles to 0.003 %
constexpr std::uint64_t kSeed = 1;

/// One instance with the model's servers behind the load balancer, and nothing else that takes
/// time.
Scenario scenario_of(const QueueingModel& model, double requests) {
  Scenario scenario;
  scenario.name = "verify";
  scenario.seed = kSeed;
  scenario.application.workers =
      model.processor_sharing ? 0 : static_cast<std::uint32_t>(model.servers);
  scenario.application.round_trip = Duration{};
  scenario.application.health_check_cpu = Duration{};
  cloud::RequestClass request;
  request.name = "job";
  request.steps = {{cloud::RequestStep::Kind::cpu,
                    model.service.scaled(static_cast<double>(kTimeUnit.ns())), false}};
  scenario.application.requests = {request};
  scenario.launch_template.type.name = "lab";
  scenario.launch_template.type.vcpus = model.servers;
  scenario.launch_template.image = {"lab", cloud::BakeLevel::application};
  scenario.provisioning = cloud::default_provisioning();
  scenario.group.name = "lab";
  scenario.group.min = scenario.group.max = scenario.group.desired = 1;
  scenario.group.zones = {"lab"};
  scenario.initial.running = true;
  const double per_second = model.arrival_rate / kTimeUnit.seconds();
  const Duration sending = Duration::from_seconds(requests / per_second);
  scenario.duration = sending + 1_h;  // everything that was sent is answered by then
  scenario.timeseries_step = scenario.duration;
  scenario.load = {
      {"arrivals", {}, sending, load::OpenLoadConfig{{{Duration{}, per_second}}, {{0, 1.0}}}}};
  return scenario;
}

/// One replication; the first fifth of it is warm-up.
QueueingSample replicate(const QueueingModel& model, double requests, std::uint32_t replication,
                         const scenario::Environment& environment) {
  const Scenario scenario = scenario_of(model, requests);
  std::vector<ServedRequest> served;
  served.reserve(static_cast<std::size_t>(1.1 * requests) + 1000);
  world::RunOptions options;
  options.replication = replication;
  options.observer = [&](std::span<const world::FinishedRequest> block) {
    for (const world::FinishedRequest& r : block)
      served.push_back({r.sent, r.started, r.finished, r.first_demand_ns});
  };
  world::run(scenario, environment, options);
  const Instant end = Instant::at(*scenario.load[0].stop);
  return {std::move(served), Instant{} + (end - Instant{}) / 5, end};
}

/// What the replications of a case say together.
struct Measured {
  std::vector<stats::Estimate> by_quantity;
  stats::Histogram sojourn{kFinePrecision};
  stats::Histogram wait{kFinePrecision};

  /// A quantile is that of all replications pooled, as the mean of short runs' quantiles is too
  /// low; everything else is the mean over the replications.
  double value(std::size_t index, const std::string& quantity) const {
    const double unit = kTimeUnit.seconds();
    if (const auto percent = number_behind(quantity, "W_p"))
      return sojourn.quantile_seconds(*percent / 100) / unit;
    if (const auto percent = number_behind(quantity, "Wq_p"))
      return wait.quantile_seconds(*percent / 100) / unit;
    return by_quantity[index].mean();
  }
};

Measured measure(const QueueingModel& model, const std::vector<std::string>& quantities,
                 double requests, std::uint32_t first_replication,
                 const scenario::Environment& environment) {
  Measured measured;
  measured.by_quantity.resize(quantities.size());
  for (std::uint32_t r = 0; r < kReplications; ++r) {
    QueueingSample sample =
        replicate(model, requests / kReplications, first_replication + r, environment);
    for (std::size_t i = 0; i < quantities.size(); ++i) {
      measured.by_quantity[i].add(sample.measure(quantities[i], model, kTimeUnit).value());
    }
    sample.add_times_to(measured.sojourn, measured.wait);
  }
  return measured;
}

/// Requests of the first round: a replication shorter than many relaxation times of the queue
/// (Whitt, "Planning Queueing Simulations", 1989) has quantiles that are too low.
double first_requests(const QueueingModel& model) {
  const double rho = model.utilization();
  const double relaxation = 2 * (1 + rho) / ((1 - rho) * (1 - rho));  // in service times
  return std::max(kFirstRequests, kReplications * kRelaxations * relaxation);
}

/// How many times as many requests it would take to have the standard error small enough.
double shortfall(const stats::Estimate& estimate, double expected, double relative_error) {
  const double ratio = estimate.standard_error() / (relative_error * std::abs(expected));
  return ratio * ratio;
}

/// What a system without a limit can not show: it loses nobody.
bool is_simulable(const std::string& quantity) { return quantity != "ErlangB"; }

/// A quantity that neither theory nor the sample can give is left alone.
bool is_known(const std::string& quantity, const QueueingModel& model) {
  return model.closed_form(quantity).has_value();
}

/// Approximations, which a simulation need not meet, and servers that a load balancer can not have.
bool is_left_out(const std::string& model) {
  static const std::set<std::string> kModels = {"GI/G/c-AllenCunneen", "GI/G/1-KLB", "M/M/1-setup"};
  return kModels.contains(model);
}

VerifiedRow computed_row(VerifiedRow row, const QueueingModel& model) {
  row.how = VerifiedRow::How::computed;
  row.value = model.closed_form(row.quantity);
  row.tolerance = kClosedFormTolerance * std::abs(row.expected);
  row.ok = std::abs(*row.value - row.expected) <= row.tolerance;
  return row;
}

std::vector<VerifiedRow> verify_case(const Json& json, const QueueingModel& model, double z,
                                     const scenario::Environment& environment) {
  const double relative_error = model.utilization() > 0.9 + 1e-9 ? 0.03 : 0.01;
  std::vector<VerifiedRow> rows;
  std::vector<std::string> simulated;
  for (const auto& [quantity, expected] : json.at("values").items()) {
    rows.push_back({"headroom-queueing-1",
                    case_name(json),
                    quantity,
                    VerifiedRow::How::skipped,
                    expected,
                    {},
                    0,
                    {}});
    if (is_simulable(quantity) && is_known(quantity, model)) simulated.push_back(quantity);
  }
  const auto expected_of = [&](const std::string& quantity) {
    return json.at("values").at(quantity).get<double>();
  };

  // A first round tells how many requests each quantity takes; what takes too many is computed.
  double requests = first_requests(model);
  Measured measured = measure(model, simulated, requests, 0, environment);
  std::set<std::string> too_long;
  for (int round = 0; round < kMostRounds; ++round) {
    double factor = 1;
    for (std::size_t i = 0; i < simulated.size(); ++i) {
      if (too_long.contains(simulated[i])) continue;
      const double needed =
          shortfall(measured.by_quantity[i], expected_of(simulated[i]), relative_error);
      if (needed * requests > kMostRequests)
        too_long.insert(simulated[i]);
      else
        factor = std::max(factor, needed);
    }
    if (factor <= 1) break;
    requests *= kMargin * factor;
    measured = measure(model, simulated, requests, kReplications, environment);
  }

  for (VerifiedRow& row : rows) {
    if (!is_known(row.quantity, model)) continue;
    const auto found = std::find(simulated.begin(), simulated.end(), row.quantity);
    if (found == simulated.end() || too_long.contains(row.quantity)) {
      row = computed_row(row, model);
      continue;
    }
    const auto index = static_cast<std::size_t>(found - simulated.begin());
    row.how = VerifiedRow::How::simulated;
    row.value = measured.value(index, row.quantity);
    const double standard_error = measured.by_quantity[index].standard_error();
    row.tolerance = z * standard_error;
    row.ok = std::abs(*row.value - row.expected) <= row.tolerance &&
             standard_error <= relative_error * std::abs(row.expected);
  }
  return rows;
}

}  // namespace

Verification verify_queueing(const Json& table, const scenario::Environment& environment,
                             const std::function<void(const std::string& case_name)>& progress) {
  std::size_t count = 0;
  for (const Json& row : table.at("cases")) count += row.at("values").size();
  const double z =
      stats::two_sided_normal(1.0 - 0.001 / static_cast<double>(std::max<std::size_t>(count, 1)));
  Verification result;
  for (const Json& row : table.at("cases")) {
    const auto model = queueing_model(row);
    if (model) {
      if (progress) progress(case_name(row));
      for (VerifiedRow& verified : verify_case(row, *model, z, environment)) {
        if (!verified.ok)
          result.unknown_models.push_back(verified.quantity + " of " + verified.case_name);
        result.rows.push_back(std::move(verified));
      }
      continue;
    }
    const std::string name = row.at("model").get<std::string>();
    auto& unknown = result.unknown_models;
    const bool is_named = std::find(unknown.begin(), unknown.end(), name) != unknown.end();
    if (!is_named && !is_left_out(name)) unknown.push_back(name);
    for (const auto& [quantity, expected] : row.at("values").items()) {
      result.rows.push_back({"headroom-queueing-1",
                             case_name(row),
                             quantity,
                             VerifiedRow::How::skipped,
                             expected,
                             {},
                             0,
                             {}});
    }
  }
  return result;
}

}  // namespace headroom::experiment
