#include "sim/stats/estimate.hpp"

#include <gtest/gtest.h>

namespace headroom::stats {
namespace {

// The paired differences of a published example (metrics reference, section 5.2).
TEST(Estimate, gives_students_interval) {
  Estimate differences;
  const double x[] = {1.20, 1.35, 1.10, 1.42, 1.25};
  const double y[] = {1.11, 1.28, 1.05, 1.30, 1.20};
  for (int i = 0; i < 5; ++i) differences.add(x[i] - y[i]);
  EXPECT_NEAR(differences.mean(), 0.076, 1e-12);
  EXPECT_NEAR(differences.standard_deviation(), 0.029665, 5e-7);
  EXPECT_NEAR(differences.half_width(0.95), 0.036834, 5e-7);
}

TEST(Estimate, students_t_as_in_the_tables) {
  EXPECT_NEAR(two_sided_student(0.95, 4), 2.776445, 5e-7);
  EXPECT_NEAR(two_sided_student(0.95, 9), 2.262157, 5e-7);
  EXPECT_NEAR(two_sided_student(0.95, 99), 1.984217, 5e-7);
  EXPECT_NEAR(two_sided_normal(0.95), 1.959964, 5e-7);
}

TEST(Estimate, one_observation_has_no_spread) {
  Estimate one;
  one.add(5);
  EXPECT_EQ(one.mean(), 5);
  EXPECT_EQ(one.standard_error(), 0);
}

}  // namespace
}  // namespace headroom::stats
