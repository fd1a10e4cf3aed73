#include "sim/stats/time_weighted.hpp"

#include <gtest/gtest.h>

namespace headroom::stats {
namespace {

TEST(TimeWeighted, integrates_a_step_function) {
  TimeWeighted in_service(1.0);
  in_service.set(2.0, Instant{} + 10_s);
  in_service.add(-2.0, Instant{} + 20_s);
  // 10 s x 1 + 10 s x 2 + 5 s x 0
  EXPECT_EQ(in_service.integral(Instant{} + 25_s), 30.0);
  EXPECT_EQ(in_service.mean(Instant{} + 25_s), 1.2);
  EXPECT_EQ(in_service.peak(), 2.0);
  EXPECT_EQ(in_service.value(), 0.0);
}

TEST(TimeWeighted, before_any_time_has_passed_the_mean_is_the_value) {
  EXPECT_EQ(TimeWeighted(3.0).mean(Instant{}), 3.0);
}

}  // namespace
}  // namespace headroom::stats
