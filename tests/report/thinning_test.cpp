#include "sim/report/thinning.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

TEST(MergedIntoOne, is_as_few_as_will_do) {
  EXPECT_EQ(merged_into_one(0, 10), 1U);
  EXPECT_EQ(merged_into_one(10, 10), 1U);
  EXPECT_EQ(merged_into_one(11, 10), 2U);
  EXPECT_EQ(merged_into_one(20'000, 720), 28U);
}

TEST(ThinnedColumn, keeps_everything_where_nothing_is_merged) {
  const Json thin = thinned(Json{1, nullptr, 2.5}, 1);
  EXPECT_EQ(thin["mean"], (Json{1, nullptr, 2.5}));
  EXPECT_FALSE(thin.contains("min"));
}

TEST(ThinnedColumn, keeps_the_least_and_the_greatest_of_what_is_merged) {
  const Json thin = thinned(Json{1, 9, 2, nullptr, 0, 4, 7}, 3);
  EXPECT_EQ(thin["mean"], (Json{4, 2, 7}));  // of 1 9 2; 0 4; 7
  EXPECT_EQ(thin["min"], (Json{1, 0, 7}));
  EXPECT_EQ(thin["max"], (Json{9, 4, 7}));
}

TEST(ThinnedColumn, has_no_value_where_there_was_none) {
  const Json thin = thinned(Json{nullptr, nullptr, 5}, 2);
  EXPECT_EQ(thin["mean"], (Json{nullptr, 5}));
  EXPECT_EQ(thin["max"], (Json{nullptr, 5}));
}

TEST(AddedRows, add_up_to_the_same_number_of_requests) {
  // Rows 2 and 3, then rows 1 to 3, then none, then row 7.
  const Json added = added_rows(Json::parse("[[2,5,6],[1,1,1,1],[],[7,4]]"), 2);
  EXPECT_EQ(added, Json::parse("[[1,1,6,7],[7,4]]"));
}

TEST(ThinnedSeries, has_at_most_so_many_bins_and_columns) {
  Json series = {{"step_s", 10}, {"t_s", Json::array()}, {"in_service", Json::array()}};
  series["latency_rows"] = {{"from_s", {0.1, 0.2}}, {"counts", Json::array()}};
  for (int i = 0; i < 100; ++i) {
    series["t_s"].push_back(10 * i);
    series["in_service"].push_back(i == 37 ? 50 : 1);
    series["latency_rows"]["counts"].push_back({0, 2});
  }
  const Json thin = thinned_series(series, 30, 20);
  EXPECT_EQ(thin["bins_in_one"], 4);
  EXPECT_EQ(thin["t_s"].size(), 25U);
  EXPECT_EQ(thin["t_s"][9], 360);
  EXPECT_EQ(thin["in_service"]["max"][9], 50) << "a single high bin stays to be seen";
  EXPECT_EQ(thin["latency_rows"]["bins_in_one"], 5);
  EXPECT_EQ(thin["latency_rows"]["counts"][0], (Json{0, 10}));
  EXPECT_FALSE(thinned_series(series, 30, 0).contains("latency_rows"));
}

}  // namespace
}  // namespace headroom::report
