#include "sim/theory/infinite_server.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/theory/reference_table.hpp"

namespace headroom::theory {
namespace {

TEST(InfiniteServer, agrees_with_the_table) {
  expect_table("M(t)/M/inf", [](const auto& p, const auto& values) {
    const InfiniteServer q{p["lambda_bar"], p["beta"], p["gamma"], p["mu"]};
    Values ours;
    for_each_numbered(values, "m_periodic_",
                      [&](const auto& name, double t) { ours[name] = q.mean_periodic(t); });
    for_each_numbered(values, "m_empty_start_",
                      [&](const auto& name, double t) { ours[name] = q.mean_from_empty(t); });
    return ours;
  });
}

// m' = lambda(t) - mu m, whatever it began with.
TEST(InfiniteServer, grows_by_what_comes_and_shrinks_by_what_is_there) {
  const InfiniteServer q{2, 1, 1, 0.25};
  constexpr double kStep = 1e-4;
  for (const auto mean : {&InfiniteServer::mean_periodic, &InfiniteServer::mean_from_empty}) {
    const double slope = ((q.*mean)(3 + kStep) - (q.*mean)(3 - kStep)) / (2 * kStep);
    EXPECT_NEAR(slope, 2 + std::sin(3.0) - 0.25 * (q.*mean)(3), 1e-6);
  }
  EXPECT_EQ(q.mean_from_empty(0), 0.0);
}

}  // namespace
}  // namespace headroom::theory
