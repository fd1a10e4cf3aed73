#include "sim/theory/machine_repairman.hpp"

#include <gtest/gtest.h>

#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(MachineRepairman, agrees_with_the_table) {
  expect_table("closed-repairman", [](const auto& p, const auto&) {
    const MachineRepairman q(p["N"], p["Z"], p["S"], p["c"]);
    return Values{{"X", q.throughput()},         {"R", q.mean_sojourn()},
                  {"R_law", q.sojourn_by_law()}, {"L", q.mean_in_system()},
                  {"U", q.utilization()},        {"P0", q.probability_empty()}};
  });
}

TEST(MachineRepairman, a_user_alone_never_waits) {
  const MachineRepairman q(1, 2, 0.5, 1);
  EXPECT_NEAR(q.throughput(), 1 / 2.5, 1e-15);
  EXPECT_NEAR(q.mean_sojourn(), 0.5, 1e-15);
}

// Everybody has a server of his own: each of 7 is away for Z / (Z + S) of the time.
TEST(MachineRepairman, with_enough_servers_nobody_waits) {
  const MachineRepairman q(7, 3, 1, 7);
  EXPECT_NEAR(q.mean_in_system(), 7 * 1 / 4.0, 1e-14);
  EXPECT_NEAR(q.probability_empty(), std::pow(0.75, 7), 1e-15);
}

}  // namespace
}  // namespace headroom::theory
