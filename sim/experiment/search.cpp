#include "sim/experiment/search.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/engine/random.hpp"
#include "sim/experiment/loaded_module.hpp"
#include "sim/experiment/pagmo_search.hpp"
#include "sim/experiment/sample_points.hpp"

namespace headroom::experiment {
namespace {

/// Points that know nothing of each other.
class RandomSearch final : public Search {
 public:
  RandomSearch(const SearchSpace& space, const SearchSettings& settings)
      : dimensions_(space.levels.size()),
        population_(settings.population),
        start_(settings.start),
        key_(engine::stream_key(settings.seed, 0, "random search")) {}

  void next_generation(const Evaluate& evaluate) override {
    std::vector<Point> points = std::move(start_);
    start_.clear();
    while (points.size() < population_) {
      engine::Draw draw(key_, drawn_++);
      Point& point = points.emplace_back(dimensions_);
      for (double& coordinate : point) coordinate = draw.unit();
    }
    evaluate(points);
  }

 private:
  std::size_t dimensions_;
  std::size_t population_;
  std::vector<Point> start_;
  engine::StreamKey key_;
  std::uint64_t drawn_ = 0;
};

/// Pagmo's algorithms start from points that are spread well.
SearchSettings with_first_generation(const SearchSpace& space, SearchSettings settings) {
  const auto others = latin_hypercube(settings.population, space.levels.size(), settings.seed);
  for (std::size_t i = settings.start.size(); i < settings.population; ++i)
    settings.start.push_back(others[i]);
  return settings;
}

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::cma_es: return "cma_es";
    case Algorithm::nsga2: return "nsga2";
    case Algorithm::moead: return "moead";
    case Algorithm::random: break;
  }
  return "random";
}

std::optional<std::size_t> SearchSpace::size(std::size_t most) const {
  std::size_t points = 1;
  for (const std::size_t n : levels) {
    if (n == 0 || points > most / n) return std::nullopt;
    points *= n;
  }
  return points;
}

std::unique_ptr<Search> make_search(Algorithm algorithm, const SearchSpace& space,
                                    const SearchSettings& settings) {
  if (algorithm == Algorithm::random) return std::make_unique<RandomSearch>(space, settings);
  const bool wants_one = algorithm == Algorithm::cma_es;
  if (wants_one != (settings.objectives == 1))
    throw std::invalid_argument(wants_one ? "CMA-ES minimises one objective"
                                          : "NSGA-II and MOEA/D minimise several objectives");
  void* const make = function_of_module("headroom_pagmo.so", "headroom_pagmo_search");
  return std::unique_ptr<Search>(reinterpret_cast<decltype(&headroom_pagmo_search)>(make)(
      algorithm, space, with_first_generation(space, settings)));
}

std::vector<Point> all_points(const SearchSpace& space) {
  std::vector<Point> points = {{}};
  for (const std::size_t n : space.levels) {
    std::vector<Point> longer;
    for (const Point& point : points) {
      for (std::size_t k = 0; k < n; ++k) {
        longer.push_back(point);
        longer.back().push_back(coordinate_of_level(k, n));
      }
    }
    points = std::move(longer);
  }
  return points;
}

}  // namespace headroom::experiment
