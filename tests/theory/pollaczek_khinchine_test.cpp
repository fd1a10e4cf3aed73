#include "sim/theory/pollaczek_khinchine.hpp"

#include <gtest/gtest.h>

#include "sim/theory/queues.hpp"
#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(PollaczekKhinchine, agrees_with_the_table) {
  expect_table("M/G/1-FCFS", [](const auto& p, const auto&) {
    const MG1 q{p["lambda"], p["ES"], p["cv2"]};
    return Values{{"rho", q.utilization()},
                  {"W", q.mean_sojourn()},
                  {"Wq", q.mean_wait()},
                  {"L", q.mean_in_system()},
                  {"Lq", q.mean_in_queue()}};
  });
}

TEST(PollaczekKhinchine, has_m_m_1_and_m_d_1_as_its_cases) {
  EXPECT_NEAR((MG1{0.8, 1, 1}.mean_wait()), (MMc{0.8, 1}.mean_wait()), 1e-13);
  EXPECT_NEAR((MG1{0.8, 1, 0}.mean_wait()), (MD1{0.8, 1}.mean_wait()), 1e-13);
}

}  // namespace
}  // namespace headroom::theory
