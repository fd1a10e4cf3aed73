#include "sim/cloud/shared_link.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace headroom::cloud {
namespace {

class SharedLinkTest : public testing::Test {
 protected:
  SharedLink link(double bandwidth, double own) {
    return {bandwidth, own, agenda_, [this](BootingStep step, Instant now) {
              done_.emplace_back(step.instance, now.seconds());
            }};
  }
  void run_until(Instant end) {
    while (!agenda_.empty() && agenda_.next_time() <= end) agenda_.run_next();
  }

  using Done = std::vector<std::pair<InstanceId, double>>;
  engine::Agenda agenda_;
  Done done_;
};

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST_F(SharedLinkTest, alone_it_is_as_fast_as_the_instance) {
  SharedLink shared = link(100e6, 10e6);
  shared.start({1, 0}, 40e6, at(3_s));
  run_until(at(1_h));
  EXPECT_EQ(done_, (Done{{1, 7}}));
}

// 20 MB/s for four: 5 MB/s each, so that 50 MB take 10 s.
TEST_F(SharedLinkTest, equal_downloads_end_together_and_in_their_order) {
  SharedLink shared = link(20e6, 10e6);
  for (InstanceId id = 1; id <= 4; ++id) shared.start({id, 0}, 50e6, at(0_s));
  run_until(at(1_h));
  EXPECT_EQ(done_, (Done{{1, 10}, {2, 10}, {3, 10}, {4, 10}}));
  EXPECT_EQ(shared.downloads(), 0U);
}

// 10 MB/s. Alone until 4 s (40 of 100 MB); then 5 MB/s each: the second's 20 MB are there at 8 s,
// when 40 MB of the first are left: at 12 s.
TEST_F(SharedLinkTest, who_comes_and_who_goes_changes_everybodys_share) {
  SharedLink shared = link(10e6, 10e6);
  shared.start({1, 0}, 100e6, at(0_s));
  run_until(at(4_s));
  shared.start({2, 0}, 20e6, at(4_s));
  run_until(at(1_h));
  EXPECT_EQ(done_, (Done{{2, 8}, {1, 12}}));
}

// 5 MB/s each until 4 s, when 30 of 50 MB are left: 3 s at 10 MB/s.
TEST_F(SharedLinkTest, an_instance_that_goes_leaves_its_share_to_the_others) {
  SharedLink shared = link(10e6, 10e6);
  shared.start({1, 0}, 50e6, at(0_s));
  shared.start({2, 0}, 50e6, at(0_s));
  run_until(at(4_s));
  shared.leave(1, at(4_s));
  run_until(at(1_h));
  EXPECT_EQ(done_, (Done{{2, 7}}));
}

// Three at a third each: no share is a whole number of bytes a nanosecond, and none is lost.
TEST_F(SharedLinkTest, shares_that_do_not_divide_evenly_end_within_a_nanosecond) {
  SharedLink shared = link(10e6, 10e6);
  for (InstanceId id = 1; id <= 3; ++id) shared.start({id, 0}, 7e6, at(0_s));
  run_until(at(1_h));
  ASSERT_EQ(done_.size(), 3U);
  for (const auto& [id, seconds] : done_) EXPECT_NEAR(seconds, 2.1, 2e-9) << id;
}

}  // namespace
}  // namespace headroom::cloud
