#include "sim/theory/loss_queue.hpp"

#include <algorithm>
#include <vector>

#include "sim/theory/birth_death.hpp"

namespace headroom::theory {

LossQueue::LossQueue(double arrival_rate, double service_rate, int servers, int capacity)
    : arrival_rate_(arrival_rate),
      service_rate_(service_rate),
      servers_(servers),
      capacity_(capacity) {
  const std::vector<double> p = birth_death(
      capacity, [&](int) { return arrival_rate; },
      [&](int n) { return service_rate * std::min(n, servers); });
  loss_ = p.back();
  empty_ = p.front();
  in_system_ = mean_of(p);
}

}  // namespace headroom::theory
