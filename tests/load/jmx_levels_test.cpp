#include <gmock/gmock.h>

#include "tests/load/closed_loop.hpp"
#include "tests/load/jmx_plan.hpp"

/// Concurrency and Arrivals Thread Groups of JMeter-Plugins.
namespace headroom::load {
namespace {

using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

std::string level(const std::string& kind, const std::string& extra) {
  return plan(element(kind, "Crowd",
                      property("TargetLevel", "${__P(level,6)}") + property("RampUp", "3") +
                          property("Hold", "2") + extra,
                      sampler("a")));
}

TEST(JmxLevels, concurrency_and_arrivals_groups_have_a_level_in_minutes_or_seconds) {
  const JmxPlan threads = import_text(
      level("com.blazemeter.jmeter.threads.concurrency.ConcurrencyThreadGroup",
            property("Unit", "S") + property("Steps", "3") + property("Iterations", "2")));
  const ThreadGroupConfig& users = threads.thread_groups.at(0);
  EXPECT_EQ(users.threads, 6U);
  EXPECT_EQ(users.loops, 2U);
  EXPECT_TRUE(users.replaces_threads);
  EXPECT_EQ(users.spans.at(5), (ThreadSpan{2_s, 5_s}));
  const JmxPlan arrivals =
      import_text(level("com.blazemeter.jmeter.threads.arrivals.ArrivalsThreadGroup",
                        property("Unit", "M") + property("ConcurrencyLimit", "50")),
                  {{"level", "120"}});
  const ThreadGroupConfig& open = arrivals.thread_groups.at(0);
  EXPECT_EQ(open.threads, 180U + 240U) << "2 a second: a ramp of 3 and a hold of 2 minutes";
  EXPECT_EQ(open.most_active, 50U);
  EXPECT_EQ(open.loops, 1U);
}

TEST(JmxLevels, an_arrivals_group_ends_with_its_limit_of_arrivals) {
  const JmxPlan imported =
      import_text(level("com.blazemeter.jmeter.threads.arrivals.ArrivalsThreadGroup",
                        property("Unit", "S") + property("Iterations", "4")));
  EXPECT_THAT(imported.warnings, IsEmpty());
  ASSERT_EQ(imported.thread_groups.at(0).threads, 4U);
  ThreadGroupSource source = source_of(imported.thread_groups.at(0));
  EXPECT_EQ(drive(source).size(), 4U);
}

TEST(JmxLevels, a_level_that_follows_a_shaping_timer_is_its_most_from_the_start) {
  const auto imported = [](const std::string& level_text) {
    return import_text(level("com.blazemeter.jmeter.threads.concurrency.ConcurrencyThreadGroup",
                             property("Unit", "S")),
                       {{"level", level_text}});
  };
  const JmxPlan followed = imported("${__tstFeedback(shaper,1,40,10)}");
  EXPECT_EQ(followed.thread_groups.at(0).threads, 40U);
  EXPECT_THAT(followed.warnings,
              testing::Contains(Field(&JmxWarning::message, HasSubstr("its most, 40, are there"))));
  EXPECT_THROW(imported("${__tstFeedback(shaper,1)}"), BadJmx);
}

}  // namespace
}  // namespace headroom::load
