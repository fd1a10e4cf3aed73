#include "sim/theory/queues.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(Queues, mm1_agrees_with_the_table) {
  expect_table("M/M/1", [](const auto& p, const auto&) {
    const MMc q{p["lambda"], p["mu"]};
    return Values{{"rho", q.utilization()},
                  {"L", q.mean_in_system()},
                  {"Lq", q.mean_in_queue()},
                  {"W", q.mean_sojourn()},
                  {"Wq", q.mean_wait()},
                  {"P0", q.probability_empty()},
                  {"W_p50", q.sojourn_quantile(0.5)},
                  {"W_p95", q.sojourn_quantile(0.95)},
                  {"W_p99", q.sojourn_quantile(0.99)},
                  {"P_N_gt_5", q.more_than_in_system(5)},
                  {"Wq_p95", q.wait_quantile(0.95)}};
  });
}

TEST(Queues, mmc_agrees_with_the_table) {
  expect_table("M/M/c", [](const auto& p, const auto&) {
    const MMc q{p["lambda"], p["mu"], p["c"]};
    return Values{{"a", q.offered_load()},
                  {"rho", q.utilization()},
                  {"ErlangB", erlang_b(q.servers, q.offered_load())},
                  {"ErlangC", q.probability_of_waiting()},
                  {"Lq", q.mean_in_queue()},
                  {"L", q.mean_in_system()},
                  {"Wq", q.mean_wait()},
                  {"W", q.mean_sojourn()},
                  {"W_p50", q.sojourn_quantile(0.5)},
                  {"W_p95", q.sojourn_quantile(0.95)},
                  {"W_p99", q.sojourn_quantile(0.99)},
                  {"P_Wq_gt_meanS", q.wait_exceeds(1 / q.service_rate)}};
  });
}

TEST(Queues, md1_agrees_with_the_table) {
  expect_table("M/D/1", [](const auto& p, const auto&) {
    const MD1 q{p["lambda"], p["D"]};
    Values values{{"rho", q.utilization()},         {"Wq", q.mean_wait()},
                  {"W", q.mean_sojourn()},          {"L", q.mean_in_system()},
                  {"Lq", q.mean_in_queue()},        {"Wq_p95", q.wait_quantile(0.95)},
                  {"Wq_p99", q.wait_quantile(0.99)}};
    for (int k : {0, 1, 2, 4})
      values["P_Wq_le_" + std::to_string(k) + "D"] = q.wait_within(k * q.service_time);
    return values;
  });
}

TEST(Queues, mg1_processor_sharing_agrees_with_the_table) {
  expect_table("M/G/1-PS", [](const auto& p, const auto&) {
    const MG1ProcessorSharing q{p["lambda"], p["ES"]};
    Values values{
        {"rho", q.utilization()}, {"T_mean", q.mean_sojourn()}, {"L", q.mean_in_system()}};
    for (const char* x : {"0.5", "1", "3", "0.1", "5", "0.01", "0.03", "0.2"}) {
      values[std::string("T_given_x_") + x] = q.mean_sojourn_of(std::stod(x));
    }
    return values;
  });
}

TEST(Queues, erlang_b_agrees_with_the_table) {
  expect_table("ErlangB", [](const auto& p, const auto&) {
    return Values{{"B", erlang_b(p["c"], p["a"])}};
  });
}

TEST(Queues, a_wait_quantile_is_zero_where_few_wait) {
  const MMc q{1, 1, 10};
  EXPECT_EQ(q.wait_quantile(0.5), 0.0);
}

}  // namespace
}  // namespace headroom::theory
