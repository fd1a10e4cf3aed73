#include "sim/engine/time.hpp"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Duration, rounds_seconds_to_the_nearest_nanosecond) {
  EXPECT_EQ(Duration::from_seconds(1.5).ns(), 1'500'000'000);
  EXPECT_EQ(Duration::from_seconds(0.1).ns(), 100'000'000);
  EXPECT_EQ(Duration::from_seconds(-0.25).ns(), -250'000'000);
  EXPECT_TRUE(Duration::from_seconds(1e12).is_infinite());
}

TEST(Duration, covering_never_ends_early) {
  EXPECT_EQ(Duration::covering(30e6).ns(), 30'000'000);
  EXPECT_EQ(Duration::covering(30e6 + 0.001).ns(), 30'000'001);
  EXPECT_EQ(Duration::covering(0.0).ns(), 0);
  EXPECT_EQ(Duration::covering(1e-9).ns(), 1);
}

TEST(Duration, divides_into_whole_times) {
  EXPECT_EQ(90_s / 60_s, 1);
  EXPECT_EQ(90_s % 60_s, 30_s);
  EXPECT_EQ(1_h / 4, 15_min);
}

TEST(Instant, counts_from_the_start) {
  const Instant t = Instant{} + 90_s;
  EXPECT_EQ(t.seconds(), 90.0);
  EXPECT_EQ(t - Instant::at(30_s), 1_min);
  EXPECT_LT(t, Instant::never());
}

}  // namespace
}  // namespace headroom
