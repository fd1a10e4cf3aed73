#include "sim/theory/queues.hpp"

#include <cmath>
#include <vector>

#include "sim/theory/tail_quantile.hpp"

namespace headroom::theory {

double erlang_b(int servers, double offered_load) {
  double inverse = 1.0;
  for (int k = 1; k <= servers; ++k) inverse = 1.0 + inverse * k / offered_load;
  return 1.0 / inverse;
}

double erlang_c(int servers, double offered_load) {
  const double b = erlang_b(servers, offered_load);
  return b / (1.0 - offered_load / servers * (1.0 - b));
}

double MMc::mean_wait() const {
  return probability_of_waiting() / (servers * service_rate - arrival_rate);
}

double MMc::probability_empty() const {
  // P(0) = B(c, a) c!/a^c (1 - rho) / (1 - rho (1 - B)); the factorial through its own recurrence.
  double sum = 0.0;
  double term = 1.0;
  for (int k = 0; k < servers; ++k) sum += term, term *= offered_load() / (k + 1);
  return 1.0 / (sum + term / (1.0 - utilization()));
}

double MMc::wait_exceeds(double t) const {
  return probability_of_waiting() * std::exp(-(servers * service_rate - arrival_rate) * t);
}

double MMc::sojourn_exceeds(double t) const {
  const double mu = service_rate;
  const double drain = servers * mu - arrival_rate;  // the rate at which a wait ends
  const double p = probability_of_waiting();
  if (std::abs(drain - mu) < 1e-12 * mu) return std::exp(-mu * t) * (1.0 + p * mu * t);
  return std::exp(-mu * t) + p * mu / (drain - mu) * (std::exp(-mu * t) - std::exp(-drain * t));
}

double MMc::wait_quantile(double q) const {
  const double p = probability_of_waiting();
  return p <= 1.0 - q ? 0.0 : std::log(p / (1.0 - q)) / (servers * service_rate - arrival_rate);
}

double MMc::sojourn_quantile(double q) const {
  return solve_tail([this](double t) { return sojourn_exceeds(t); }, 1.0 - q, mean_sojourn());
}

double MMc::more_than_in_system(int n) const { return std::pow(utilization(), n + 1); }

double MD1::mean_wait() const {
  return utilization() * service_time / (2.0 * (1.0 - utilization()));
}

double MD1::wait_within(double t) const {
  // With t = k D - u, 0 <= u < D: P(W <= t) = e^(-lambda u) sum_{j=0}^{k-1} Q(k-1-j) (lambda u)^j /
  // j! where Q(n) = P(at most n wait in queue at an arbitrary instant). All terms are positive. Q
  // follows from the embedded chain of M/D/1: with a(i) Poisson(rho), the number left behind.
  const double rho = utilization();
  const int k = static_cast<int>(std::floor(t / service_time)) + 1;
  const double u = k * service_time - t;
  // Number in system at departures (= at arbitrary instants): p(n), by the recurrence
  // p(n+1) = (p(n) - p(0) a(n) - sum_{i=1}^{n} p(i) a(n+1-i)) / a(0).
  const int terms = k + 1;
  std::vector<double> arrivals(static_cast<std::size_t>(terms) + 2);
  arrivals[0] = std::exp(-rho);
  for (std::size_t i = 1; i < arrivals.size(); ++i)
    arrivals[i] = arrivals[i - 1] * rho / static_cast<double>(i);
  std::vector<double> in_system{1.0 - rho};
  for (std::size_t n = 0; n + 1 < static_cast<std::size_t>(terms) + 1; ++n) {
    double next = in_system[n] - in_system[0] * arrivals[n];
    for (std::size_t i = 1; i <= n; ++i) next -= in_system[i] * arrivals[n + 1 - i];
    in_system.push_back(next / arrivals[0]);
  }
  // At most n in queue = at most n + 1 in system.
  std::vector<double> at_most_in_queue;
  double sum = in_system[0];
  for (std::size_t n = 0; n + 1 < in_system.size(); ++n) {
    sum += in_system[n + 1];
    at_most_in_queue.push_back(sum);
  }
  double result = 0.0;
  double poisson = std::exp(-arrival_rate * u);
  for (int j = 0; j < k; ++j) {
    result += at_most_in_queue[static_cast<std::size_t>(k - 1 - j)] * poisson;
    poisson *= arrival_rate * u / (j + 1);
  }
  return result;
}

double MD1::wait_quantile(double q) const {
  return solve_tail([this](double t) { return 1.0 - wait_within(t); }, 1.0 - q, service_time);
}

}  // namespace headroom::theory
