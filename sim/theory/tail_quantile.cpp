#include "sim/theory/tail_quantile.hpp"

#include <boost/math/tools/roots.hpp>
#include <cstdint>

namespace headroom::theory {

double solve_tail(const std::function<double(double)>& tail, double level, double scale) {
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
