#include "sim/experiment/sample_points.hpp"

#include <boost/random/sobol.hpp>
#include <numeric>
#include <utility>

#include "sim/engine/random.hpp"

namespace headroom::experiment {
namespace {

/// 0 to n - 1 in a random order (Fisher and Yates).
std::vector<std::size_t> shuffled(std::size_t n, engine::StreamKey key, std::uint64_t item) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t left = n; left > 1; --left) {
    const double u = engine::open_unit(engine::random_words(key, left, item)[0]);
    std::swap(order[left - 1], order[static_cast<std::size_t>(u * static_cast<double>(left))]);
  }
  return order;
}

}  // namespace

SamplePoints sobol_points(std::size_t points, std::size_t dimensions) {
  boost::random::sobol sequence(dimensions);
  SamplePoints all(points, std::vector<double>(dimensions));
  for (std::vector<double>& point : all) {
    for (double& coordinate : point) coordinate = engine::open_unit(sequence());
  }
  return all;
}

SamplePoints latin_hypercube(std::size_t points, std::size_t dimensions, std::uint64_t seed) {
  const engine::StreamKey order = engine::stream_key(seed, 0, "latin hypercube: order");
  const engine::StreamKey within = engine::stream_key(seed, 0, "latin hypercube: within a part");
  SamplePoints all(points, std::vector<double>(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const std::vector<std::size_t> parts = shuffled(points, order, d);
    for (std::size_t i = 0; i < points; ++i) {
      const double u = engine::open_unit(engine::random_words(within, i, d)[0]);
      all[i][d] = (static_cast<double>(parts[i]) + u) / static_cast<double>(points);
    }
  }
  return all;
}

}  // namespace headroom::experiment
