#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policies/forecasting/outliers.hpp"
#include "policies/forecasting/transform.hpp"
#include "tests/policies/forecasting/series.hpp"

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

// The medians are 12 22 34 22, the distances from them 2 2 4 2, 0 0 0 0, 1 3 3 2: in the middle 2,
// so that 12 is usual and 13 is not.
TEST(Outliers, become_the_median_of_their_slot) {
  std::vector<double> series = kSeries;
  series[4] = 12 + 12;  // the slot's median becomes 13
  EXPECT_EQ(without_outliers(series, kSeason), series);
  series[4] = 12 + 50;
  std::vector<double> mended = series;
  mended[4] = 13;
  EXPECT_EQ(without_outliers(series, kSeason), mended);
}

TEST(Outliers, are_unknown_before_three_seasons) {
  const std::vector<double> series = {1, 2, 1, 1000};
  EXPECT_EQ(without_outliers(series, 2), series);
}

TEST(Transform, goes_by_the_span_of_the_series) {
  EXPECT_EQ(suitable_transform(kSeries), Transform::none);
  EXPECT_EQ(suitable_transform(std::vector<double>{0, 9.1}), Transform::logarithm);
  EXPECT_EQ(suitable_transform(std::vector<double>{0, 8.9}), Transform::root);
  EXPECT_EQ(suitable_transform(std::vector<double>{-1, 100}), Transform::none);
  EXPECT_EQ(suitable_transform({}), Transform::none);
}

TEST(Transform, there_and_back_is_where_it_was) {
  for (const Transform transform : {Transform::none, Transform::logarithm, Transform::root}) {
    const Expectation there{transformed(transform, kSeries), std::vector<double>(12, 0)};
    EXPECT_THAT(restored(transform, there).mean, Pointwise(DoubleNear(1e-9), kSeries));
  }
}

// sqrt: 3 +- 1 are 9 and 16.
TEST(Transform, a_deviation_is_that_upwards) {
  const Expectation own = restored(Transform::root, {{3}, {1}});
  EXPECT_THAT(own.mean, ElementsAre(9));
  EXPECT_THAT(own.deviation, ElementsAre(7));
}

}  // namespace
}  // namespace headroom::policies::forecasting
