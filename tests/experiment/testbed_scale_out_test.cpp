#include "sim/experiment/testbed_scale_out.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "sim/experiment/testbed_files.hpp"
#include "sim/experiment/verify_testbed.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/world/world.hpp"
#include "testbed_folder.hpp"

namespace headroom::experiment {
namespace {

double boot_ms(double cpu_ms, std::uint32_t replication) {
  const TestbedBoot boot{"boot_r1", 20_ms, 100_ms, 0, cpu_ms};
  return simulate_testbed_boot(testbed_boot_scenario(boot, {}), replication, {}).at("boot");
}

TEST(TestbedScaleOut, a_queue_is_idle_when_nobody_is_there_any_more) {
  EXPECT_EQ(until_idle({}, 5), 0);
  EXPECT_EQ(until_idle({{0, 4}, {6, 8}}, 5), 0);
  EXPECT_EQ(until_idle({{0, 7}, {1, 6}, {6, 9}, {10, 12}}, 5), 4) << "from 5 to 9";
}

// 19.5 ms of CPU fit into one budget or the rest of it and the next; checks come every 20 ms.
TEST(TestbedScaleOut, a_short_boot_is_over_at_the_next_check) {
  for (std::uint32_t r = 0; r < 10; ++r) EXPECT_EQ(boot_ms(19.5, r), 20) << r;
}

// 50 ms are two and a half budgets: 20 ms, a standstill of up to 80, 20, a standstill of 80, 10. At
// the most 210 ms, at the least 130, where the first period ends as its budget does.
TEST(TestbedScaleOut, a_longer_boot_waits_for_its_quota) {
  double least = HUGE_VAL, most = 0;
  for (std::uint32_t r = 0; r < 40; ++r) {
    const double ms = boot_ms(50, r);
    EXPECT_GE(ms, 130);
    EXPECT_LE(ms, 220);
    least = std::min(least, ms);
    most = std::max(most, ms);
  }
  EXPECT_LT(least, 160) << "the phase of the period is drawn";
  EXPECT_GT(most, 200);
}

constexpr const char* kScaleOut = R"({
  "id": "out_r1", "algo": "rr", "mode": "fifo", "quota": 20000, "period": 100000, "mean": 10,
  "threads": 12, "think": 200, "ramp": 1, "total": 20, "events": [
    {"t": -1, "what": "launch", "inst": 1}, {"t": 0, "what": "load_start"},
    {"t": 5, "what": "launch", "inst": 2},
    {"t": 5.2, "what": "healthy", "inst": 2, "boot_ms": 200, "boot_cpu_ms": 50},
    {"t": 5.25, "what": "registered", "inst": 2} ]})";

TEST(TestbedScaleOut, is_read_with_what_befell_the_second_instance) {
  const TestbedFolder folder;
  folder.write("out.json", kScaleOut);
  folder.write("traces/out.proxy.csv",
               "run,end_s,request_s,instance\n"
               "out_r1,1000.5,0.5,1\nout_r1,1005.9,0.8,1\nout_r1,1006.6,0.9,1\n"
               "out_r1,1009.0,1.0,2\nout_r1,1008.0,1.0,1\n");
  const Testbed testbed = read_testbed(folder.path());
  ASSERT_EQ(testbed.scale_outs.size(), 1U);
  const TestbedScaleOut& one = testbed.scale_outs[0];
  EXPECT_EQ(one.launch, 5_s);
  EXPECT_EQ(one.boot.cpu_ms, 50);
  EXPECT_EQ(one.run.users->threads, 12U);
  EXPECT_NEAR(one.backlog_s, 1.35, 1e-6) << "from 1005.25 until 1006.6";
}

// 5 s behind the first request, which comes when its thread has thought for 200 and 0.75 ms.
TEST(TestbedScaleOut, launches_the_second_instance_when_it_was_launched) {
  const TestbedFolder folder;
  folder.write("out.json", kScaleOut);
  const TestbedScaleOut one = read_testbed(folder.path()).scale_outs[0];
  TestbedConstants constants;
  constants.gap_ms = 0.75;
  const TestbedScenario made = testbed_scale_out_scenario(one, constants, 5_ms);
  const world::RunResult result = world::run(made.scenario, {}, {});
  ASSERT_EQ(result.instances.size(), 2U);
  EXPECT_EQ(result.instances[1].launched, Instant::at(Duration::from_nanoseconds(5200.75e6)));
}

// One instance, 12 users, 5 s until the launch: the seconds from the ramp-up's end on, in which it
// used 0.15 of the 0.2 cores that it might. Of four answers two lie in them, of 10 and 30 ms.
TEST(TestbedScaleOut, before_its_launch_is_a_run_of_one_instance) {
  const TestbedFolder folder;
  folder.write("out.json", kScaleOut);
  folder.write("traces/out.client.csv",
               "run,start_ms,elapsed_ms,thread\nout_r1,1000000,500,1\nout_r1,1002000,500,1\n"
               "out_r1,1004000,500,1\nout_r1,1004800,500,2\n");
  folder.write(
      "traces/out.server.csv",
      "run,instance,arrival_ms,start_ms,end_ms,demand_us,burnt_us\n"
      "out_r1,1,1000000,1000000,1000500,77000,1\nout_r1,1,1002000,1002000,1002500,10000,1\n"
      "out_r1,1,1004000,1004000,1004500,30000,1\nout_r1,1,1004800,1004800,1005300,88000,1\n");
  EXPECT_FALSE(read_testbed(folder.path()).scale_outs[0].alone) << "its CPU is not known";
  folder.write("out.persec.csv",
               "second,cpu_inst1\n0,0.1\n1,0.1\n2,0.1\n3,0.2\n4,0.2\n5,0.2\n6,\n");
  const Testbed testbed = read_testbed(folder.path());
  ASSERT_TRUE(testbed.scale_outs[0].alone);
  const TestbedRun& alone = *testbed.scale_outs[0].alone;
  EXPECT_EQ(alone.instances, 1U);
  EXPECT_EQ(alone.warm_up, 1_s);
  EXPECT_EQ(alone.steady, 4_s);
  EXPECT_NEAR(alone.measured.at("util"), 0.15 / 0.2, 1e-9);
  EXPECT_EQ(alone.clients.size(), 3U) << "the last one was answered after the launch";
  EXPECT_EQ(alone.mean_demand_ms, 20);
}

