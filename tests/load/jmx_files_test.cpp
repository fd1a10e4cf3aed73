#include <gmock/gmock.h>

#include "tests/load/closed_loop.hpp"
#include "tests/load/jmx_plan.hpp"

/// The plans in tests/data/jmx, against what JMeter 2.13 did with them at a server that answers at
/// once.
namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

std::map<std::string, int> count_by_sampler(const ThreadGroupConfig& group,
                                            const std::vector<Sent>& sent) {
  std::map<std::string, int> count;
  for (const Sent& s : sent) ++count[group.samplers[s.sampler()].name];
  return count;
}

std::map<std::uint32_t, int> count_by_thread(const std::vector<Sent>& sent) {
  std::map<std::uint32_t, int> count;
  for (const Sent& s : sent) ++count[s.thread()];
  return count;
}

std::map<std::uint32_t, double> first_start_s(const std::vector<Sent>& sent) {
  std::map<std::uint32_t, double> first;
  for (const Sent& s : sent) first.emplace(s.thread(), static_cast<double>(s.at.ns()) / 1e9);
  return first;
}

TEST(JmxFiles, tastylog_is_five_users_that_search_and_open_a_shop_a_hundred_times) {
  const JmxPlan plan = import_file("tastylog.jmx");
  EXPECT_THAT(plan.warnings, IsEmpty());
  ASSERT_EQ(plan.thread_groups.size(), 1U);
  const ThreadGroupConfig& group = plan.thread_groups[0];
  EXPECT_EQ(group.name, "Thread Group");
  EXPECT_EQ(group.threads, 5U);
  EXPECT_EQ(group.ramp_up, 10_s);
  EXPECT_EQ(group.delay, Duration{});
  EXPECT_FALSE(group.duration);
  EXPECT_EQ(group.loops, 1U);
  EXPECT_EQ(group.on_error, ThreadGroupConfig::OnError::go_on);
  EXPECT_TRUE(group.keep_alive);
  ASSERT_EQ(group.plan.size(), 1U);
  EXPECT_EQ(group.plan[0].loops, 100U);
  EXPECT_THAT(group.samplers,
              ElementsAre(Field(&Sampler::name, "search"), Field(&Sampler::name, "open shop")));

  ThreadGroupSource source = source_of(group);
  const auto sent = drive(source);
  using Counts = std::map<std::string, int>;
  EXPECT_EQ(count_by_sampler(group, sent), (Counts{{"search", 500}, {"open shop", 500}}));
  EXPECT_EQ(count_by_thread(sent),
            (std::map<std::uint32_t, int>{{0, 200}, {1, 200}, {2, 200}, {3, 200}, {4, 200}}));
  EXPECT_EQ(first_start_s(sent),
            (std::map<std::uint32_t, double>{{0, 0}, {1, 2}, {2, 4}, {3, 6}, {4, 8}}));
}

TEST(JmxFiles, ramp_hold_lets_twenty_users_in_and_stops_them_all_at_90_s) {
  const JmxPlan plan = import_file("ramp-hold.jmx");
  EXPECT_THAT(plan.warnings, IsEmpty());
  ASSERT_EQ(plan.thread_groups.size(), 1U);
  const ThreadGroupConfig& group = plan.thread_groups[0];
  EXPECT_EQ(group.threads, 20U);
  EXPECT_EQ(group.loops, PlanNode::kForever);
  EXPECT_EQ(group.duration, 90_s);
  ASSERT_EQ(group.samplers.size(), 1U);
  EXPECT_EQ(group.samplers[0].response_timeout, 60_s);

  ThreadGroupSource source = source_of(group);
  const auto sent = drive(source);
  const auto first = first_start_s(sent);
  EXPECT_EQ(first.at(0), 0.5);
  EXPECT_EQ(first.at(19), 38.5);
  // JMeter 2, which saved the plan, sleeps a timer in full and sends once more, at the end.
  EXPECT_EQ(sent.back().at, Instant{} + 90_s);
  const auto count = count_by_thread(sent);
  EXPECT_EQ(count.at(0), 180) << "measured: 179, as the first one was late, loading classes";
  EXPECT_EQ(count.at(19), 104);
  EXPECT_EQ(sent.size(), 2840U) << "measured: 2839";
}

