#include "sim/theory/flow_station.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/theory/queues.hpp"

namespace headroom::theory {
namespace {

FlowStation station(int servers, double gaps_cv2 = 1, double service_cv2 = 1) {
  return FlowStation({servers, gaps_cv2, service_cv2});
}

TEST(FlowStation, has_as_many_jobs_as_the_closed_forms_say) {
  for (const int servers : {1, 2, 8, 64}) {
    const FlowStation flow = station(servers);
    for (const double rho : {0.1, 0.5, 0.8, 0.95, 0.999}) {
      const double expected = MMc{rho * servers, 1, servers}.mean_in_system();
      EXPECT_NEAR(flow.mean_jobs(rho), expected, 5e-3 * expected) << servers << " " << rho;
    }
  }
}

TEST(FlowStation, counts_constant_service_by_pollaczek_and_khinchine) {
  const FlowStation flow = station(1, 1, 0);
  EXPECT_NEAR(flow.mean_jobs(0.8), MD1({0.8, 1}).mean_in_system(), 3e-3);
}

TEST(FlowStation, finds_the_utilization_that_belongs_to_a_number_of_jobs) {
  for (const int servers : {1, 4}) {
    const FlowStation flow = station(servers);
    for (const double rho : {0.01, 0.3, 0.7, 0.99, 0.99999})
      EXPECT_NEAR(flow.utilization(flow.mean_jobs(rho)), rho, 1e-9) << servers << " " << rho;
    EXPECT_EQ(flow.utilization(0), 0);
  }
}

TEST(FlowStation, says_who_must_wait_as_erlang_does) {
  EXPECT_NEAR(station(4).chance_of_waiting(0.8), erlang_c(4, 3.2), 1e-3);
}

// Mean waits of exponential requests that join the shortest of n queues, in service times, from a
// simulation of 2 * 10^7 events each that shares nothing with this program.
TEST(FlowStation, knows_that_the_shortest_queue_is_not_one_queue_for_all) {
  const struct {
    int queues;
    double rho, wait;
  } cases[] = {{2, 0.5, 0.42591},  {2, 0.9, 4.47982},   {4, 0.7, 0.51309},  {4, 0.9, 2.21956},
               {8, 0.8, 0.45798},  {8, 0.95, 2.41548},  {16, 0.7, 0.07696}, {16, 0.8, 0.20466},
               {16, 0.9, 0.57905}, {16, 0.98, 3.07381}, {64, 0.9, 0.12875}, {64, 0.95, 0.34170}};
  for (const auto& c : cases) {
    const FlowStation flow({c.queues, 1, 1, c.queues});
    const double sojourn = flow.mean_jobs(c.rho) / (c.queues * c.rho);
    EXPECT_NEAR(sojourn, 1 + c.wait, 0.04 * (1 + c.wait)) << c.queues << " " << c.rho;
  }
}

TEST(FlowStation, is_stationary_after_a_long_time) {
  const FlowStation flow = station(1);
  EXPECT_NEAR(flow.jobs_after(0, 0.8e6, 1e6), flow.mean_jobs(0.8), 1e-2);
  EXPECT_NEAR(flow.jobs_after(100, 0.8e6, 1e6), flow.mean_jobs(0.8), 1e-2);
}

// 120 come, 100 can be served: what is left grows by 20, but for the little that is idle.
TEST(FlowStation, keeps_what_is_too_much) {
  const FlowStation flow = station(1);
  EXPECT_NEAR(flow.jobs_after(1000, 120, 100), 1020, 0.2);
  EXPECT_NEAR(flow.jobs_after(0, 120, 0), 120, 1e-6);  // nothing can be served at all
}

TEST(FlowStation, works_off_what_has_piled_up) {
  const FlowStation flow = station(1);
  EXPECT_NEAR(flow.jobs_after(1000, 50, 100), 950, 0.2);
  EXPECT_NEAR(flow.jobs_after(10, 0, 1000), 0, 0.02);
}

}  // namespace
}  // namespace headroom::theory
