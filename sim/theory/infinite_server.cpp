#include "sim/theory/infinite_server.hpp"

#include <cmath>

namespace headroom::theory {

double InfiniteServer::mean_periodic(double t) const {
  const double mu = service_rate;
  const double angle = frequency * t;
  return mean_rate / mu + amplitude * (mu * std::sin(angle) - frequency * std::cos(angle)) /
                              (mu * mu + frequency * frequency);
}

double InfiniteServer::mean_from_empty(double t) const {
  // What was there at time 0 in the periodic system has gone by then, but for e^(-mu t) of it.
  return mean_periodic(t) - std::exp(-service_rate * t) * mean_periodic(0.0);
}

}  // namespace headroom::theory
