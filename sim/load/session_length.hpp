#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/random.hpp"

namespace headroom::load {

/// How many requests a session has at most.
struct SessionLength {
  static constexpr std::uint32_t kNoEnd = ~std::uint32_t{0};
  enum class Kind {
    none,       ///< as long as there is a next page
    constant,   ///< `low`
    geometric,  ///< `mean`: after each request the same chance to end, 1 / mean
    uniform,    ///< from `low` to `high`, both included
    empirical   ///< each of `values` with the same chance
  };
  Kind kind = Kind::none;
  std::uint32_t low = 1;
  std::uint32_t high = 1;
  double mean = 1;
  std::vector<std::uint32_t> values = {};

  std::uint32_t sample(engine::Draw& draw) const;
  /// The chance of more than `requests`.
  double exceeds(std::uint32_t requests) const;
};

}  // namespace headroom::load
