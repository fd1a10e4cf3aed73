#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "sim/engine/elementary.hpp"
#include "sim/engine/random.hpp"
#include "sim/stats/batched_run.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/mser.hpp"
#include "sim/stats/paired.hpp"
#include "sim/stats/quantile_interval.hpp"
#include "sim/theory/queues.hpp"

/// Intervals of 95 % hold the truth in 95 of 100 cases: many runs of queues whose means and
/// quantiles are known. The queues are simulated by their recurrence (Lindley 1952; Kiefer &
/// Wolfowitz 1955), as many more can be than with the model; tests/experiment/coverage_test.cpp
/// does it with the model.
namespace headroom::stats {
namespace {

constexpr std::uint64_t kSeed = 20260105;
constexpr double kConfidence = 0.95;
constexpr Duration kUnit = 10_ms;  // the queues' unit of time

/// How often intervals held the truth.
class Coverage {
 public:
  explicit Coverage(double expected = kConfidence) : expected_(expected) {}
  void add(const Interval& interval, double truth) { add(interval.holds(truth)); }
  void add(bool holds) {
    ++count_;
    held_ += holds;
  }
  double share() const { return static_cast<double>(held_) / static_cast<double>(count_); }
  /// Within what chance does to a coverage as expected: two-sided, at 0.1 %.
  void check(const char* what) const {
    using boost::math::policies::discrete_quantile;
    using boost::math::policies::integer_round_outwards;
    const boost::math::binomial_distribution<
        double, boost::math::policies::policy<discrete_quantile<integer_round_outwards>>>
        held(static_cast<double>(count_), expected_);
    EXPECT_GE(held_, boost::math::quantile(held, 0.0005)) << what << ": " << share();
    EXPECT_LE(held_, boost::math::quantile(held, 0.9995)) << what << ": " << share();
  }

 private:
  double expected_;
  std::size_t count_ = 0;
  std::size_t held_ = 0;
};

/// First come, first served, by customer after customer.
class Queue {
 public:
  /// @param service mean 1, of a number in (0, 1)
  Queue(double arrival_rate, int servers, double (*service)(double), std::uint32_t replication)
      : arrival_rate_(arrival_rate),
        service_(service),
        gaps_(engine::stream_key(kSeed, replication, "gap")),
        services_(engine::stream_key(kSeed, replication, "service")),
        free_at_(static_cast<std::size_t>(servers)) {}

  struct Times {
    double wait, sojourn;
  };
  Times next() {
    now_ += exponential(engine::open_unit(gaps_.at(count_))) / arrival_rate_;
    const double service = service_(engine::open_unit(services_.at(count_)));
    ++count_;
    const auto first_free = std::min_element(free_at_.begin(), free_at_.end());
    const double wait = std::max(*first_free - now_, 0.0);
    *first_free = now_ + wait + service;
    return {wait, wait + service};
  }
  void skip(int customers) {
    for (int i = 0; i < customers; ++i) next();
  }
  /// From now on the servers are busy for so long with what came before.
  void add_backlog(double time) {
    for (double& at : free_at_) at = now_ + time;
  }
  static double exponential(double unit) { return -engine::log(unit); }
  static double constant(double) { return 1; }

