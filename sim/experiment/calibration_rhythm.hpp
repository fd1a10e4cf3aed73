#pragma once

#include <vector>

#include "sim/experiment/calibration.hpp"

namespace headroom::experiment {

/// The answers that a period is looked for in: of the two minutes with most of them, and no more
/// than 20,000. Each is moved at random within the resolution of the log: rounded times would
/// themselves keep the rhythm of the rounding.
/// @param ends of the requests, ascending @return ascending
std::vector<double> answers_to_hear(const Measurement& measured, const std::vector<double>& ends);

/// Whether clients send so regularly that they keep this period, or its fraction, themselves: a
/// single user with a constant think time does where demands are constant.
bool clients_keep(const Measurement& measured, double period_s);

}  // namespace headroom::experiment
