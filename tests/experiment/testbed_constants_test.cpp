#include "sim/experiment/testbed_constants.hpp"

#include <gtest/gtest.h>

#include "sim/experiment/testbed_files.hpp"
#include "testbed_folder.hpp"

namespace headroom::experiment {
namespace {

TestbedRun named(const std::string& id, std::uint64_t line) {
  TestbedRun run;
  run.id = id;
  run.line = line;
  return run;
}

// 12 ms at the client, 10 of demand, 0.5 of HTTP: 1.5 are left. Samples begin 212.75 ms after one
// another: 0.75 beyond 12 and the think time of 200.
TEST(TestbedConstants, are_what_a_run_has_beside_its_settings) {
  const TestbedFolder folder;
  const TestbedConstants constants = constants_of(read_testbed(folder.path()).runs[0]);
  EXPECT_EQ(constants.from, "calm_r1");
  EXPECT_NEAR(constants.http_ms, 0.5, 1e-9);
  EXPECT_TRUE(constants.knows_around);
  EXPECT_NEAR(constants.around_ms, 1.5, 1e-9);
  EXPECT_NEAR(constants.gap_ms, 0.75, 0.01);
}

TEST(TestbedConstants, requests_that_stood_still_say_nothing_of_the_way_around) {
  const TestbedFolder folder;
  TestbedRun run = read_testbed(folder.path()).runs[0];
  for (std::size_t i = 0; i < 9; ++i) {
    run.clients[i].elapsed_ms += 80;
    run.servers[0][i].end_ms += 80;
  }
  EXPECT_NEAR(constants_of(run).around_ms, 1.5, 1e-9);
  for (ServerSample& sample : run.servers[0]) sample.end_ms += 80;
  for (ClientSample& sample : run.clients) sample.elapsed_ms += 80;
  EXPECT_FALSE(constants_of(run).knows_around);
  EXPECT_EQ(constants_of(run).around_ms, 0);
}

// Half of the requests pause for 4 ms: 2 ms on average, with a variance of 4. A Poisson number of
// exponential pauses of 1 ms, two a request, has the same; a request uses 10.5 ms of CPU.
TEST(TestbedConstants, pauses_of_a_run_that_was_never_throttled_are_the_hosts) {
  const TestbedFolder folder;
  TestbedRun run = read_testbed(folder.path()).runs[0];
  run.warm_up = Duration{};
  for (std::size_t i = 0; i < 30; ++i)
    run.servers[0][i].end_ms = run.servers[0][i].start_ms + 10 + (i % 2 == 0 ? 4 : 0);
  EXPECT_EQ(constants_of(run).pause_ms, 0) << "it may have been throttled";
  run.throttled_share = 0.0;
  EXPECT_NEAR(constants_of(run).pause_ms, 1, 0.04);  // 30 are a small sample
  EXPECT_NEAR(constants_of(run).between_pauses_ms, 10.5 / 2, 0.2);
  run.warm_up = 10_s;  // longer than it ran
  EXPECT_EQ(constants_of(run).pause_ms, 0);
}

TEST(TestbedConstants, come_from_the_next_repetition_and_after_the_last_from_the_first) {
  const Testbed testbed{{named("a_r1", 2), named("b_r1", 3), named("a_r2", 4), named("a_r3", 5)}};
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[0]).id, "a_r2");
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[2]).id, "a_r3");
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[3]).id, "a_r1");
}

TEST(TestbedConstants, of_a_single_run_come_from_the_nearest_one_of_its_kind) {
  Testbed testbed{{named("a_r1", 2), named("b_r1", 3), named("c_r1", 4), named("d_r1", 9)}};
  testbed.runs[0].users = testbed.runs[3].users = TestbedRun::Users{};
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[0]).id, "d_r1");
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[1]).id, "c_r1");
  testbed.runs.resize(1);
  EXPECT_EQ(&run_for_constants(testbed, testbed.runs[0]), &testbed.runs[0]);
}

}  // namespace
}  // namespace headroom::experiment
