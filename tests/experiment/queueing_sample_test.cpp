#include "sim/experiment/queueing_sample.hpp"

#include <gtest/gtest.h>

namespace headroom::experiment {
namespace {

Instant at_second(int s) { return Instant::at(Duration::seconds(s)); }

/// Sent, started and finished, in seconds; a demand of 1 s at station 0 unless said otherwise.
ServedRequest served(int sent, int started, int finished, double demand_s = 1,
                     std::uint32_t station = 0) {
  return {at_second(sent), at_second(started), at_second(finished), demand_s * 1e9, station};
}

/// From 10 s to 20 s: one that is there from before, one within, one that is there at the end.
QueueingSample sample() {
  return {{served(8, 9, 12), served(11, 12, 16, 2), served(15, 16, 22, 1, 1)},
          {at_second(5), at_second(13)},
          at_second(10),
          at_second(20)};
}

TEST(QueueingSample, takes_the_times_of_those_sent_within_its_window) {
  const auto sojourn = [](const ServedRequest& request) { return request.sojourn_ns(); };
  EXPECT_EQ(sample().mean_of(sojourn), 6e9);  // 5 and 7
  EXPECT_EQ(sample().quantile_of(&ServedRequest::sojourn_ns, 0.5), 5e9);
  EXPECT_EQ(sample().share_waiting_longer_than(0), 1.0);
  EXPECT_EQ(sample().share_waiting_longer_than(1e9), 0.0);
}

TEST(QueueingSample, takes_the_numbers_of_whatever_is_there_within_its_window) {
  // 2 s of the first, 5 s of the second, 5 s of the third.
  EXPECT_DOUBLE_EQ(sample().mean_number(&ServedRequest::sent, &ServedRequest::finished), 1.2);
  EXPECT_DOUBLE_EQ(sample().mean_number(&ServedRequest::sent, &ServedRequest::started), 0.2);
  EXPECT_DOUBLE_EQ(sample().mean_number_at(1), 0.5);
  EXPECT_DOUBLE_EQ(sample().share_of_time_above(0), 1.0);
  EXPECT_DOUBLE_EQ(sample().share_of_time_above(1), 0.2);  // 11 to 12, 15 to 16
  EXPECT_DOUBLE_EQ(sample().throughput(), 2 / 10e9);
}

TEST(QueueingSample, counts_who_was_refused_within_its_window) {
  EXPECT_DOUBLE_EQ(sample().share_refused(), 1 / 3.0);
  EXPECT_DOUBLE_EQ(sample().arrival_rate(), 3 / 10e9);
}

TEST(QueueingSample, brings_times_of_like_demands_to_one) {
  const auto same = [](double ns) { return ns; };
  EXPECT_DOUBLE_EQ(sample().mean_near_demand(2e9, 0.01, same), 5e9);
  EXPECT_DOUBLE_EQ(sample().mean_near_demand(1.01e9, 0.02, same), 7e9 * 1.01);
}

TEST(QueueingSample, knows_how_many_are_there_at_any_time) {
  const auto numbers = sample().numbers_at(
      {at_second(7), at_second(8), at_second(11), at_second(15), at_second(16), at_second(30)});
  EXPECT_EQ(numbers, (std::vector<std::size_t>{0, 1, 2, 2, 1, 0}));
}

}  // namespace
}  // namespace headroom::experiment
