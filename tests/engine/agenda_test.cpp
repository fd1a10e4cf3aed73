#include "sim/engine/agenda.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace headroom::engine {
namespace {

class AgendaTest : public testing::Test {
 protected:
  Agenda::Action say(const std::string& word) {
    return [this, word](Instant) { said_.push_back(word); };
  }
  void run_all() {
    while (!agenda_.empty()) agenda_.run_next();
  }
  Agenda agenda_;
  std::vector<std::string> said_;
};

TEST_F(AgendaTest, runs_by_time_then_rank_then_insertion) {
  const Instant noon = Instant{} + 12_h;
  agenda_.at(noon, Rank::decision, say("decide"));
  agenda_.at(noon, Rank::evaluation, say("evaluate"));
  agenda_.at(noon, Rank::lifecycle, say("first"));
  agenda_.at(noon, Rank::lifecycle, say("second"));
  agenda_.at(noon - 1_ns, Rank::time_out, say("early"));
  run_all();
  EXPECT_EQ(said_, (std::vector<std::string>{"early", "first", "second", "evaluate", "decide"}));
}

TEST_F(AgendaTest, a_cancelled_timer_does_not_fire) {
  const auto timer = agenda_.at(Instant{} + 1_s, Rank::lifecycle, say("never"));
  agenda_.at(Instant{} + 2_s, Rank::lifecycle, say("later"));
  EXPECT_TRUE(agenda_.is_pending(timer));
  EXPECT_TRUE(agenda_.cancel(timer));
  EXPECT_FALSE(agenda_.is_pending(timer));
  EXPECT_FALSE(agenda_.cancel(timer));
  run_all();
  EXPECT_EQ(said_, std::vector<std::string>{"later"});
}

TEST_F(AgendaTest, a_rearmed_timer_fires_once_at_its_new_time) {
  const auto timer = agenda_.at(Instant{} + 1_s, Rank::lifecycle, say("moved"));
  agenda_.at(Instant{} + 2_s, Rank::lifecycle, say("between"));
  EXPECT_TRUE(agenda_.rearm(timer, Instant{} + 3_s));
  run_all();
  EXPECT_EQ(said_, (std::vector<std::string>{"between", "moved"}));
  EXPECT_FALSE(agenda_.rearm(timer, Instant{} + 4_s));
}

TEST_F(AgendaTest, a_handle_of_the_past_does_not_touch_its_successor) {
  const auto old = agenda_.at(Instant{} + 1_s, Rank::lifecycle, say("old"));
  run_all();
  agenda_.at(Instant{} + 2_s, Rank::lifecycle, say("new"));
  EXPECT_FALSE(agenda_.cancel(old));
  run_all();
  EXPECT_EQ(said_, (std::vector<std::string>{"old", "new"}));
}

TEST_F(AgendaTest, an_action_may_plan_at_its_own_instant) {
  agenda_.at(Instant{} + 1_s, Rank::evaluation, [this](Instant now) {
    said_.push_back("alarm");
    agenda_.at(now, Rank::decision, say("decision"));
  });
  agenda_.at(Instant{} + 1_s, Rank::recording, say("record"));
  run_all();
  EXPECT_EQ(said_, (std::vector<std::string>{"alarm", "decision", "record"}));
}

TEST_F(AgendaTest, a_default_made_timer_names_nothing) {
  EXPECT_FALSE(agenda_.is_pending({}));
  EXPECT_FALSE(agenda_.cancel({}));
}

TEST_F(AgendaTest, random_plans_run_in_order) {
  const std::uint64_t seed = 99;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::vector<Agenda::Timer> timers;
  std::vector<std::int64_t> ran;
  std::vector<std::int64_t> expected;
  for (int i = 0; i < 3000; ++i) {
    const auto ns = static_cast<std::int64_t>(random() % 500);
    timers.push_back(agenda_.at(Instant{} + Duration::nanoseconds(ns), Rank::lifecycle,
                                [&ran](Instant now) { ran.push_back(now.ns()); }));
    expected.push_back(ns);
  }
  for (std::size_t i = 0; i < timers.size(); i += 3) {
    if (i % 2 == 0) {
      agenda_.cancel(timers[i]);
      expected[i] = -1;
    } else {
      expected[i] = static_cast<std::int64_t>(random() % 500);
      agenda_.rearm(timers[i], Instant{} + Duration::nanoseconds(expected[i]));
    }
  }
  std::erase(expected, -1);
  std::sort(expected.begin(), expected.end());
  run_all();
  EXPECT_EQ(ran, expected);
}

}  // namespace
}  // namespace headroom::engine
