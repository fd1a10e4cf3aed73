#include "sim/cloud/sticky_sessions.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

StickinessConfig cookies(StickinessConfig::Type type) {
  return {.enabled = true, .type = type, .duration = 100_s};
}

TEST(StickySessions, a_client_has_no_cookie_before_its_first_answer) {
  StickySessions sessions(cookies(StickinessConfig::Type::lb_cookie));
  EXPECT_EQ(sessions.find(7, at(0_s)), nullptr);
  sessions.answered(7, 3, 12, at(0_s));
  ASSERT_NE(sessions.find(7, at(99_s)), nullptr);
  EXPECT_EQ(sessions.find(7, at(99_s))->slot, 3U);
  EXPECT_EQ(sessions.find(7, at(99_s))->target, 12U);
  EXPECT_EQ(sessions.find(6, at(0_s)), nullptr) << "somebody else";
}

TEST(StickySessions, a_new_client_has_not_the_cookie_of_the_one_before_it) {
  StickySessions sessions(cookies(StickinessConfig::Type::app_cookie));
  sessions.answered(7, 3, 12, at(0_s));
  sessions.forget(7);
  sessions.forget(8);
  EXPECT_EQ(sessions.find(7, at(1_s)), nullptr);
  sessions.answered(7, 3, 12, at(50_s));
  EXPECT_NE(sessions.find(7, at(140_s)), nullptr) << "from its own first answer on";
}

TEST(StickySessions, the_load_balancer_s_cookie_is_renewed_by_each_answer) {
  StickySessions sessions(cookies(StickinessConfig::Type::lb_cookie));
  sessions.answered(0, 3, 12, at(0_s));
  sessions.answered(0, 3, 12, at(90_s));
  EXPECT_NE(sessions.find(0, at(189_s)), nullptr);
  EXPECT_EQ(sessions.find(0, at(190_s)), nullptr);
}

TEST(StickySessions, the_application_s_cookie_is_set_once) {
  StickySessions sessions(cookies(StickinessConfig::Type::app_cookie));
  sessions.answered(0, 3, 12, at(0_s));
  sessions.answered(0, 3, 12, at(90_s));
  EXPECT_NE(sessions.find(0, at(99_s)), nullptr);
  EXPECT_EQ(sessions.find(0, at(100_s)), nullptr);
  sessions.answered(0, 3, 12, at(110_s));
  EXPECT_NE(sessions.find(0, at(209_s)), nullptr) << "a new session with the same target";
}

TEST(StickySessions, another_target_s_answer_binds_the_client_to_that_one) {
  StickySessions sessions(cookies(StickinessConfig::Type::app_cookie));
  sessions.answered(0, 3, 12, at(0_s));
  sessions.answered(0, 3, 13, at(50_s));  // the slot's next instance
  EXPECT_EQ(sessions.find(0, at(149_s))->target, 13U);
}

TEST(StickySessions, whether_a_cookie_is_renewed_can_be_said) {
  StickinessConfig config = cookies(StickinessConfig::Type::lb_cookie);
  config.is_renewed = false;
  StickySessions sessions(config);
  sessions.answered(0, 3, 12, at(0_s));
  sessions.answered(0, 3, 12, at(90_s));
  EXPECT_EQ(sessions.find(0, at(100_s)), nullptr);
}

}  // namespace
}  // namespace headroom::cloud