constexpr const char* kProxied = "run,end_s,request_s,instance\nout_r1,1000.5,0.5,1\n";
constexpr const char* kServed =
    "run,instance,arrival_ms,start_ms,end_ms,demand_us,burnt_us\n"
    "out_r1,1,1000000,1000000,1000500,10000,10000\n"
    "out_r1,2,1006000,1006000,1006500,10000,10000\n";

TEST(TestbedScaleOut, boots_and_backlogs_have_rows) {
  const TestbedFolder folder;
  folder.write("out.json", kScaleOut);
  folder.write("traces/out.proxy.csv", kProxied);
  folder.write("traces/out.server.csv", kServed);
  folder.write("some_boots.csv",
               "bake,rep,boot_ms,boot_cpu_ms,quota_us,period_us\nstart,3,180,50,20000,100000\n");
  const TestbedVerification result = verify_testbed(folder.path(), {}, {}, {5_ms, 4});
  ASSERT_EQ(result.rows.size(), 2U * 7U + 1U + 2U);
  const VerifiedRow& boot = result.rows[14];
  EXPECT_EQ(boot.case_name, "some_boots_start_r3");
  EXPECT_EQ(boot.quantity, "boot");
  EXPECT_EQ(boot.expected, 180);
  EXPECT_EQ(boot.tolerance, 18);
  EXPECT_EQ(result.rows[15].quantity, "boot");
  EXPECT_EQ(result.rows[16].quantity, "backlog");
  EXPECT_GT(*result.rows[16].value, 0) << "twelve users are more than one instance can serve";
}

TEST(TestbedScaleOut, a_backlog_needs_the_traces_of_the_proxy_and_the_servers) {
  const TestbedFolder folder;
  folder.write("out.json", kScaleOut);
  folder.write("traces/out.server.csv", kServed);
  const auto check = [&](const char* missing) {
    const TestbedVerification result = verify_testbed(folder.path(), {}, {}, {5_ms, 4});
    EXPECT_EQ(result.rows.back().quantity, "boot");
    EXPECT_THAT(result.caveats.at("out_r1"), testing::HasSubstr(missing));
  };
  check("its proxy's trace is missing");
  folder.write("traces/out.proxy.csv", kProxied);
  std::filesystem::remove(folder.path() / "traces/out.server.csv");
  check("its servers' traces are missing");
}

// 50 ms of CPU, and a check every 20 ms: no standstill of 80.
TEST(TestbedScaleOut, a_boot_before_the_quota_is_in_force_is_not_held_back) {
  const TestbedFolder folder;
  folder.write("some_boots.csv",
               "bake,boot_limited,rep,boot_ms,boot_cpu_ms,quota_us,period_us\n"
               "start,0,1,60,50,20000,100000\nstart,1,1,200,50,20000,100000\n"
               "start,1,2,60,50,-1,100000\n");
  const std::vector<TestbedBoot> boots = read_testbed(folder.path()).boots;
  ASSERT_EQ(boots.size(), 3U);
  EXPECT_EQ(boots[0].id, "some_boots_start_unlimited_r1");
  EXPECT_EQ(boots[1].id, "some_boots_start_r1");
  for (const std::size_t i : {0U, 2U})
    EXPECT_EQ(simulate_testbed_boot(testbed_boot_scenario(boots[i], {}), 1, {}).at("boot"), 60);
  EXPECT_GE(simulate_testbed_boot(testbed_boot_scenario(boots[1], {}), 1, {}).at("boot"), 130);
}

TEST(TestbedScaleOut, a_scale_out_that_lacks_something_is_refused_with_its_place) {
  const auto complaint = [](const std::string& from, const std::string& to) {
    const TestbedFolder folder;
    std::string text = kScaleOut;
    text.replace(text.find(from), from.size(), to);
    folder.write("out.json", text);
    try {
      read_testbed(folder.path());
    } catch (const scenario::BadScenario& bad) {
      return std::string(bad.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(complaint("\"threads\": 12", "\"threads\": \"many\""),
              testing::HasSubstr("out.json: /threads: found \"many\""));
  EXPECT_THAT(complaint("\"boot_cpu_ms\": 50", "\"boot\": 50"),
              testing::HasSubstr("/events/3/boot_cpu_ms: found nothing"));
  EXPECT_THAT(complaint("registered", "forgotten"), testing::HasSubstr("/events: found not all"));
}

}  // namespace
}  // namespace headroom::experiment
