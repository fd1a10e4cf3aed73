#pragma once

#include <vector>

#include "sim/engine/distribution.hpp"
#include "sim/engine/time.hpp"

namespace headroom::load {

/// A delay before a request: a distribution, or one of JMeter's timers, which give whole
/// milliseconds in ways of their own (Apache JMeter's component reference and sources).
struct Timer {
  enum class Kind {
    distribution,  ///< `time`, ns
    constant,      ///< offset
    uniform,       ///< floor(offset + U * range)
    gaussian,      ///< floor(|offset + range * N(0, 1)|): folded at 0, not cut
    poisson        ///< offset + Poisson(round(range)): a spread of sqrt(range), not an exponential
  };
  Kind kind = Kind::constant;
  engine::Distribution time;
  double offset_ms = 0;
  double range_ms = 0;
  double factor = 1;  ///< JMeter's timer.factor, of its random timers

  Duration sample(engine::Draw& draw) const;
};

/// Of all timers in scope; of a folded Gaussian, its offset where that is the larger part.
Duration mean_think_time(const std::vector<Timer>& timers);

/// The delays of all timers in scope add up.
Duration think_time(const std::vector<Timer>& timers, engine::Draw& draw);

}  // namespace headroom::load
