#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::scaling {

/// How a policy's adjustment changes a capacity.
enum class AdjustmentType { change_in_capacity, exact_capacity, percent_change_in_capacity };
/// As AWS names them: "ChangeInCapacity".
std::optional<AdjustmentType> adjustment_type(std::string_view aws_name);
std::vector<std::string> adjustment_type_names();

/// Auto Scaling's rounding of a percentage of the capacity: above 1 and below -1 toward zero,
/// anything else that is not 0 to a whole instance (aws-behaviour 4.7: 12.7 -> 12, 0.67 -> 1, -0.58
/// -> -1, -6.67 -> -6).
int round_adjustment(double instances);

/// The whole instances that cover so many, with a guard against binary fractions: 3.0000000001
/// is 3. Held to 0 and to more than any group may have.
int whole_capacity(double instances);

/// The capacity after an adjustment, not yet held within the group's limits.
/// @param minimum_magnitude least change in instances, for percentages only; 0 for none
int adjusted_capacity(AdjustmentType type, double adjustment, int minimum_magnitude, int capacity);

}  // namespace headroom::scaling
