#include "sim/experiment/verify_testbed.hpp"

#include <gtest/gtest.h>

#include "testbed_folder.hpp"

namespace headroom::experiment {
namespace {

TestbedVerification verify(const std::filesystem::path& folder, unsigned threads = 1,
                           Duration slice = 5_ms) {
  return verify_testbed(folder, scenario::Environment{}, {threads, {}}, {slice, 8});
}

const VerifiedRow& row(const TestbedVerification& verification, const std::string& id,
                       const std::string& quantity) {
  for (const VerifiedRow& one : verification.rows)
    if (one.case_name == id && one.quantity == quantity) return one;
  throw std::out_of_range(id + " " + quantity);
}

constexpr const char* kMeasured = HEADROOM_SOURCE_DIR "/tests/data/testbed";

// A turn is 200 + 0.75 + 10.5 + 1.5 = 212.75 ms: 188 in 40 s. A processor of speed 0.2 would answer
// in 54 ms.
TEST(VerifyTestbed, a_thread_alone_is_as_arithmetic_says) {
  const TestbedFolder folder;
  const TestbedVerification result = verify(folder.path());
  EXPECT_NEAR(*row(result, "calm_r1", "throughput").value, 188 / 40.0, 1e-9);
  EXPECT_NEAR(*row(result, "calm_r1", "mean").value, 12, 0.1);
  EXPECT_EQ(*row(result, "calm_r1", "p50").value, 12);
  EXPECT_NEAR(*row(result, "calm_r1", "util").value, 188 * 10.5 / (0.2 * 40e3), 0.001);
  EXPECT_EQ(result.held(), result.rows.size());
  EXPECT_TRUE(result.holds());
  EXPECT_EQ(result.constants.at("calm_r1").from, "calm_r2");
}

TEST(VerifyTestbed, what_was_measured_otherwise_does_not_hold) {
  const TestbedFolder folder;
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n" +
                               TestbedFolder::line("calm_r1", "54") + "\n" +
                               TestbedFolder::line("calm_r2", "54") + "\n");
  const TestbedVerification result = verify(folder.path());
  EXPECT_FALSE(*row(result, "calm_r1", "mean").ok);
  EXPECT_TRUE(*row(result, "calm_r1", "p50").ok);
  EXPECT_EQ(row(result, "calm_r1", "mean").tolerance, 0.03 * 54);
}

TEST(VerifyTestbed, half_the_range_over_the_repetitions_is_allowed_where_it_is_more) {
  const TestbedFolder folder;
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n" +
                               TestbedFolder::line("calm_r1", "11") + "\n" +
                               TestbedFolder::line("calm_r2", "13") + "\n");
  const TestbedVerification result = verify(folder.path());
  EXPECT_EQ(row(result, "calm_r1", "mean").tolerance, 1);
  EXPECT_EQ(row(result, "calm_r2", "mean").tolerance, 1);
}

TEST(VerifyTestbed, a_run_without_a_servers_trace_takes_its_mean_demand) {
  const TestbedFolder folder;
  std::filesystem::remove(folder.path() / "traces/calm.server.csv");
  const TestbedVerification result = verify(folder.path());
  EXPECT_EQ(*row(result, "calm_r1", "p95").value, 12) << "the constants need clients only";
  EXPECT_EQ(result.caveats.at("calm_r1"),
            "without a trace of its servers each request takes the mean of 10 ms");
}

TEST(VerifyTestbed, a_run_alone_gets_no_verdict_as_its_constants_are_its_own) {
  const TestbedFolder folder;
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n" +
                               TestbedFolder::line("calm_r1", "54") + "\n");
  const TestbedVerification result = verify(folder.path());
  EXPECT_EQ(result.rows.size(), 7U);
  EXPECT_EQ(result.judged(), 0U);
  EXPECT_TRUE(result.holds()) << "nothing fails";
  EXPECT_NE(result.caveats.at("calm_r1").find("no verdict"), std::string::npos);
}

// 10.5 ms of work and 1.5 ms around it; used of one core instead of a fifth.
TEST(VerifyTestbed, a_run_without_a_quota_is_foretold_without) {
  const TestbedFolder folder;
  std::string runs = std::string(TestbedFolder::kColumns) + "\n";
  for (const char* id : {"calm_r1", "calm_r2"}) {
    std::string line = TestbedFolder::line(id);
    line.replace(line.find("20000"), 5, "-1");
    line.replace(line.rfind("0.2468"), 6, "0.0494");
    runs += line + "\n";
  }
  folder.write("runs.csv", runs);
  const TestbedVerification result = verify(folder.path());
  EXPECT_EQ(*row(result, "calm_r1", "p50").value, 12);
  EXPECT_NEAR(*row(result, "calm_r1", "util").value, 188 * 10.5 / 40e3, 0.001);
}

TEST(VerifyTestbed, real_measurements_are_foretold) {
  const TestbedVerification result = verify(kMeasured);
  ASSERT_EQ(result.rows.size(), 8U * 7U + 20U + 2U) << "runs, boots, and a scale-out";
  EXPECT_TRUE(result.holds()) << result.held();
  for (const VerifiedRow& one : result.rows) {
    if (one.quantity != "throughput" && one.quantity != "mean") continue;
    const auto is_of = [&](const char* part) {
      return one.case_name.find(part) != std::string::npos;
    };
    const std::string where = one.case_name + " " + one.quantity;
    if (is_of("_2i_")) {  // how the quotas' periods of two instances lie to each other is not known
      EXPECT_GE(one.expected, one.interval->first) << where;
      EXPECT_LE(one.expected, one.interval->second) << where;
    } else if (is_of("_ps_")) {  // slices of 1 ms are not equal shares
      EXPECT_NEAR(*one.value, one.expected, 0.05 * one.expected) << where;
    } else {
      EXPECT_TRUE(*one.ok) << where;
    }
  }
}

// 2 ms in 10 ms: 3 to 4 % more than was measured, where nothing is carried over.
TEST(VerifyTestbed, without_slices_the_same_runs_come_out_too_slow) {
  const TestbedVerification result = verify(kMeasured, 1, Duration{});
  for (const char* id :
       {"E1f_1i_rr_fifo_exp10_q2of10_t4_z200_r1", "E3f_1i_rr_fifo_exp10_q2of10_open9.5_r1"}) {
    const VerifiedRow& mean = row(result, id, "mean");
    EXPECT_GT(*mean.value, 1.02 * mean.expected) << id;
    EXPECT_GT(mean.interval->first, mean.expected) << id;
  }
}

TEST(VerifyTestbed, rows_are_the_same_for_any_number_of_threads) {
  const TestbedVerification one = verify(kMeasured, 1), three = verify(kMeasured, 3);
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(*one.rows[i].value, *three.rows[i].value);
    EXPECT_EQ(*one.rows[i].interval, *three.rows[i].interval);
  }
}

}  // namespace
}  // namespace headroom::experiment
