#include "sim/experiment/verification.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "../world/scenarios.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

Verification verify(const std::string& table) {
  return verify_table(table, "table.json", world::environment());
}

TEST(Verification, accepts_what_is_true_and_refuses_what_is_not) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"model": "M/M/1", "params": {"lambda": 0.5, "mu": 1.0}, "values": {"W": 2.0, "L": 1.1}}]})");
  ASSERT_EQ(result.rows.size(), 2U);
  EXPECT_EQ(result.rows[0].how, VerifiedRow::How::simulated);
  EXPECT_TRUE(*result.rows[0].ok);
  EXPECT_FALSE(*result.rows[1].ok);  // ten percent too high
  EXPECT_FALSE(result.holds());
}

TEST(Verification, computes_what_would_take_too_many_requests) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"model": "M/M/c", "params": {"lambda": 190.0, "mu": 2.0, "c": 100}, "values": {"P_Wq_gt_meanS": 0.003412479439}}]})");
  ASSERT_EQ(result.rows.size(), 1U);
  EXPECT_EQ(result.rows[0].how, VerifiedRow::How::computed);
  EXPECT_TRUE(*result.rows[0].ok);
}

TEST(Verification, names_models_and_quantities_that_it_does_not_know) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"model": "G/G/1", "params": {"lambda": 0.5}, "values": {"L": 7.0}},
      {"model": "M/M/1", "params": {"lambda": 0.5, "mu": 1.0}, "values": {"happiness": 1.0}}]})");
  EXPECT_EQ(result.unknown_models.size(), 2U);
  EXPECT_EQ(result.unknown_models[0], "G/G/1");
  for (const VerifiedRow& row : result.rows) {
    EXPECT_EQ(row.how, VerifiedRow::How::skipped);
    EXPECT_FALSE(row.ok);
  }
  EXPECT_FALSE(result.holds());
}

TEST(Verification, leaves_approximations_out_without_a_word) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"model": "GI/G/1-KLB", "params": {"lambda": 0.8}, "values": {"Wq_KLB": 2.9}}]})");
  EXPECT_TRUE(result.unknown_models.empty());
  EXPECT_EQ(result.rows.at(0).how, VerifiedRow::How::skipped);
  EXPECT_TRUE(result.holds());
}

TEST(Verification, calls_a_case_by_its_name_id_or_parameters) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"name": "mine", "model": "?", "params": {"x": 1}, "values": {"W": 1}},
      {"model": "?", "params": {"x": 1, "y": 2.5}, "values": {"W": 1}}]})");
  EXPECT_EQ(result.rows.at(0).case_name, "mine");
  EXPECT_EQ(result.rows.at(1).case_name, "? x=1 y=2.5");
}

TEST(Verification, holds_for_credits_and_notices_a_wrong_balance) {
  const std::string table =
      R"({"format": "headroom-credits-1", "tolerance_credits": 0.5, "tolerance_minutes": 0.1, "cases": [
      {"id": "nano", "instance_type": "t2.nano", "mode": "standard", "credits": "launch", "steps": [
        {"hours": 14, "cpu_percent": 0, "balance": 72},
        {"hours": 1, "cpu_percent": 20, "balance": BALANCE}]}]})";
  // 72 + 3 earned - 12 spent
  const auto with = [&](const std::string& balance) {
    std::string text = table;
    return verify(text.replace(text.find("BALANCE"), 7, balance));
  };
  EXPECT_TRUE(with("63").holds());
  EXPECT_FALSE(with("65").holds());
}

// Both by one case: the queue waits, and a system without a queue loses.
TEST(Verification, shows_a_quantity_by_the_system_that_has_it) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"model": "M/M/c", "params": {"lambda": 1.5, "mu": 1.0, "c": 2},
       "values": {"ErlangB": 0.31034482759, "ErlangC": 0.64285714286}}]})");
  for (const VerifiedRow& row : result.rows) {
    EXPECT_EQ(row.how, VerifiedRow::How::simulated) << row.quantity;
    EXPECT_TRUE(*row.ok) << row.quantity;
  }
}

