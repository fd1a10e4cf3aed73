#pragma once

#include <boost/math/tools/roots.hpp>
#include <cstdint>

namespace headroom::theory {

/// The t >= 0 at which a falling tail probability reaches `level`; 0 where it begins below.
/// @param tail P(T > t) as a function of t @param scale of the times, e.g. their mean
template <class Tail>
double solve_tail(Tail tail, double level, double scale) {
  if (tail(0.0) <= level) return 0.0;
  double high = scale;
  while (tail(high) > level) high *= 2.0;
  std::uintmax_t iterations = 200;
  const auto bracket =
      boost::math::tools::toms748_solve([&](double t) { return tail(t) - level; }, 0.0, high,
                                        boost::math::tools::eps_tolerance<double>(48), iterations);
  return 0.5 * (bracket.first + bracket.second);
}

}  // namespace headroom::theory
