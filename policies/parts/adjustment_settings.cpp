#include "policies/parts/adjustment_settings.hpp"

namespace headroom::policies {

using scaling::AdjustmentType;
using scaling::Config;
using scaling::Parameter;

Parameter adjustment_type_parameter() {
  return {"AdjustmentType",
          Parameter::Kind::choice,
          "What an adjustment means.",
          true,
          {},
          {},
          scaling::adjustment_type_names()};
}

Parameter minimum_magnitude_parameter() {
  return {"MinAdjustmentMagnitude",
          Parameter::Kind::integer,
          "Least change in instances, for percentages.",
          false,
          0,
          1e6};
}

AdjustmentType adjustment_type_of(const Config& config) {
  return *scaling::adjustment_type(config["AdjustmentType"].text());
}

int minimum_magnitude_of(const Config& config) {
  const Config& magnitude = config["MinAdjustmentMagnitude"];
  if (magnitude.is_absent()) return 0;
  if (adjustment_type_of(config) != AdjustmentType::percent_change_in_capacity) {
    throw scaling::BadConfig("/MinAdjustmentMagnitude",
                             "only PercentChangeInCapacity has a minimum magnitude");
  }
  return static_cast<int>(magnitude.number());
}

}  // namespace headroom::policies
