#pragma once

#include <string>
#include <vector>

/// Which instances, and how many (policies.md 8).
namespace headroom::policies {

/// What an instance of a type can do, in vCPUs of the launch template's type.
struct FleetType {
  std::string name;
  double vcpus = 1;           ///< cores x their relative speed
  double baseline_share = 1;  ///< of them, that it may use for good; 1: no CPU credits
  double usd_per_hour = 1;
};

/// What is asked of a fleet, in the same vCPUs.
struct FleetDemand {
  double peak_vcpus = 0;  ///< that it must have
  double mean_vcpus = 0;  ///< that it uses on average: its baselines must cover them
};

struct Fleet {
  FleetType type;
  int count = 0;
  double vcpus() const { return count * type.vcpus; }
  double usd_per_hour() const { return count * type.usd_per_hour; }
};

/// How many of a type a demand takes.
int instances_needed(const FleetType& type, const FleetDemand& demand);

/// The cheapest fleet of one type with `least` to `most` instances; among equally cheap ones that
/// of more and smaller instances, which follows the load in finer steps. Where none is large
/// enough, the largest. @pre types is not empty
Fleet cheapest_fleet(const std::vector<FleetType>& types, const FleetDemand& demand, int least,
                     int most);

}  // namespace headroom::policies
