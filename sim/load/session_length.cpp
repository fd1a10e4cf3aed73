#include "sim/load/session_length.hpp"

#include <algorithm>

#include "sim/engine/elementary.hpp"

namespace headroom::load {

std::uint32_t SessionLength::sample(engine::Draw& draw) const {
  switch (kind) {
    case Kind::none: return kNoEnd;
    case Kind::constant: return low;
    case Kind::geometric: {
      if (mean <= 1) return 1;
      const double more = engine::log(draw.unit()) / engine::log(1 - 1 / mean);
      return 1 + static_cast<std::uint32_t>(std::min(more, 4e9));
    }
    case Kind::uniform:
      return low + static_cast<std::uint32_t>(draw.unit() * (static_cast<double>(high - low) + 1));
    case Kind::empirical:
      return values[static_cast<std::size_t>(draw.unit() * static_cast<double>(values.size()))];
  }
  return kNoEnd;
}

double SessionLength::exceeds(std::uint32_t requests) const {
  switch (kind) {
    case Kind::none: return 1;
    case Kind::constant: return low > requests ? 1 : 0;
    case Kind::geometric:
      return requests == 0 ? 1 : engine::pow(std::max(0.0, 1 - 1 / mean), requests);
    case Kind::uniform:
      if (requests < low) return 1;
      return requests >= high ? 0 : static_cast<double>(high - requests) / (high - low + 1.0);
    case Kind::empirical: {
      const auto more = std::count_if(values.begin(), values.end(),
                                      [&](std::uint32_t value) { return value > requests; });
      return static_cast<double>(more) / static_cast<double>(values.size());
    }
  }
  return 1;
}

}  // namespace headroom::load
