#include "sim/theory/machine_repairman.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "sim/theory/birth_death.hpp"

namespace headroom::theory {

MachineRepairman::MachineRepairman(int users, double think_time, double service_time, int servers)
    : users_(users), think_time_(think_time), service_time_(service_time), servers_(servers) {
  const auto rate = [&](int n) { return std::min(n, servers) / service_time; };
  const std::vector<double> p = birth_death(
      users, [&](int n) { return (users - n) / think_time; }, rate);
  for (int n = 1; n <= users; ++n) throughput_ += p[static_cast<std::size_t>(n)] * rate(n);
  in_system_ = mean_of(p);
  empty_ = p.front();
}

}  // namespace headroom::theory
