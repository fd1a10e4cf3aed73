#include "sim/scaling/adjustment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace headroom::scaling {
namespace {

constexpr std::array<std::pair<AdjustmentType, std::string_view>, 3> kNames{{
    {AdjustmentType::change_in_capacity, "ChangeInCapacity"},
    {AdjustmentType::exact_capacity, "ExactCapacity"},
    {AdjustmentType::percent_change_in_capacity, "PercentChangeInCapacity"},
}};

}  // namespace

std::optional<AdjustmentType> adjustment_type(std::string_view aws_name) {
  for (const auto& [type, name] : kNames) {
    if (name == aws_name) return type;
  }
  return std::nullopt;
}

std::vector<std::string> adjustment_type_names() {
  std::vector<std::string> names;
  for (const auto& row : kNames) names.emplace_back(row.second);
  return names;
}

int round_adjustment(double instances) {
  if (instances > 0.0 && instances < 1.0) return 1;
  if (instances < 0.0 && instances > -1.0) return -1;
  return static_cast<int>(std::trunc(instances));
}

int whole_capacity(double instances) {
  return static_cast<int>(std::clamp(std::ceil(instances - 1e-9), 0.0, 1e9));
}

int adjusted_capacity(AdjustmentType type, double adjustment, int minimum_magnitude, int capacity) {
  switch (type) {
    case AdjustmentType::change_in_capacity: return capacity + static_cast<int>(adjustment);
    case AdjustmentType::exact_capacity: return static_cast<int>(adjustment);
    case AdjustmentType::percent_change_in_capacity: {
      const int change = round_adjustment(adjustment * capacity / 100.0);
      if (change > 0) return capacity + std::max(change, minimum_magnitude);
      if (change < 0) return capacity - std::max(-change, minimum_magnitude);
      return capacity;
    }
  }
  return capacity;
}

}  // namespace headroom::scaling
