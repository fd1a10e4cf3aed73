#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/instance_type.hpp"
#include "sim/engine/time.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// The CPU held at a percentage for a time.
struct CreditStep {
  Duration length;
  double cpu_percent = 0;  ///< of all its vCPUs
};

/// One instance that does nothing but spend CPU credits.
struct CreditLife {
  std::string name;
  cloud::InstanceType type;
  cloud::CreditMode mode = cloud::CreditMode::standard;
  std::optional<double> credits;  ///< at the beginning; absent: launch credits
  std::vector<CreditStep> steps;
};

/// How things stand at the end of a step, in credits. Empty where nobody knows.
struct CreditOutcome {
  std::optional<double> balance;  ///< launch and earned credits together
  std::optional<double> surplus, charged;
  std::optional<double> minutes_until_empty;  ///< from the beginning of the step
  std::optional<double> cpu_percent;          ///< on average over the step, in whole minutes
};

/// Runs it by the whole program: a client for each vCPU keeps it busy. @return by step
std::vector<CreditOutcome> live(const CreditLife& life, const scenario::Environment& environment);

/// @throws BadScenario for a type that is not in the catalogue
const cloud::InstanceType& known_type(const std::string& name,
                                      const scenario::Environment& environment);

}  // namespace headroom::experiment
