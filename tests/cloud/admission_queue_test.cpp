#include "sim/cloud/admission_queue.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace headroom::cloud {
namespace {

class AdmissionQueueTest : public testing::Test {
 protected:
  AdmissionQueue queue(std::optional<std::uint32_t> sessions, std::optional<double> rate) {
    return {sessions, rate, agenda_, [this](BootingStep step, Instant now) {
              admitted_.emplace_back(step.instance, now.seconds());
            }};
  }
  void run() {
    while (!agenda_.empty()) agenda_.run_next();
  }

  using Admissions = std::vector<std::pair<InstanceId, double>>;
  engine::Agenda agenda_;
  Admissions admitted_;
};

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST_F(AdmissionQueueTest, without_limits_everybody_is_admitted_at_once) {
  AdmissionQueue all = queue({}, {});
  for (InstanceId id = 1; id <= 3; ++id) all.ask({id, 4}, at(7_s));
  EXPECT_EQ(admitted_, (Admissions{{1, 7}, {2, 7}, {3, 7}}));
  EXPECT_EQ(all.waiting(), 0U);
}

TEST_F(AdmissionQueueTest, sessions_go_to_those_who_came_first) {
  AdmissionQueue two = queue(2, {});
  for (InstanceId id = 1; id <= 5; ++id) two.ask({id, 0}, at(0_s));
  EXPECT_EQ(admitted_, (Admissions{{1, 0}, {2, 0}}));
  two.release({2, 0}, at(10_s));
  two.release({1, 0}, at(11_s));
  EXPECT_EQ(admitted_, (Admissions{{1, 0}, {2, 0}, {3, 10}, {4, 11}}));
  EXPECT_EQ(two.waiting(), 1U);
  EXPECT_EQ(two.in_session(), 2U);
}

TEST_F(AdmissionQueueTest, an_instance_that_goes_leaves_the_queue_and_frees_its_session) {
  AdmissionQueue one = queue(1, {});
  for (InstanceId id = 1; id <= 3; ++id) one.ask({id, 0}, at(0_s));
  one.leave(2, at(5_s));
  EXPECT_EQ(admitted_, (Admissions{{1, 0}}));
  one.leave(1, at(6_s));
  EXPECT_EQ(admitted_, (Admissions{{1, 0}, {3, 6}}));
}

TEST_F(AdmissionQueueTest, two_steps_of_one_instance_hold_a_session_each) {
  AdmissionQueue two = queue(2, {});
  two.ask({1, 0}, at(0_s));
  two.ask({1, 1}, at(0_s));
  two.ask({2, 0}, at(0_s));
  two.release({1, 1}, at(3_s));
  EXPECT_EQ(admitted_, (Admissions{{1, 0}, {1, 0}, {2, 3}}));
}

// Four a second: 250 ms apart, and nothing saved up in the second of silence.
TEST_F(AdmissionQueueTest, requests_pass_evenly_spaced_and_without_a_burst) {
  AdmissionQueue four = queue({}, 4.0);
  for (InstanceId id = 1; id <= 3; ++id) four.ask({id, 0}, at(0_s));
  run();
  EXPECT_EQ(admitted_, (Admissions{{1, 0}, {2, 0.25}, {3, 0.5}}));
  admitted_.clear();
  for (InstanceId id = 4; id <= 6; ++id) four.ask({id, 0}, at(2_s));
  run();
  EXPECT_EQ(admitted_, (Admissions{{4, 2}, {5, 2.25}, {6, 2.5}}));
}

TEST_F(AdmissionQueueTest, who_left_the_queue_takes_no_request) {
  AdmissionQueue one = queue({}, 1.0);
  for (InstanceId id = 1; id <= 3; ++id) one.ask({id, 0}, at(0_s));
  one.leave(2, at(500_ms));
  run();
  EXPECT_EQ(admitted_, (Admissions{{1, 0}, {3, 1}}));
}

}  // namespace
}  // namespace headroom::cloud
