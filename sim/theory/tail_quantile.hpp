#pragma once

#include <functional>

namespace headroom::theory {

/// The t >= 0 at which a falling tail probability reaches `level`; 0 where it begins below.
/// @param tail P(T > t) as a function of t @param scale of the times, e.g. their mean
double solve_tail(const std::function<double(double)>& tail, double level, double scale);

}  // namespace headroom::theory
