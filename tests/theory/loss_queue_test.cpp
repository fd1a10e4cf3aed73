#include "sim/theory/loss_queue.hpp"

#include <gtest/gtest.h>

#include "sim/theory/queues.hpp"
#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(LossQueue, agrees_with_the_table) {
  expect_table("M/M/c/K", [](const auto& p, const auto&) {
    const LossQueue q(p["lambda"], p["mu"], p["c"], p["K"]);
    return Values{{"P_block", q.probability_of_loss()},
                  {"throughput", q.throughput()},
                  {"L", q.mean_in_system()},
                  {"Lq", q.mean_in_queue()},
                  {"W_accepted", q.mean_sojourn()},
                  {"Wq_accepted", q.mean_wait()},
                  {"P0", q.probability_empty()},
                  {"utilisation", q.utilization()}};
  });
}

TEST(LossQueue, without_a_queue_loses_what_erlang_says) {
  EXPECT_NEAR(LossQueue(8, 1, 10, 10).probability_of_loss(), erlang_b(10, 8), 1e-14);
}

TEST(LossQueue, with_much_room_is_a_queue_without_a_limit) {
  const LossQueue q(16, 5, 4, 400);
  const MMc unlimited{16, 5, 4};
  EXPECT_NEAR(q.mean_wait(), unlimited.mean_wait(), 1e-12);
  EXPECT_NEAR(q.mean_in_system(), unlimited.mean_in_system(), 1e-11);
  EXPECT_NEAR(q.probability_empty(), unlimited.probability_empty(), 1e-13);
}

}  // namespace
}  // namespace headroom::theory
