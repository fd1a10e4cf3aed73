#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Points spread over a cube when a grid would have too many.
namespace headroom::experiment {

/// By point, by dimension; strictly between 0 and 1.
using SamplePoints = std::vector<std::vector<double>>;

/// The first points of Sobol's sequence behind the origin: the more of them, the finer, and any
/// first part of it is spread well. Best with 2^k - 1 points. Sobol' 1967; directions of Joe and
/// Kuo 2008 (Boost.Random).
SamplePoints sobol_points(std::size_t points, std::size_t dimensions);

/// In each dimension every one of `points` equal parts holds one point. McKay, Beckman and Conover,
/// Technometrics 21 (1979).
SamplePoints latin_hypercube(std::size_t points, std::size_t dimensions, std::uint64_t seed);

}  // namespace headroom::experiment
