#include "sim/experiment/queueing_sample.hpp"

#include <algorithm>
#include <cmath>

namespace headroom::experiment {

namespace {

double sojourn_ns(const ServedRequest& request) {
  return static_cast<double>((request.finished - request.sent).ns());
}
double wait_ns(const ServedRequest& request) {
  return static_cast<double>((request.started - request.sent).ns());
}
double demand_ns(const ServedRequest& request) { return request.first_demand_ns; }

}  // namespace

QueueingSample::QueueingSample(std::vector<ServedRequest> requests, Instant begin, Instant end)
    : all_(std::move(requests)), begin_(begin), end_(end) {
  for (const ServedRequest& request : all_) {
    if (request.sent >= begin && request.sent < end) in_window_.push_back(request);
  }
}

std::optional<double> QueueingSample::measure(const std::string& quantity,
                                              const QueueingModel& model, Duration unit) {
  const auto unit_ns = static_cast<double>(unit.ns());
  const double arrival_rate =
      static_cast<double>(in_window_.size()) / static_cast<double>((end_ - begin_).ns());
  if (quantity == "a") return arrival_rate * mean_of(demand_ns);
  if (quantity == "rho" && model.processor_sharing) return share_of_time_above(0);
  if (quantity == "rho")
    return mean_in(&ServedRequest::started, &ServedRequest::finished) / model.servers;
  if (quantity == "L") return mean_in(&ServedRequest::sent, &ServedRequest::finished);
  if (quantity == "Lq") return mean_in(&ServedRequest::sent, &ServedRequest::started);
  if (quantity == "W" || quantity == "T_mean") return mean_of(sojourn_ns) / unit_ns;
  if (quantity == "Wq") return mean_of(wait_ns) / unit_ns;
  if (quantity == "P0") return 1.0 - share_of_time_above(0);
  if (quantity == "ErlangC") return share_waiting_longer_than(0);
  const double mean_service_ns = model.service.mean() * unit_ns;
  if (quantity == "P_Wq_gt_meanS") return share_waiting_longer_than(mean_service_ns);
  if (const auto k = number_behind(quantity, "P_Wq_le_"))
    return 1.0 - share_waiting_longer_than(*k * mean_service_ns);
  if (const auto n = number_behind(quantity, "P_N_gt_"))
    return share_of_time_above(static_cast<std::size_t>(*n));
  if (const auto percent = number_behind(quantity, "W_p"))
    return quantile_of(sojourn_ns, *percent / 100) / unit_ns;
  if (const auto percent = number_behind(quantity, "Wq_p"))
    return quantile_of(wait_ns, *percent / 100) / unit_ns;
  if (const auto x = number_behind(quantity, "T_given_x_"))
    return mean_sojourn_of_demand(*x * unit_ns) / unit_ns;
  return std::nullopt;
}

void QueueingSample::add_times_to(stats::Histogram& sojourn, stats::Histogram& wait) const {
  for (const ServedRequest& request : in_window_) {
    sojourn.add(request.finished - request.sent);
    wait.add(request.started - request.sent);
  }
}

double QueueingSample::mean_of(double (*value)(const ServedRequest&)) const {
  double sum = 0;
  for (const ServedRequest& request : in_window_) sum += value(request);
  return sum / static_cast<double>(in_window_.size());
}

double QueueingSample::share_waiting_longer_than(double ns) const {
  const auto longer = std::count_if(in_window_.begin(), in_window_.end(),
                                    [&](const auto& r) { return wait_ns(r) > ns; });
  return static_cast<double>(longer) / static_cast<double>(in_window_.size());
}

double QueueingSample::quantile_of(double (*value)(const ServedRequest&), double q) {
  std::vector<double> values;
  values.reserve(in_window_.size());
  for (const ServedRequest& request : in_window_) values.push_back(value(request));
  const auto rank = static_cast<std::ptrdiff_t>(stats::nearest_rank(q, values.size())) - 1;
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

double QueueingSample::mean_in(Instant ServedRequest::*from, Instant ServedRequest::*to) const {
  double sum = 0;  // ns within the window, over all requests
  for (const ServedRequest& request : all_) {
    const Instant begin = std::max(request.*from, begin_);
    const Instant end = std::min(request.*to, end_);
    if (begin < end) sum += static_cast<double>((end - begin).ns());
  }
  return sum / static_cast<double>((end_ - begin_).ns());
}

double QueueingSample::share_of_time_above(std::size_t n) const {
  // Arrivals sorted anew, departures as they came: merge the two and add up the time above n.
  std::vector<Instant> arrivals;
  for (const ServedRequest& request : all_) arrivals.push_back(request.sent);
  std::sort(arrivals.begin(), arrivals.end());
  std::size_t arrived = 0;
  std::size_t left = 0;
  Instant since;
  std::int64_t above_ns = 0;
  const auto pass = [&](Instant now) {
    if (arrived - left > n) {
      const Duration within = std::min(now, end_) - std::max(since, begin_);
      above_ns += std::max<std::int64_t>(within.ns(), 0);
    }
    since = now;
  };
  while (left < all_.size()) {
    const bool is_arrival = arrived < arrivals.size() && arrivals[arrived] < all_[left].finished;
    pass(is_arrival ? arrivals[arrived] : all_[left].finished);
    is_arrival ? ++arrived : ++left;
  }
  return static_cast<double>(above_ns) / static_cast<double>((end_ - begin_).ns());
}

double QueueingSample::mean_sojourn_of_demand(double demand) const {
  double sum = 0;
  std::size_t count = 0;
  for (const ServedRequest& request : in_window_) {
    if (std::abs(request.first_demand_ns - demand) > 1e-6 * demand) continue;
    sum += sojourn_ns(request);
    ++count;
  }
  return sum / static_cast<double>(count);
}

}  // namespace headroom::experiment
