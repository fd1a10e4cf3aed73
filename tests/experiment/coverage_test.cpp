#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>

#include "sim/experiment/replications.hpp"
#include "sim/stats/batched_run.hpp"
#include "sim/theory/queues.hpp"
#include "tests/world/scenarios.hpp"

/// Intervals of 95 % hold the truth in 95 of 100 runs of the model itself, where queueing theory
/// knows the truth. tests/theory/coverage_test.cpp does it for more queues and more methods.
namespace headroom::experiment {
namespace {

constexpr double kConfidence = 0.95;
constexpr std::uint32_t kRuns = 400;

/// One worker, half of the time busy: 50 requests a second that need 10 ms on average.
const theory::MMc kTheory{50, 100, 1};
scenario::Scenario mm1(const char* duration) {
  return world::small_scenario(
      {{"/duration", duration},
       {"/warm_up", "10s"},
       {"/application/requests/job/steps/0/cpu", R"({"exponential": "10ms"})"},
       {"/load/0", R"({"poisson": {"rate": 50}})"}});
}

/// Within what chance does, two-sided, at 0.1 %.
void expect_nominal(std::size_t held, std::size_t of, const char* what) {
  using boost::math::policies::discrete_quantile;
  using boost::math::policies::integer_round_outwards;
  const boost::math::binomial_distribution<
      double, boost::math::policies::policy<discrete_quantile<integer_round_outwards>>>
      nominal(static_cast<double>(of), kConfidence);
  EXPECT_GE(held, boost::math::quantile(nominal, 0.0005)) << what << ", of " << of;
  EXPECT_LE(held, boost::math::quantile(nominal, 0.9995)) << what << ", of " << of;
}

TEST(CoverageOfTheModel, by_batch_means_and_sectioning_is_what_is_claimed) {
  scenario::Scenario scenario = mm1("1230s");  // 61,000 requests, 2,000 a section
  SCOPED_TRACE(testing::Message() << "seed " << scenario.seed);
  std::vector<stats::BatchedRun> runs(kRuns);
  for_each_replication(kRuns, cores(), [&](std::uint32_t replication) {
    world::RunOptions options;
    options.replication = replication;
    options.sections = stats::kSections;
    runs[replication] =
        stats::batched(world::run(scenario, world::environment(), options).sections);
  });
  std::size_t long_enough = 0, means = 0, medians = 0, tails = 0;
  for (const stats::BatchedRun& run : runs) {
    if (!run.is_long_enough) continue;
    ++long_enough;
    means += stats::mean_interval(run, kConfidence).holds(kTheory.mean_sojourn());
    medians += stats::quantile_interval(run, 0.5, kConfidence)
                   .value()
                   .holds(kTheory.sojourn_quantile(0.5));
    const auto tail = stats::quantile_interval(run, 0.9, kConfidence);
    tails += tail.value().holds(kTheory.sojourn_quantile(0.9));
  }
  EXPECT_GT(long_enough, kRuns * 0.98);
  expect_nominal(means, long_enough, "means");
  expect_nominal(medians, long_enough, "medians");
  expect_nominal(tails, long_enough, "p90s");
}

TEST(CoverageOfTheModel, by_replications_is_what_is_claimed) {
  constexpr std::uint32_t kReplications = 10;
  const scenario::Scenario scenario = mm1("90s");  // 4,000 requests after the warm-up
  SCOPED_TRACE(testing::Message() << "seed " << scenario.seed);
  struct Figures {
    double mean, p95;
  };
  std::vector<Figures> figures(kRuns * kReplications);
  for_each_replication(kRuns * kReplications, cores(), [&](std::uint32_t replication) {
    world::RunOptions options;
    options.replication = replication;
    const world::RunResult run = world::run(scenario, world::environment(), options);
    figures[replication] = {run.latency.mean_seconds(), run.latency.quantile_seconds(0.95)};
  });
  std::size_t means = 0, p95s = 0;
  const auto holds = [](const stats::Estimate& estimate, double truth) {
    return std::abs(estimate.mean() - truth) <= estimate.half_width(kConfidence);
  };
  for (std::uint32_t experiment = 0; experiment < kRuns; ++experiment) {
    stats::Estimate mean, p95;
    for (std::uint32_t r = 0; r < kReplications; ++r) {
      mean.add(figures[experiment * kReplications + r].mean);
      p95.add(figures[experiment * kReplications + r].p95);
    }
    means += holds(mean, kTheory.mean_sojourn());
    p95s += holds(p95, kTheory.sojourn_quantile(0.95));
  }
  expect_nominal(means, kRuns, "means");
  expect_nominal(p95s, kRuns, "p95s");
}

}  // namespace
}  // namespace headroom::experiment