TEST(Verification, computes_what_is_too_rare_to_be_seen) {
  const Verification result = verify(R"({"format": "headroom-queueing-1", "cases": [
      {"model": "M/M/c/K", "params": {"lambda": 1.2, "mu": 1.0, "c": 1, "K": 60},
       "values": {"P0": 2.957879038e-06}}]})");
  EXPECT_EQ(result.rows.at(0).how, VerifiedRow::How::computed);
  EXPECT_TRUE(*result.rows[0].ok);
}

TEST(Verification, gives_the_same_rows_on_any_number_of_threads) {
  const std::string table = R"({"format": "headroom-queueing-1", "cases": [
      {"model": "M/M/1", "params": {"lambda": 0.5, "mu": 1.0}, "values": {"W": 2.0, "W_p95": 6.0}}]})";
  const Verification one = verify(table);
  const Verification three = verify_table(table, "table.json", world::environment(), {3, {}});
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    EXPECT_EQ(one.rows[i].value, three.rows[i].value);
    EXPECT_EQ(one.rows[i].tolerance, three.rows[i].tolerance);
  }
}

std::string aws_table(const std::string& earned, const std::string& desired,
                      const std::string& billed) {
  return R"({"format": "headroom-aws-1",
    "instance_types": [{"type": "t2.nano", "credits_per_hour": )" +
         earned + R"(, "maximum_credits": 72, "launch_credits": 30, "baseline_percent": 5}],
    "policies": [{"id": "TT2", "group": {"capacity": 2}, "metric": 87.5, "desired": )" +
         desired + R"(,
      "policy": {"PolicyName": "cpu", "PolicyType": "TargetTrackingScaling",
        "TargetTrackingConfiguration": {"TargetValue": 50.0, "PredefinedMetricSpecification":
          {"PredefinedMetricType": "ASGAverageCPUUtilization"}}}}],
    "rules": [{"id": "20 s", "rule": "billed_seconds", "seconds": 20, "expected": )" +
         billed + "}]}";
}

TEST(Verification, holds_for_examples_of_aws_and_notices_what_is_not_so) {
  const Verification right = verify(aws_table("3", "4", "60"));
  EXPECT_EQ(right.rows.size(), 6U);
  for (const VerifiedRow& row : right.rows) EXPECT_TRUE(*row.ok) << row.quantity;
  const Verification wrong = verify(aws_table("4", "3", "20"));
  int missed = 0;
  for (const VerifiedRow& row : wrong.rows) missed += !*row.ok;
  EXPECT_EQ(missed, 3);
}

TEST(Verification, refuses_examples_of_aws_that_make_no_sense) {
  EXPECT_THROW(verify(R"({"format": "headroom-aws-1", "rules": [
      {"id": "?", "rule": "of thumb", "expected": 1}]})"),
               scenario::BadScenario);
  EXPECT_THROW(verify(R"({"format": "headroom-aws-1", "rules": [
      {"id": "?", "rule": "surplus_usd", "type": "t2.nano", "credits": 1, "region": "moon", "expected": 1}]})"),
               scenario::BadScenario);
  EXPECT_THROW(verify(R"({"format": "headroom-aws-1", "policies": [
      {"id": "?", "group": {"capacity": 2}, "metric": 1, "desired": 1,
       "policy": {"PolicyName": "?", "PolicyType": "Magic"}}]})"),
               scenario::BadScenario);
}

TEST(Verification, refuses_a_table_of_another_format) {
  EXPECT_THROW(verify(R"({"format": "something"})"), scenario::BadScenario);
  EXPECT_THROW(verify(R"({"cases": []})"), scenario::BadScenario);
  EXPECT_THROW(
      verify(
          R"({"format": "headroom-queueing-1", "cases": [{"model": "M/M/1", "params": {}, "values": {}}]})"),
      scenario::BadScenario);
}

std::string alarm_cases() {
  std::ifstream file(HEADROOM_SOURCE_DIR "/sim/experiment/data/cloudwatch-alarm-cases.json");
  return {std::istreambuf_iterator<char>(file), {}};
}

