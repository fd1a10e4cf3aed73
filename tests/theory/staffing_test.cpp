#include "sim/theory/staffing.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::theory {
namespace {

using Measure = ServiceLevel::Measure;

constexpr int kMany = 1'000'000;

int pooled(double arrival_rate, double service_rate, ServiceLevel level) {
  return least_stations(level, {arrival_rate, service_rate}, kMany);
}

int separate(double arrival_rate, double service_rate, ServiceLevel level) {
  return least_stations(level, {arrival_rate, service_rate, 1, false}, kMany);
}

// policies.md 5
TEST(Staffing, meets_a_mean_wait_with_the_fewest_servers) {
  EXPECT_EQ(pooled(50, 10, {Measure::mean_wait, 0.02}), 7);
  EXPECT_EQ(pooled(90, 10, {Measure::mean_wait, 0.01}), 12);
  EXPECT_EQ(pooled(400, 10, {Measure::mean_wait, 0.005}), 46);
  EXPECT_EQ(pooled(33, 25, {Measure::mean_wait, 0.05}), 2);
}

// policies.md 5: W is the whole time there, not only the wait.
TEST(Staffing, meets_a_quantile_of_the_sojourn_with_the_fewest_servers) {
  EXPECT_EQ(pooled(50, 10, {Measure::sojourn_tail, 0.5, 0.05}), 6);
  EXPECT_EQ(pooled(90, 10, {Measure::sojourn_tail, 0.4, 0.05}), 11);
  EXPECT_EQ(pooled(400, 10, {Measure::sojourn_tail, 0.35, 0.05}), 42);
  EXPECT_EQ(pooled(33, 25, {Measure::sojourn_tail, 0.2, 0.01}), 3);
}

// policies.md 5
TEST(Staffing, by_the_square_root_rule_comes_within_a_server_of_the_fewest) {
  const struct {
    double chance, beta;
    int by_rule, fewest;
  } rows[] = {{0.5, 0.506054, 106, 106},
              {0.2, 1.061516, 111, 111},
              {0.1, 1.420187, 115, 115},
              {0.05, 1.739836, 118, 119}};
  for (const auto& row : rows) {
    const double beta = halfin_whitt_beta(row.chance);
    EXPECT_NEAR(beta, row.beta, 1e-6);
    EXPECT_EQ(std::ceil(square_root_staffing(100, beta)), row.by_rule);
    EXPECT_EQ(pooled(100, 1, {Measure::waiting_chance, 0, row.chance}), row.fewest);
  }
}

// M/M/1: E[wait] = rho / (mu - lambda) <= 0.1 at mu = 10 means rho <= 1/2, and P(wait > 0) = rho.
TEST(Staffing, of_queues_that_do_not_pool_needs_far_more) {
  EXPECT_EQ(separate(50, 10, {Measure::mean_wait, 0.1}), 10);
  EXPECT_EQ(pooled(50, 10, {Measure::mean_wait, 0.1}), 6);
  EXPECT_EQ(separate(50, 10, {Measure::waiting_chance, 0, 0.2}), 25);
  // P(sojourn > 0.5) = e^(-(10 - 50/c) 0.5) <= 0.05 from c = 12.48 on.
  EXPECT_EQ(separate(50, 10, {Measure::sojourn_tail, 0.5, 0.05}), 13);
}

TEST(Staffing, counts_stations_of_several_servers) {
  const ServiceLevel level{Measure::mean_wait, 0.02};
  EXPECT_EQ(least_stations(level, {50, 10, 2, true}, kMany), 4) << "seven servers, two each";
  const Stations apart{50, 10, 2, false};
  const int least = least_stations(level, apart, kMany);
  EXPECT_LE(apart.queue(least).mean_wait(), 0.02);
  EXPECT_GT(apart.queue(least - 1).mean_wait(), 0.02);
}

TEST(Staffing, ends_at_the_most_where_no_number_is_enough) {
  // Service alone takes longer than 0.1 with probability e^-1.
  EXPECT_EQ(least_stations({Measure::sojourn_tail, 0.1, 0.05}, {50, 10}, 40), 40);
  EXPECT_EQ(least_stations({Measure::mean_wait, 0.02}, {5000, 10}, 40), 40);
}

TEST(Staffing, of_no_load_is_one_server) {
  EXPECT_EQ(pooled(0, 10, {Measure::mean_wait, 0.0}), 1);
  EXPECT_EQ(pooled(0, 10, {Measure::waiting_chance, 0, 0.01}), 1);
}

TEST(HalfinWhittBeta, runs_from_none_to_a_lot) {
  EXPECT_NEAR(halfin_whitt_beta(1 - 1e-9), 0, 1e-8);
  EXPECT_GT(halfin_whitt_beta(1e-12), 6);
  EXPECT_LE(halfin_whitt_beta(1e-320), 37);
}

// metrics.md 6.13: arrivals 10 + 5 sin(0.1 t), services of mean 1, from an empty start.
TEST(ModifiedOfferedLoad, lags_behind_an_arrival_rate_that_rises_and_falls) {
  constexpr double kStep = 0.001;
  double load = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double rate = 10 + 5 * std::sin(0.1 * (i + 0.5) * kStep);
    load = modified_offered_load(load, rate, 1, kStep);
  }
  EXPECT_NEAR(load, 13.89779, 1e-5);
}

TEST(ModifiedOfferedLoad, ends_at_the_offered_load) {
  EXPECT_NEAR(modified_offered_load(0, 50, 10, 100), 5, 1e-12);
  EXPECT_DOUBLE_EQ(modified_offered_load(3, 50, 10, 0), 3);
}

// policies.md 4.3
TEST(GG1, bounds_the_rate_that_a_server_takes_within_a_response_time) {
  EXPECT_NEAR((GG1{0.03, 0.0016, 0.0009}.arrival_rate_within(0.5)), 30.618893, 1e-6);
  EXPECT_NEAR((GG1{0.05, 0.0025, 0.0025}.arrival_rate_within(0.2)), 15, 1e-9);
}

}  // namespace
}  // namespace headroom::theory