 private:
  double arrival_rate_;
  double (*service_)(double);
  engine::WordSequence gaps_, services_;
  std::vector<double> free_at_;
  double now_ = 0;
  std::uint64_t count_ = 0;
};

/// What is measured, and what theory says of it.
struct Subject {
  const char* name;
  std::function<Queue(std::uint32_t replication)> queue;
  double (*value)(const Queue::Times&);
  double mean, p50, p95;
};

double sojourn(const Queue::Times& times) { return times.sojourn; }
double wait(const Queue::Times& times) { return times.wait; }

Subject mm1() {
  const theory::MMc theory{0.5, 1, 1};
  return {"M/M/1 at 50 %",
          [](std::uint32_t r) { return Queue(0.5, 1, Queue::exponential, r); },
          sojourn,
          theory.mean_sojourn(),
          theory.sojourn_quantile(0.5),
          theory.sojourn_quantile(0.95)};
}
Subject mm3() {
  const theory::MMc theory{2.1, 1, 3};
  return {"M/M/3 at 70 %",
          [](std::uint32_t r) { return Queue(2.1, 3, Queue::exponential, r); },
          sojourn,
          theory.mean_sojourn(),
          theory.sojourn_quantile(0.5),
          theory.sojourn_quantile(0.95)};
}
Subject md1() {
  const theory::MD1 theory{0.6, 1};
  return {"the wait of M/D/1 at 60 %",
          [](std::uint32_t r) { return Queue(0.6, 1, Queue::constant, r); },
          wait,
          theory.mean_wait(),
          theory.wait_quantile(0.5),
          theory.wait_quantile(0.95)};
}
std::array<Subject, 3> subjects() { return {mm1(), mm3(), md1()}; }

constexpr int kWarmUp = 2'000;  // customers

Histogram times_of(const Subject& subject, Queue& queue, int customers) {
  Histogram times;
  for (int i = 0; i < customers; ++i)
    times.add(Duration::from_seconds(subject.value(queue.next()) * kUnit.seconds()));
  return times;
}

std::vector<Histogram> sections_of(const Subject& subject, Queue& queue, int customers) {
  std::vector<Histogram> sections;
  for (std::size_t i = 0; i < kSections; ++i)
    sections.push_back(times_of(subject, queue, customers));
  return sections;
}

class IntervalCoverage : public testing::Test {
 protected:
  testing::ScopedTrace seed_{__FILE__, __LINE__, testing::Message() << "seed " << kSeed};
};

// 30 sections of 2,000 customers: 100 beyond the p95.
TEST_F(IntervalCoverage, of_batch_means_and_of_sectioning_is_what_they_claim) {
  Coverage means, medians, p95s;
  Coverage long_enough;
  for (const Subject& subject : subjects()) {
    for (std::uint32_t run = 0; run < 200; ++run) {
      Queue queue = subject.queue(run);
      queue.skip(kWarmUp);
      const BatchedRun batches = batched(sections_of(subject, queue, 2'000));
      long_enough.add(batches.is_long_enough);
      if (!batches.is_long_enough) continue;
      const double unit = kUnit.seconds();
      means.add(mean_interval(batches, kConfidence), subject.mean * unit);
      medians.add(quantile_interval(batches, 0.5, kConfidence).value(), subject.p50 * unit);
      p95s.add(quantile_interval(batches, 0.95, kConfidence).value(), subject.p95 * unit);
    }
  }
  EXPECT_GT(long_enough.share(), 0.98) << "the test of independence seldom errs";
  means.check("means");
  medians.check("medians");
  p95s.check("p95s");
}

// Ten replications of 4,000 customers each, and their own p95.
TEST_F(IntervalCoverage, of_replications_is_what_they_claim) {
  constexpr std::uint32_t kReplications = 10;
  Coverage means, p95s;
  for (const Subject& subject : subjects()) {
    for (std::uint32_t experiment = 0; experiment < 200; ++experiment) {
      Estimate mean, p95;
      for (std::uint32_t r = 0; r < kReplications; ++r) {
        Queue queue = subject.queue(experiment * kReplications + r);
        queue.skip(kWarmUp / 2);
        const Histogram times = times_of(subject, queue, 4'000);
        mean.add(times.mean_seconds() / kUnit.seconds());
        p95.add(times.quantile_seconds(0.95) / kUnit.seconds());
      }
      means.add({mean.mean(), mean.half_width(kConfidence), kReplications - 1}, subject.mean);
      p95s.add({p95.mean(), p95.half_width(kConfidence), kReplications - 1}, subject.p95);
    }
  }
  means.check("means");
  p95s.check("p95s");
}

TEST_F(IntervalCoverage, of_order_statistics_is_exact) {
  struct Case {
    std::uint64_t n;
    double p;
  };
  for (const Case& one : {Case{100, 0.5}, Case{1000, 0.95}, Case{1000, 0.99}}) {
    SCOPED_TRACE(one.p);
    const auto ranks = quantile_ranks(one.n, one.p, kConfidence).value();
    const double truth = -std::log(1 - one.p);  // of an exponential variable
    Coverage coverage(ranks.coverage);
    for (std::uint32_t run = 0; run < 4'000; ++run) {
      engine::WordSequence words(engine::stream_key(kSeed, run, "sample"));
      std::uint64_t below = 0;
      for (std::uint64_t i = 0; i < one.n; ++i)
        below += Queue::exponential(engine::open_unit(words.at(i))) < truth;
      coverage.add(ranks.low <= below && below < ranks.high);
    }
    coverage.check("order statistics");
  }
}

// Replications of 500 customers each, until the mean is known to 5 %. To stop when the interval
// happens to be short costs a little coverage (Law, "Simulation Modeling and Analysis", 9.4.1).
TEST_F(IntervalCoverage, of_replications_until_they_suffice_is_nearly_what_it_claims) {
  const Subject subject = mm1();
  const SequentialStop stop{0.05, kConfidence, 10};
  Coverage coverage, close;
  double replications = 0;
  for (std::uint32_t experiment = 0; experiment < 1'000; ++experiment) {
    Estimate mean;
    while (!stop.may_stop(mean)) {
      Queue queue = subject.queue(experiment * 1'000 + static_cast<std::uint32_t>(mean.count()));
      queue.skip(100);
      mean.add(times_of(subject, queue, 500).mean_seconds() / kUnit.seconds());
      ++replications;
    }
    coverage.add({mean.mean(), mean.half_width(kConfidence), 0}, subject.mean);
    close.add(std::abs(mean.mean() / subject.mean - 1) <= stop.relative_error);
  }
  EXPECT_GT(coverage.share(), 0.92);
  EXPECT_GT(close.share(), 0.92);
  EXPECT_GT(replications / 1'000, 12) << "or the test says nothing";
}

// A queue that starts with a long backlog: the mean of all customers is far off, and its interval
// wide. As in the program, a first run finds where to cut, and the same one again is cut there.
TEST_F(IntervalCoverage, is_saved_by_mser_5_from_a_bad_start) {
  constexpr int kStretches = 200;
  constexpr int kPerStretch = 300;
  const Subject subject = mm1();
  const auto with_backlog = [&](std::uint32_t run) {
    Queue queue = subject.queue(run);
    queue.skip(kWarmUp);
    queue.add_backlog(500);
    return queue;
  };
  Coverage of_rest;
  Estimate mean_of_all, mean_of_rest;
  for (std::uint32_t run = 0; run < 400; ++run) {
    Queue pilot = with_backlog(run);
    std::vector<double> series;
    for (int i = 0; i < kStretches; ++i) {
      double sum = 0;
      for (int customer = 0; customer < kPerStretch; ++customer) sum += subject.value(pilot.next());
      series.push_back(sum / kPerStretch);
      mean_of_all.add(series.back());
    }
    const auto cut = static_cast<int>(mser_cut(series).value());
    Queue queue = with_backlog(run);
    queue.skip(cut * kPerStretch);
    const int left = (kStretches - cut) * kPerStretch / static_cast<int>(kSections);
    const BatchedRun batches = batched(sections_of(subject, queue, left));
    if (!batches.is_long_enough) continue;
    mean_of_rest.add(batches.whole().mean_seconds() / kUnit.seconds());
    of_rest.add(mean_interval(batches, kConfidence), subject.mean * kUnit.seconds());
  }
  EXPECT_GT(mean_of_all.mean(), 1.5 * subject.mean);
  EXPECT_NEAR(mean_of_rest.mean(), subject.mean, 0.01 * subject.mean);
  of_rest.check("after the cut");
}

}  // namespace
}  // namespace headroom::stats
