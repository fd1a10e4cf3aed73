#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

/// Searching a space of settings, a generation at a time.
namespace headroom::experiment {

/// A place in the space: a coordinate in [0, 1] for each parameter. One of n levels is where the
/// coordinate lies among n equal parts.
using Point = std::vector<double>;
/// How good a point is, by objective: the smaller the better.
using Values = std::vector<double>;
/// Values of a whole generation, so that all of it can be under way at once. A point may be asked
/// for again: its values may have become more exact.
using Evaluate = std::function<std::vector<Values>(const std::vector<Point>&)>;

enum class Algorithm { cma_es, nsga2, moead, random };
/// "cma_es"
std::string_view name_of(Algorithm algorithm);

struct SearchSpace {
  /// By parameter: the number of its levels; 0 where it is continuous.
  std::vector<std::size_t> levels;

  /// Of all points that differ; empty where there are more than `most`.
  std::optional<std::size_t> size(std::size_t most) const;
};

/// The middle of level k of n.
inline double coordinate_of_level(std::size_t k, std::size_t n) {
  return (static_cast<double>(k) + 0.5) / static_cast<double>(n);
}
/// The level that a coordinate is in. @pre n > 0
inline std::size_t level_of(double coordinate, std::size_t n) {
  const double at = std::clamp(coordinate, 0.0, 1.0) * static_cast<double>(n);
  return std::min(static_cast<std::size_t>(at), n - 1);
}

struct SearchSettings {
  std::size_t objectives = 1;
  std::size_t population = 12;  ///< points of a generation; a multiple of 4
  std::uint64_t seed = 1;
  std::vector<Point> start = {};  ///< points that are known beforehand, at most a population
};

/// A search under way.
class Search {
 public:
  virtual ~Search() = default;
  /// Asks for the values of one generation of points, and learns from them.
  virtual void next_generation(const Evaluate& evaluate) = 0;
};

/// Of pagmo's algorithms, or at random. NSGA-II knows levels; the others move between them as if
/// they were continuous. MOEA/D asks for its points one by one, as each changes where the next
/// lies. With a seed the points are the same each time.
/// @throws std::invalid_argument for one objective with MOEA/D or NSGA-II, or two with CMA-ES
/// @throws NoModule
std::unique_ptr<Search> make_search(Algorithm algorithm, const SearchSpace& space,
                                    const SearchSettings& settings);

/// Every point of a space with levels only, in the order of its parameters.
std::vector<Point> all_points(const SearchSpace& space);

}  // namespace headroom::experiment
