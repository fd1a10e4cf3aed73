#pragma once

#include <sys/resource.h>

#include <random>
#include <string>
#include <vector>

#include <simgrid/s4u.hpp>

/// What the two SimGrid programs share.
namespace peers {

inline double user_cpu_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

/// Exponential numbers with mean 1.
class Exponential {
 public:
  explicit Exponential(unsigned seed) : engine_(seed) {}
  double operator()() { return distribution_(engine_); }

 private:
  std::mt19937_64 engine_;
  std::exponential_distribution<double> distribution_;
};

/// A platform of hosts with one core that does one unit of work a second.
inline std::vector<simgrid::s4u::Host*> make_hosts(int count) {
  auto* zone = simgrid::s4u::create_full_zone("zone");
  std::vector<simgrid::s4u::Host*> hosts;
  for (int i = 0; i < count; ++i)
    hosts.push_back(zone->create_host("host" + std::to_string(i), 1.0)->seal());
  zone->seal();
  return hosts;
}

}  // namespace peers
