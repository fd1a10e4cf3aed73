#include "sim/cloud/instance_refresh.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::cloud {
namespace {

/// A group that is refreshed, asked minute by minute; what is launched is ready after its warm-up.
class Refreshed {
 public:
  Refreshed(RefreshPreferences preferences, int desired, Duration warm_up)
      : refresh_(preferences, desired), desired_(desired), old_(desired), warm_up_(warm_up) {}

  RefreshMove ask(Instant now) {
    RefreshView view{desired_, old_, 0, 0, 0};
    for (const Instant ready : ready_at_) ++(ready <= now ? view.new_ready : view.new_unready);
    const RefreshMove move = refresh_.next(view, now);
    old_ -= move.terminate;
    for (int i = 0; i < move.launch; ++i) ready_at_.push_back(now + warm_up_);
    least_ready_ = std::min(least_ready_, view.ready() - move.terminate);
    most_ = std::max(most_, old_ + static_cast<int>(ready_at_.size()));
    return move;
  }
  /// Minutes at which instances were terminated, and how many.
  std::vector<std::pair<int, int>> run_to_the_end() {
    std::vector<std::pair<int, int>> moves;
    for (int minute = 0; minute < 1000 && !refresh_.is_over(); ++minute) {
      const RefreshMove move = ask(Instant::at(Duration::minutes(minute)));
      if (move.terminate > 0) moves.emplace_back(minute, move.terminate);
      over_ = minute;
    }
    return moves;
  }
  int over() const { return over_; }
  int least_ready() const { return least_ready_; }
  int most() const { return most_; }
  int replaced() const { return refresh_.replaced(); }

 private:
  InstanceRefresh refresh_;
  int desired_;
  int old_;
  Duration warm_up_;
  std::vector<Instant> ready_at_;
  int over_ = 0;
  int least_ready_ = 1000;
  int most_ = 0;
};

using Moves = std::vector<std::pair<int, int>>;

// AWS's own example (aws-behaviour 4.16): 10 instances, checkpoints at 20 and 50 %, 15 min between,
// 80 % healthy, 10 min of warm-up: 2 at 0:00, 2 at 0:25, 1 at 0:35, half of them at 0:45.
TEST(InstanceRefresh, checkpoints_wait_as_in_the_example_of_aws) {
  RefreshPreferences preferences{80, 100, {}, {20, 50}, Duration::minutes(15)};
  Refreshed group(preferences, 10, Duration::minutes(10));
  EXPECT_EQ(group.run_to_the_end(), (Moves{{0, 2}, {25, 2}, {35, 1}}));
  EXPECT_EQ(group.over(), 45);
  EXPECT_EQ(group.replaced(), 5);
}

TEST(InstanceRefresh, by_default_a_tenth_of_ten_is_replaced_at_a_time) {
  Refreshed group({}, 10, Duration::minutes(1));
  const Moves moves = group.run_to_the_end();
  ASSERT_EQ(moves.size(), 10U);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(moves[static_cast<std::size_t>(i)], std::pair(i, 1));
  EXPECT_EQ(group.least_ready(), 9);
  EXPECT_EQ(group.most(), 10);
}

// 90 % of 3 are 2.7, rounded up 3: one is replaced all the same.
TEST(InstanceRefresh, however_small_the_group_one_is_replaced_at_a_time) {
  for (const int desired : {1, 3}) {
    Refreshed group({}, desired, Duration::minutes(1));
    EXPECT_EQ(group.run_to_the_end().size(), static_cast<std::size_t>(desired));
    EXPECT_EQ(group.least_ready(), desired - 1);
  }
}

TEST(InstanceRefresh, with_a_minimum_of_zero_all_go_at_once) {
  Refreshed group({0, 100}, 7, Duration::minutes(1));
  EXPECT_EQ(group.run_to_the_end(), (Moves{{0, 7}}));
}

TEST(InstanceRefresh, above_100_percent_a_new_one_is_ready_before_an_old_one_goes) {
  for (const int desired : {1, 2, 10}) {
    Refreshed group({100, 110}, desired, Duration::minutes(2));
    const Moves moves = group.run_to_the_end();
    EXPECT_EQ(group.replaced(), desired);
    EXPECT_EQ(group.least_ready(), desired);
    EXPECT_EQ(group.most(), desired + 1);
    EXPECT_EQ(moves.front(), std::pair(2, 1));
  }
}

TEST(InstanceRefresh, old_ones_that_are_not_ready_go_first_and_cost_no_capacity) {
  InstanceRefresh refresh({}, 10);
  // 8 of 10 are ready, which is less than 90 %: only the two others may go.
  const RefreshMove move = refresh.next({10, 8, 2, 0, 0}, Instant{});
  EXPECT_EQ(move.terminate, 2);
  EXPECT_EQ(move.launch, 2);
}

TEST(InstanceRefresh, nothing_to_replace_is_over_at_once) {
  InstanceRefresh refresh({}, 0);
  EXPECT_EQ(refresh.next({2, 0, 0, 2, 0}, Instant{}).launch, 0);
  EXPECT_TRUE(refresh.is_over());
}

}  // namespace
}  // namespace headroom::cloud
