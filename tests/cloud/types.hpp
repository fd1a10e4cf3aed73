#pragma once

#include "sim/cloud/instance_type.hpp"

/// Instance types for tests, with AWS's figures (aws-behaviour 1.1).
namespace headroom::cloud {

inline InstanceType t2_nano() {
  return {"t2.nano", 1, 0.5, CreditTerms{3, 72, 30}, CreditMode::standard, 1.0, {}};
}
inline InstanceType t2_micro() {
  return {"t2.micro", 1, 1, CreditTerms{6, 144, 30}, CreditMode::standard, 1.0, {}};
}
inline InstanceType t2_medium() {
  return {"t2.medium", 2, 4, CreditTerms{24, 576, 60}, CreditMode::standard, 1.0, {}};
}
inline InstanceType t3_nano() {
  return {"t3.nano", 2, 0.5, CreditTerms{6, 144, 0}, CreditMode::unlimited, 1.0, {}};
}
/// No credits: a plain machine.
inline InstanceType plain(int vcpus = 1, double core_speed = 1.0) {
  return {"lab.plain", vcpus, 1, {}, CreditMode::standard, core_speed, {}};
}

}  // namespace headroom::cloud
