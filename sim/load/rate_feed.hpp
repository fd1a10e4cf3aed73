#pragma once

#include "sim/load/rate_curve.hpp"

namespace headroom::load {

/// A rate curve that is read as it is used. Asked once for many points, never for a request.
class RateFeed {
 public:
  virtual ~RateFeed() = default;
  /// Appends the curve's next points. @return false when there are none; the last one is held then
  virtual bool read(RateCurve& points) = 0;
};

}  // namespace headroom::load
