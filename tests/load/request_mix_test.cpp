#include "sim/load/request_mix.hpp"

#include <gtest/gtest.h>

namespace headroom::load {
namespace {

TEST(RequestMix, divides_the_unit_interval_by_weight) {
  const RequestMix mix({{4, 1}, {0, 2}, {2, 5}});  // 1/8, 2/8, 5/8
  EXPECT_EQ(mix.choose(0.0), 4U);
  EXPECT_EQ(mix.choose(0.124), 4U);
  EXPECT_EQ(mix.choose(0.126), 0U);
  EXPECT_EQ(mix.choose(0.374), 0U);
  EXPECT_EQ(mix.choose(0.376), 2U);
  EXPECT_EQ(mix.choose(0.999999), 2U);
  EXPECT_TRUE(mix.has_choice());
}

TEST(RequestMix, of_one_class_has_no_choice) {
  const RequestMix mix({{3, 0.2}});
  EXPECT_FALSE(mix.has_choice());
  EXPECT_EQ(mix.only(), 3U);
}

TEST(RequestMix, weights_need_not_add_up_to_1) {
  const RequestMix small({{0, 0.001}, {1, 0.003}});
  const RequestMix large({{0, 1e6}, {1, 3e6}});
  for (const double unit : {0.1, 0.24, 0.26, 0.9})
    EXPECT_EQ(small.choose(unit), large.choose(unit)) << unit;
}

}  // namespace
}  // namespace headroom::load