// 18 cases with four treatments each, 3 of one treatment, and a sequence with 3 states.
TEST(Verification, plays_every_table_of_aws_to_cloudwatch) {
  const Verification result = verify(alarm_cases());
  EXPECT_EQ(result.rows.size(), 18U * 4 + 3 + 3);
  for (const VerifiedRow& row : result.rows)
    EXPECT_TRUE(*row.ok) << row.case_name << " " << row.quantity;
}

std::string hpa_cases() {
  std::ifstream file(HEADROOM_SOURCE_DIR "/sim/experiment/data/hpa-cases.json");
  return {std::istreambuf_iterator<char>(file), {}};
}

// 46 cases: proposals with what was measured, errors, and sequences with a row a round.
TEST(Verification, counts_the_replicas_of_every_case_of_kubernetes) {
  const Verification result = verify(hpa_cases());
  EXPECT_EQ(result.rows.size(), 116U);
  for (const VerifiedRow& row : result.rows)
    EXPECT_TRUE(*row.ok) << row.case_name << " " << row.quantity;
}

TEST(Verification, of_replicas_notices_a_wrong_number_and_an_error_that_is_none) {
  const Verification result = verify(R"({"format": "headroom-hpa-1", "cases": [
      {"name": "up", "kind": "cpu_utilization", "current_replicas": 1, "target": 50,
       "pods": [{"request": 1000, "usage": 800}], "expected": {"desired": 3, "measured": 80}},
      {"name": "no error", "kind": "combine", "current_replicas": 1, "proposals": [2],
       "expected": {"error": true}}]})");
  ASSERT_EQ(result.rows.size(), 3U);
  EXPECT_FALSE(*result.rows[0].ok) << "it is 2";
  EXPECT_TRUE(*result.rows[1].ok);
  EXPECT_FALSE(*result.rows[2].ok);
}

TEST(Verification, of_replicas_refuses_words_that_it_does_not_know) {
  EXPECT_THROW(verify(R"({"format": "headroom-hpa-1", "cases": [
      {"name": "?", "kind": "disk", "current_replicas": 1, "target": 50, "pods": [],
       "expected": {"desired": 1}}]})"),
               scenario::BadScenario);
  EXPECT_THROW(verify(R"({"format": "headroom-hpa-1", "cases": [
      {"name": "?", "kind": "combine", "current_replicas": 1}]})"),
               scenario::BadScenario);
  EXPECT_THROW(verify(R"({"format": "headroom-hpa-1", "cases": [
      {"name": "?", "kind": "cpu_utilization", "current_replicas": 1, "target": 50,
       "pods": [{"request": 0, "usage": 5}], "expected": {"desired": 1}}]})"),
               scenario::BadScenario)
      << "nothing can be divided by it";
  EXPECT_THROW(verify(R"({"format": "headroom-hpa-1", "cases": [
      {"name": "?", "kind": "sequence", "start_replicas": 1, "max_replicas": 9, "raw": [[0, 4]],
       "expected": {"replicas": [4, 5]}}]})"),
               scenario::BadScenario)
      << "a round is missing";
}

TEST(Verification, of_alarms_refuses_what_is_not_so) {
  const Verification result = verify(R"({"format": "headroom-alarm-cases-1", "mine": [
      {"id": "A", "datapoints": ["X", "X"], "datapoints_to_alarm_M": 2, "evaluation_periods_N": 2,
       "expected": {"missing": "OK", "ignore": "RETAIN", "breaching": "ALARM"}}]})");
  ASSERT_EQ(result.rows.size(), 3U);
  EXPECT_EQ(result.rows[0].value, 0.0);
  EXPECT_NEAR(*result.rows[1].value, 1 / 3.0, 1e-12) << "from ALARM only it stays what it was";
  EXPECT_TRUE(*result.rows[2].ok);
  EXPECT_FALSE(result.holds());
}

}  // namespace
}  // namespace headroom::experiment