TEST(JmxFiles, since_jmeter_3_a_timer_that_would_pass_the_end_stops_the_thread) {
  ThreadGroupConfig group = import_file("ramp-hold.jmx").thread_groups.at(0);
  EXPECT_TRUE(group.finishes_timers);
  group.finishes_timers = false;
  ThreadGroupSource source = source_of(group);
  const auto sent = drive(source);
  EXPECT_EQ(sent.back().at, Instant{} + 89'500_ms);
  EXPECT_EQ(sent.size(), 2820U);
}

TEST(JmxFiles, properties_change_a_plan_as_j_does) {
  const JmxPlan plan =
      import_file("ramp-hold.jmx", {{"threads", "3"}, {"ramp", "9"}, {"duration", "30"}});
  const ThreadGroupConfig& group = plan.thread_groups.at(0);
  ThreadGroupSource source = source_of(group);
  const auto sent = drive(source);
  EXPECT_EQ(first_start_s(sent), (std::map<std::uint32_t, double>{{0, 0.5}, {1, 3.5}, {2, 6.5}}));
  EXPECT_EQ(sent.back().at, Instant{} + 30_s);
}

TEST(JmxFiles, timers_has_a_gaussian_group_and_one_that_keeps_120_a_minute) {
  const JmxPlan plan = import_file("timers.jmx");
  EXPECT_THAT(plan.warnings, IsEmpty());
  ASSERT_EQ(plan.thread_groups.size(), 2U);
  const ThreadGroupConfig& gaussian = plan.thread_groups[0];
  EXPECT_EQ(gaussian.name, "Gaussian users");
  ASSERT_EQ(gaussian.samplers.size(), 2U);
  for (const Sampler& sampler : gaussian.samplers) {
    ASSERT_EQ(sampler.timers.size(), 1U);
    EXPECT_EQ(sampler.timers[0].kind, Timer::Kind::gaussian);
    EXPECT_EQ(sampler.timers[0].offset_ms, 300);
    EXPECT_EQ(sampler.timers[0].range_ms, 100);
  }
  ThreadGroupSource source = source_of(gaussian);
  EXPECT_EQ(count_by_sampler(gaussian, drive(source)),
            (std::map<std::string, int>{{"list", 200}, {"detail", 200}}));

  const ThreadGroupConfig& paced = plan.thread_groups[1];
  EXPECT_EQ(paced.threads, 3U);
  EXPECT_EQ(paced.delay, 5_s);
  EXPECT_EQ(paced.duration, 30_s);
  ThreadGroupSource paced_source = source_of(paced);
  const auto sent = drive(paced_source);
  EXPECT_EQ(sent.size(), 63U) << "60, and three first ones at once";
  EXPECT_EQ(first_start_s(sent), (std::map<std::uint32_t, double>{{0, 5}, {1, 5}, {2, 5}}));
  EXPECT_EQ(sent.at(3).at, Instant{} + 6'500_ms) << "three threads, 120 a minute: each 1.5 s";
}

TEST(JmxFiles, ultimate_lets_two_rows_of_users_in_and_out) {
  const JmxPlan plan = import_file("ultimate.jmx");
  EXPECT_THAT(plan.warnings, IsEmpty());
  ASSERT_EQ(plan.thread_groups.size(), 1U);
  const ThreadGroupConfig& group = plan.thread_groups[0];
  EXPECT_EQ(group.type, "UltimateThreadGroup");
  ASSERT_EQ(group.spans.size(), 15U);
  for (int j = 1; j <= 10; ++j)
    EXPECT_EQ(group.spans[static_cast<std::size_t>(j - 1)], (ThreadSpan{2_s * j, 80_s + 1_s * j}));
  for (int j = 1; j <= 5; ++j)
    EXPECT_EQ(group.spans[static_cast<std::size_t>(j + 9)],
              (ThreadSpan{30_s + 1_s * j, 55_s + 1_s * j}));
  ThreadGroupSource source = source_of(group);
  const auto sent = drive(source);
  std::map<std::uint32_t, Instant> last;
  for (const Sent& s : sent) last[s.thread()] = s.at;
  // One second of thinking before each request, so the last one is a second before the end.
  EXPECT_EQ(first_start_s(sent).at(0), 3);
  EXPECT_EQ(last.at(0), Instant{} + 80_s);
  EXPECT_EQ(last.at(9), Instant{} + 89_s);
  EXPECT_EQ(first_start_s(sent).at(14), 36);
  EXPECT_EQ(last.at(14), Instant{} + 59_s);
}

}  // namespace
}  // namespace headroom::load
