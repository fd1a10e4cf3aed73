#include "sim/report/testbed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/report/testbed_picture.hpp"
#include "sim/report/testbed_reasons.hpp"

namespace headroom::report {
namespace {

using experiment::TestbedRun;
using experiment::TestbedVerification;
using experiment::VerifiedRow;
using testing::HasSubstr;

VerifiedRow row(const std::string& id, double measured, double predicted, bool ok) {
  VerifiedRow row;
  row.format = "headroom-testbed-1";
  row.case_name = id;
  row.quantity = "mean";
  row.unit = "ms";
  row.how = VerifiedRow::How::simulated;
  row.expected = measured;
  row.value = predicted;
  row.interval = {predicted - 1, predicted + 1};
  row.tolerance = 0.5;
  row.ok = ok;
  return row;
}

TestbedRun run(const std::string& id) {
  TestbedRun run;
  run.id = id;
  run.quota = 20_ms;
  run.mean_demand_ms = 10;
  run.throttled_share = 0.2;
  return run;
}

TestbedVerification two_rows() {
  TestbedVerification verification;
  verification.rows = {row("a<b_r1", 12, 12.2, true), row("a<b_r2", 14, 12.2, false)};
  verification.testbed.runs = {run("a<b_r1"), run("a<b_r2")};
  verification.constants["a<b_r1"].from = "a<b_r2";
  return verification;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(TestbedReport, a_miss_within_the_phases_is_told_from_others) {
  const TestbedRun calm = run("a_r1");
  EXPECT_THAT(reason_of(row("a_r1", 13, 12.2, false), &calm), HasSubstr("phase"));
  EXPECT_EQ(reason_of(row("a_r1", 14, 12.2, false), &calm), "the reason is not known");
  EXPECT_EQ(reason_of(row("boot_r1", 14, 12.2, false), nullptr), "the reason is not known");
}

TEST(TestbedReport, pauses_count_as_a_reason_only_where_a_usual_request_has_budget_enough) {
  TestbedRun paused = run("a_r1");
  paused.servers = {{{0, 0, 12, 10, 10}, {0, 0, 13, 10, 10}, {0, 0, 14, 10, 10}}};
  const VerifiedRow miss = row("a_r1", 14, 12.2, false);
  EXPECT_THAT(reason_of(miss, &paused), HasSubstr("half of the requests stood still for 3.0 ms"));
  paused.quota = 2_ms;
  EXPECT_EQ(reason_of(miss, &paused), "the reason is not known");
  paused.throttled_share = 0.0;
  EXPECT_THAT(reason_of(miss, &paused), HasSubstr("never throttled"));
}

// 100 requests of a second: 1 .. 50 ms, then 150 .. 200. One more or fewer before the median, and
// it is 49 or 150 ms.
TEST(TestbedReport, a_quantile_in_a_gap_is_told) {
  TestbedRun sparse = run("a_r1");
  sparse.steady = 1_s;
  for (int i = 0; i < 100; ++i) sparse.clients.push_back({double(i), i < 50 ? 1.0 + i : 101.0 + i});
  VerifiedRow median = row("a_r1", 50, 140, false);
  EXPECT_EQ(reason_of(median, &sparse), "the reason is not known") << "no quantile";
  median.quantity = "p50";
  EXPECT_THAT(reason_of(median, &sparse), HasSubstr("a gap: with 1 of 100 requests"));
  median.value = 180;
  median.interval = {179, 181};
  EXPECT_EQ(reason_of(median, &sparse), "the reason is not known");
}

TEST(TestbedReport, a_boot_is_known_to_a_health_check) {
  VerifiedRow boot = row("boot_r1", 92, 80, false);
  boot.quantity = "boot";
  EXPECT_THAT(reason_of(boot, nullptr), HasSubstr("20 ms from one health check"));
  boot.value = 112;
  boot.interval = {112, 112};
  EXPECT_EQ(reason_of(boot, nullptr), "the reason is not known");
}

// Four users' turns of 1 ms are 4 ms at the most.
TEST(TestbedReport, turns_are_a_reason_only_where_they_can_be_half_of_it) {
  TestbedRun sliced = run("a_r1");
  sliced.is_sliced = true;
  sliced.users = {4, 200_ms, 1_s};
  EXPECT_THAT(reason_of(row("a_r1", 92, 96, false), &sliced), HasSubstr("turns of 1 ms"));
  EXPECT_EQ(reason_of(row("a_r1", 92, 101, false), &sliced), "the reason is not known");
  sliced.is_sliced = false;
  EXPECT_EQ(reason_of(row("a_r1", 92, 96, false), &sliced), "the reason is not known");
}

TEST(TestbedReport, a_saturated_run_and_unknown_demands_are_reasons) {
  TestbedRun busy = run("a_r1");
  busy.measured["util"] = 0.99;
  const VerifiedRow miss = row("a_r1", 14, 12.2, false);
  EXPECT_THAT(reason_of(miss, &busy), HasSubstr("saturated"));
  busy.servers.resize(1);
  EXPECT_THAT(reason_of(miss, &busy), HasSubstr("is not known, but on average"));
}

TEST(TestbedReport, a_row_without_a_verdict_is_no_miss_and_does_not_count) {
  TestbedVerification verification = two_rows();
  verification.rows[1].ok.reset();
  verification.caveats["a<b_r2"] = "no verdict";
  const std::string text = testbed_report(verification, {});
  EXPECT_THAT(text, HasSubstr("a<b_r2\n  no verdict\n"));
  EXPECT_TRUE(text.ends_with(
      "1 of 1 rows hold (100 %); at least nine in ten are asked for; 1 have no verdict\n"));
  EXPECT_TRUE(testbed_json(verification)[1]["ok"].is_null());
  EXPECT_THAT(testbed_page(verification), HasSubstr("Every row holds"));
}

TEST(TestbedReport, ends_with_how_many_rows_hold_and_which_do_not) {
  const std::string text = testbed_report(two_rows(), {});
  EXPECT_THAT(text, HasSubstr("mean         2     1  50 %"));
  EXPECT_THAT(text, HasSubstr("a<b_r2 mean: 14 measured, 12.2 predicted; the reason is not known"));
  EXPECT_TRUE(text.ends_with("1 of 2 rows hold (50 %); at least nine in ten are asked for\n"));
}

TEST(TestbedReport, json_has_the_interval_and_what_is_allowed) {
  const scenario::Json rows = testbed_json(two_rows());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["ci"], scenario::Json::array({11.2, 13.2}));
  EXPECT_EQ(rows[0]["allowed"], 0.5);
  EXPECT_EQ(rows[0]["constants_from"], "a<b_r2");
  EXPECT_FALSE(rows[0].contains("reason"));
  EXPECT_EQ(rows[1]["ok"], false);
  EXPECT_TRUE(rows[1].contains("reason"));
}

TEST(TestbedPicture, has_a_point_a_row_and_needs_nothing_else) {
  const std::string page = testbed_page(two_rows());
  EXPECT_EQ(count(page, "<title>"), 3U) << "the page's, and one a point";
  EXPECT_THAT(page, HasSubstr("a&lt;b_r1: 12 measured, 12.2 predicted"));
  EXPECT_EQ(count(page, "http"), 1U) << "the name of SVG's namespace";
  EXPECT_EQ(count(page, "<g "), count(page, "</g>"));
  EXPECT_EQ(count(page, "<circle"), 2U) << "what holds, and in the legend";
  EXPECT_EQ(count(page, "<path"), 2U) << "a cross is seen without colours";
  EXPECT_LT(page.find("Those that do not hold"), page.find("<pre>")) << "misses come first";
}

}  // namespace
}  // namespace headroom::report
