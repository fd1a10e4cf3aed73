#include "sim/report/precision.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

/// 90, 110, 90, ...
Precision precision(std::uint32_t replications, double wanted) {
  Precision precision{"/requests/latency_s/p95", "p95", {wanted, 0.95, 10}, {}, replications};
  for (std::uint32_t r = 0; r < replications; ++r) precision.estimate.add(r % 2 == 0 ? 90 : 110);
  return precision;
}

// Ten: half-width 2.262157 * 10.540926 / sqrt(10) = 7.540523, over 100 less that: 8.1555 %.
TEST(Precision, is_the_width_as_a_share_of_the_least_the_figure_can_be) {
  const Json json = precision_json(precision(10, 0.02));
  EXPECT_NEAR(json["relative_error"].get<double>(), 0.081555, 1e-6);
  EXPECT_EQ(json["figure"], "/requests/latency_s/p95");
  EXPECT_EQ(json["wanted"], 0.02);
  EXPECT_EQ(json["reached"], false);
  EXPECT_EQ(precision_json(precision(10, 0.09))["reached"], true);
}

TEST(Precision, that_was_not_reached_says_why) {
  EXPECT_EQ(precision_words(precision(10, 0.02), {}),
            "  ✗ p95 is known to 8.2 %, not to 2 %: the 10 replications allowed were used up\n");
  EXPECT_EQ(precision_words(precision(10, 0.09), {}),
            "  ✓ p95 is known to 8.2 % (9 % asked for)\n");
}

TEST(Precision, of_a_figure_around_0_can_not_be_told) {
  Precision precision{"/x", "x", {0.02, 0.95, 10}, {}, 10};
  for (int r = 0; r < 10; ++r) precision.estimate.add(r % 2 == 0 ? 1 : -1);
  EXPECT_EQ(precision_json(precision)["relative_error"], nullptr);
  EXPECT_EQ(
      precision_words(precision, {}),
      "  ✗ x is not known to 2 %, as it may well be 0: the 10 replications allowed were used up\n");
}

}  // namespace
}  // namespace headroom::report
