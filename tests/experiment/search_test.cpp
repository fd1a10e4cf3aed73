#include "sim/experiment/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace headroom::experiment {
namespace {

using testing::Each;
using testing::ElementsAre;

/// Two reals, a size of five levels and a choice of three.
const SearchSpace kSpace = {{0, 5, 0, 3}};

/// Best at reals 0.3 and 0.7, level 4 of five and level 1 of three; the second objective wants
/// small sizes.
Values values_of(const Point& point, std::size_t objectives) {
  const auto away = [](double at, double best) { return (at - best) * (at - best); };
  const double size = static_cast<double>(level_of(point[1], 5));
  const double choice = level_of(point[3], 3) == 1 ? 0 : 1;
  Values values = {away(point[0], 0.3) + away(point[2], 0.7) + away(size / 4, 1) + choice};
  if (objectives > 1) values.push_back(size / 4 + choice);
  return values;
}

/// All points that a search asks for, in order.
std::vector<Point> asked_by(Algorithm algorithm, std::size_t objectives, std::size_t generations,
                            std::uint64_t seed = 1) {
  SearchSettings settings{objectives, 12, seed, {{0.5, 0.5, 0.5, 0.5}}};
  const auto search = make_search(algorithm, kSpace, settings);
  std::vector<Point> asked;
  const Evaluate evaluate = [&](const std::vector<Point>& points) {
    std::vector<Values> values;
    for (const Point& point : points) {
      asked.push_back(point);
      values.push_back(values_of(point, objectives));
    }
    return values;
  };
  for (std::size_t g = 0; g < generations; ++g) search->next_generation(evaluate);
  return asked;
}

double best_of(const std::vector<Point>& points) {
  double best = 1e9;
  for (const Point& point : points) best = std::min(best, values_of(point, 1)[0]);
  return best;
}

struct Kind {
  Algorithm algorithm;
  std::size_t objectives;
};
class SearchOf : public testing::TestWithParam<Kind> {};

TEST_P(SearchOf, stays_within_the_space) {
  for (const Point& point : asked_by(GetParam().algorithm, GetParam().objectives, 10)) {
    ASSERT_EQ(point.size(), 4u);
    for (const double coordinate : point) {
      EXPECT_GE(coordinate, 0);
      EXPECT_LE(coordinate, 1);
    }
  }
}

TEST_P(SearchOf, asks_the_same_again_with_the_same_seed_and_something_else_with_another) {
  const auto [algorithm, objectives] = GetParam();
  const auto first = asked_by(algorithm, objectives, 5);
  EXPECT_EQ(first, asked_by(algorithm, objectives, 5));
  EXPECT_NE(first, asked_by(algorithm, objectives, 5, 2));
}

TEST_P(SearchOf, begins_with_what_is_known) {
  const auto asked = asked_by(GetParam().algorithm, GetParam().objectives, 1);
  EXPECT_EQ(level_of(asked.front()[1], 5), 2u);
  EXPECT_EQ(level_of(asked.front()[3], 3), 1u);
}

INSTANTIATE_TEST_SUITE_P(All, SearchOf,
                         testing::Values(Kind{Algorithm::cma_es, 1}, Kind{Algorithm::nsga2, 2},
                                         Kind{Algorithm::moead, 2}, Kind{Algorithm::random, 1}),
                         [](const auto& kind) {
                           return std::string(name_of(kind.param.algorithm));
                         });

TEST(Search, learns_what_random_points_do_not) {
  const double at_random = best_of(asked_by(Algorithm::random, 1, 30));
  EXPECT_LT(best_of(asked_by(Algorithm::cma_es, 1, 30)), at_random / 10);
  EXPECT_LT(best_of(asked_by(Algorithm::nsga2, 2, 30)), at_random);
  EXPECT_LT(best_of(asked_by(Algorithm::moead, 2, 30)), at_random);
}

TEST(Search, a_whole_generation_is_asked_for_at_once) {
  for (const auto& [algorithm, objectives] :
       {Kind{Algorithm::cma_es, 1}, Kind{Algorithm::nsga2, 2}}) {
    const auto search = make_search(algorithm, kSpace, {objectives, 12, 1, {}});
    std::size_t largest = 0;
    const Evaluate evaluate = [&](const std::vector<Point>& points) {
      largest = std::max(largest, points.size());
      EXPECT_EQ(points.size(), 12u);
      std::vector<Values> values;
      for (const Point& point : points) values.push_back(values_of(point, objectives));
      return values;
    };
    for (int g = 0; g < 4; ++g) search->next_generation(evaluate);
  }
}

TEST(Search, what_an_algorithm_can_not_do_is_refused) {
  EXPECT_THROW(make_search(Algorithm::cma_es, kSpace, {2, 12, 1, {}}), std::invalid_argument);
  EXPECT_THROW(make_search(Algorithm::moead, kSpace, {1, 12, 1, {}}), std::invalid_argument);
}

TEST(Search, small_spaces_can_be_counted_and_listed) {
  const SearchSpace space = {{2, 3}};
  EXPECT_EQ(space.size(6), 6u);
  EXPECT_EQ(space.size(5), std::nullopt);
  EXPECT_EQ(kSpace.size(1'000'000), std::nullopt) << "reals have no end";
  const auto points = all_points(space);
  ASSERT_EQ(points.size(), 6u);
  EXPECT_THAT(points.front(), ElementsAre(0.25, 1.0 / 6));
  EXPECT_EQ(level_of(points[5][0], 2), 1u);
  EXPECT_EQ(level_of(points[5][1], 3), 2u);
}

}  // namespace
}  // namespace headroom::experiment
