#include "sim/experiment/sample_points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace headroom::experiment {
namespace {

// The sequence behind the origin, in Gray code order: Bratley and Fox, ACM TOMS 14 (1988), and any
// table of it since.
TEST(SamplePoints, sobols_sequence_is_that_of_the_literature) {
  const SamplePoints points = sobol_points(7, 2);
  const SamplePoints expected = {{0.5, 0.5},     {0.75, 0.25},   {0.25, 0.75},  {0.375, 0.375},
                                 {0.875, 0.875}, {0.625, 0.125}, {0.125, 0.625}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(points[i][0], expected[i][0], 1e-12) << i;
    EXPECT_NEAR(points[i][1], expected[i][1], 1e-12) << i;
  }
}

TEST(SamplePoints, more_points_of_sobol_begin_with_the_fewer) {
  const SamplePoints few = sobol_points(5, 4);
  SamplePoints many = sobol_points(31, 4);
  many.resize(5);
  EXPECT_EQ(few, many);
}

// With the origin 2^k points have one in each of 2^k equal parts of every dimension.
TEST(SamplePoints, sobols_points_fill_every_part_of_each_dimension) {
  const SamplePoints points = sobol_points(63, 5);
  for (std::size_t d = 0; d < 5; ++d) {
    std::set<int> parts = {0};
    for (const auto& point : points) parts.insert(static_cast<int>(point[d] * 64));
    EXPECT_EQ(parts.size(), 64U) << "dimension " << d;
  }
}

TEST(SamplePoints, a_latin_hypercube_has_one_point_in_each_part_of_each_dimension) {
  const SamplePoints points = latin_hypercube(50, 4, 1);
  for (std::size_t d = 0; d < 4; ++d) {
    std::set<int> parts;
    for (const auto& point : points) {
      EXPECT_GT(point[d], 0);
      EXPECT_LT(point[d], 1);
      parts.insert(static_cast<int>(point[d] * 50));
    }
    EXPECT_EQ(parts.size(), 50U) << "dimension " << d;
  }
}

// Correlation of two random permutations of n has the standard deviation 1 / sqrt(n - 1).
TEST(SamplePoints, the_dimensions_of_a_latin_hypercube_know_nothing_of_each_other) {
  constexpr int kPoints = 1000;
  const SamplePoints points = latin_hypercube(kPoints, 2, 7);
  double sum = 0;
  for (const auto& point : points) sum += (point[0] - 0.5) * (point[1] - 0.5);
  EXPECT_LT(std::abs(sum / kPoints * 12), 4 / std::sqrt(kPoints - 1.0));
}

TEST(SamplePoints, another_seed_gives_another_latin_hypercube_and_the_same_the_same) {
  EXPECT_EQ(latin_hypercube(9, 3, 1), latin_hypercube(9, 3, 1));
  EXPECT_NE(latin_hypercube(9, 3, 1), latin_hypercube(9, 3, 2));
}

}  // namespace
}  // namespace headroom::experiment
