#pragma once

#include "sim/load/open_load.hpp"

namespace headroom::load {

/// What a source will send, as far as it is known beforehand.
struct RateOutlook {
  double arrivals = 0;         ///< on average
  double peak_per_second = 0;  ///< the highest rate; of a log the mean one: less than it is
};

/// Of the time until `length` after the source's start. A trace is read for it, block by block.
RateOutlook outlook(const OpenLoadConfig& load, Duration length);

RateOutlook outlook(const RateCurve& curve, Duration length);

/// When a recording has been played, counted from the source's start; empty for what goes on.
std::optional<Duration> end_of_recording(const OpenLoadConfig& load);

}  // namespace headroom::load
