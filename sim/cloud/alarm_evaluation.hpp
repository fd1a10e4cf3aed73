#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sim/scaling/metric.hpp"

namespace headroom::cloud {

/// TreatMissingData.
enum class MissingData { missing, ignore, breaching, not_breaching };
std::string_view aws_name(MissingData treatment);

enum class Point : std::uint8_t { missing, within, breaching };

/// What AWS leaves open: some points breach, none is within, and none is old enough to alarm. AWS
/// says only that it is "not ALARM" (aws-behaviour 5.4, ruling 4).
enum class Undecided { keep_state, insufficient_data };

/// The verdict of an alarm on its evaluation range (aws-behaviour 5.4, all of AWS's published
/// rows).
///
/// The newest N real points decide, however old, when there are as many; else the missing ones are
/// treated as told.
/// @param range one point a period, oldest first; usually longer than `evaluation_periods`
/// @return empty: the alarm keeps its state
std::optional<scaling::AlarmState> evaluate(std::span<const Point> range, int evaluation_periods,
                                            int datapoints_to_alarm, MissingData treatment,
                                            Undecided undecided = Undecided::keep_state);

}  // namespace headroom::cloud
