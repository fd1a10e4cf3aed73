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
TEST(TestbedConstants, are_what_calibrate_finds_beside_a_runs_settings) {
  const TestbedFolder folder;
  const TestbedConstants constants = constants_of(read_testbed(folder.path()).runs[0]);
  EXPECT_EQ(constants.from, "calm_r1");
  EXPECT_NEAR(constants.http_ms, 0.5, 0.01);
  ASSERT_TRUE(constants.around_ms);
  EXPECT_NEAR(*constants.around_ms, 1.5, 0.01);
  EXPECT_NEAR(constants.gap_ms, 0.75, 0.01);
}

TEST(TestbedConstants, nothing_is_told_by_a_run_of_too_few_requests) {
  const TestbedFolder folder;
  TestbedRun run = read_testbed(folder.path()).runs[0];
  run.clients.resize(kFewestRequests - 1);
  EXPECT_FALSE(constants_of(run).around_ms);
  EXPECT_EQ(constants_of(run).http_ms, 0);
  run.clients.clear();
  EXPECT_FALSE(constants_of(run).around_ms);
}

// Four threads without a pause leave no request alone: its latency is waiting, most of all.
TEST(TestbedConstants, what_is_around_a_request_that_always_waits_is_not_told) {
  const TestbedFolder folder;
  TestbedRun run = read_testbed(folder.path()).runs[0];
  const double first_ms = run.clients[0].start_ms;
  run.clients.clear();
  constexpr double kTurnMs = 50;  // 10 ms in each 50: a quota that is always used up
  for (int i = 0; i < 300; ++i)
    run.clients.push_back({first_ms + kTurnMs * (i - 3), 4 * kTurnMs, std::to_string(i % 4)});
  run.warm_up = 1_s;
  run.steady = 10_s;
  run.measured["util"] = 1;
  EXPECT_FALSE(constants_of(run).around_ms);
  EXPECT_EQ(constants_of(run).gap_ms, 0);
}

TEST(TestbedMeasurement, has_the_cpu_of_the_window_and_the_threads) {
  const TestbedFolder folder;
  const Measurement measured = measurement_of(read_testbed(folder.path()).runs[0]);
  ASSERT_EQ(measured.cpu.size(), 1U);
  EXPECT_EQ(measured.cpu[0].begin_s, 5);
  EXPECT_EQ(measured.cpu[0].length_s, 40);
  EXPECT_NEAR(measured.cpu[0].cores, 0.2468 * 0.2, 1e-12);
  EXPECT_TRUE(measured.has_clients);
  EXPECT_FALSE(measured.has_targets) << "there is no log of a proxy";
}

// The second answer comes first.
TEST(TestbedMeasurement, knows_who_served_what_by_the_order_of_the_answers) {
  TestbedRun run;
  run.instances = 2;
  run.measured["util"] = 1;
  run.clients = {{1000, 50, "1"}, {1010, 20, "2"}, {1060, 20, "1"}};
  run.proxied = {{1001, 1049, 1}, {1011, 1029, 0}, {1061, 1079, 0}};
  const Measurement measured = measurement_of(run);
  ASSERT_TRUE(measured.has_targets);
  EXPECT_EQ(measured.requests[0].target, 1U);
  EXPECT_EQ(measured.requests[1].target, 0U);
  EXPECT_EQ(measured.requests[2].target, 0U);
  run.proxied.pop_back();
  EXPECT_FALSE(measurement_of(run).has_targets);
}

TEST(TestbedConstants, come_from_the_next_repetition_and_after_the_last_from_the_first) {
  const Testbed testbed{{named("a_r1", 2), named("b_r1", 3), named("a_r2", 4), named("a_r3", 5)}};
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[0]).id, "a_r2");
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[2]).id, "a_r3");
  EXPECT_EQ(run_for_constants(testbed, testbed.runs[3]).id, "a_r1");
}

TEST(TestbedConstants, of_a_scale_out_come_from_its_next_repetition_before_the_launch) {
  Testbed testbed{{named("a_r1", 2)}};
  for (const char* id : {"out_r1", "out_r2"}) {
    TestbedScaleOut one;
    one.run = named(id, 0);
    one.alone = one.run;
    testbed.scale_outs.push_back(one);
  }
  EXPECT_EQ(&run_for_constants(testbed, testbed.scale_outs[0].run), &*testbed.scale_outs[1].alone);
  EXPECT_EQ(&run_for_constants(testbed, testbed.scale_outs[1].run), &*testbed.scale_outs[0].alone);
  testbed.scale_outs[0].alone.reset();
  EXPECT_EQ(&run_for_constants(testbed, testbed.scale_outs[1].run), &testbed.runs[0]);
  EXPECT_EQ(&run_for_constants(testbed, testbed.scale_outs[0].run), &*testbed.scale_outs[1].alone);
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
