#include "sim/load/arrival_times.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>

#include "tests/load/goodness_of_fit.hpp"

namespace headroom::load {
namespace {

using engine::Distribution;

constexpr std::uint64_t kSeed = 20260105;
constexpr Duration kAlways = Duration::infinite();

ArrivalTimes times_of(const GapProcess& process, const RateCurve& rate, Duration length = kAlways,
                      std::uint32_t replication = 0) {
  return {process, rate, length, "visitors", kSeed, replication};
}

/// Seconds of all arrivals until `end`.
std::vector<double> arrivals(ArrivalTimes times, Duration end) {
  std::vector<double> all;
  for (auto next = times.next(); next && *next < end.ns(); next = times.next())
    all.push_back(static_cast<double>(*next) * 1e-9);
  return all;
}

std::vector<double> gaps_of(const std::vector<double>& times) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  return gaps;
}

std::vector<double> counts_of(const std::vector<double>& times, double slice_s, double end_s) {
  std::vector<double> counts(static_cast<std::size_t>(end_s / slice_s));
  for (const double t : times) {
    const auto slice = static_cast<std::size_t>(t / slice_s);
    if (slice < counts.size()) ++counts[slice];
  }
  return counts;
}

double cv_of(const std::vector<double>& values) {
  return std::sqrt(variance_of(values)) / mean_of(values);
}

struct Form {
  const char* name;
  Distribution gaps;
  double cv;
  std::function<double(double)> cdf;  ///< of a gap of mean 1
};

std::vector<Form> forms() {
  const auto weibull = [](double cv) {
    const Distribution d = weibull_of_cv(cv);
    return boost::math::weibull(d.second_parameter(), d.first_parameter());
  };
  const auto hyper = [](double x) {  // of cv 3, balanced means
    const double p = 0.5 * (1 + std::sqrt(8.0 / 10));
    return 1 - p * std::exp(-2 * p * x) - (1 - p) * std::exp(-2 * (1 - p) * x);
  };
  const double variance = std::log(1 + 4.0);
  return {{"gamma", Distribution::gamma(1, 0.5), 0.5,
           [](double x) { return cdf(boost::math::gamma_distribution<>(4, 0.25), x); }},
          {"gamma", Distribution::gamma(1, 2), 2,
           [](double x) { return cdf(boost::math::gamma_distribution<>(0.25, 4), x); }},
          {"weibull", weibull_of_cv(0.5), 0.5, [=](double x) { return cdf(weibull(0.5), x); }},
          {"weibull", weibull_of_cv(2), 2, [=](double x) { return cdf(weibull(2), x); }},
          {"lognormal", Distribution::lognormal(1, 2), 2,
           [=](double x) {
             return cdf(boost::math::lognormal(-variance / 2, std::sqrt(variance)), x);
           }},
          {"hyperexponential", Distribution::hyperexponential(1, 3), 3, hyper}};
}

// ---- renewal processes -------------------------------------------------------------------------

TEST(RenewalArrivals, gaps_have_the_form_and_the_cv_that_were_asked_for) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (const Form& form : forms()) {
    // So far apart that whole nanoseconds do not show, in a form that is infinite at 0.
    auto gaps = gaps_of(arrivals(times_of({form.gaps}, {{{}, 0.04}}), 5'000'000_s));
    for (double& gap : gaps) gap *= 0.04;
    EXPECT_LT(kolmogorov(gaps, form.cdf), 2.2) << form.name << " " << form.cv;
    // A sample's cv spreads with the fourth moment, which is huge for the lognormal form.
    const double spread = form.gaps.kind() == Distribution::Kind::lognormal ? 0.15 : 0.05;
    EXPECT_NEAR(cv_of(gaps), form.cv, spread * form.cv) << form.name;
  }
}

TEST(RenewalArrivals, weibull_has_the_mean_and_the_cv_by_the_gamma_function) {
  for (const double cv : {0.01, 0.2, 1.0, 3.0, 15.0, 100.0}) {
    const Distribution d = weibull_of_cv(cv);
    const double k = d.second_parameter();
    const double first = std::tgamma(1 + 1 / k);
    EXPECT_NEAR(d.first_parameter() * first, 1, 1e-9) << cv;
    EXPECT_NEAR(std::sqrt(std::tgamma(1 + 2 / k) / (first * first) - 1), cv, 1e-6 * cv) << cv;
  }
}

TEST(RenewalArrivals, long_counts_are_spread_by_the_square_of_the_cv) {
  // Variance over mean of a renewal process's counts goes to cv^2 (Cox, "Renewal Theory").
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (const Form& form : forms()) {
    const auto counts =
        counts_of(arrivals(times_of({form.gaps}, {{{}, 40}}), 50'000_s), 50, 50'000);
    const double dispersion = variance_of(counts) / mean_of(counts);
    // 1000 slices: a standard error of 4.5 %; a slice of 2000 gaps is not endless, either.
    EXPECT_NEAR(dispersion / (form.cv * form.cv), 1, 0.2) << form.name << " " << form.cv;
  }
}

TEST(RenewalArrivals, the_rate_is_right_from_the_start) {
  // Of an ordinary first gap, hyperexponential arrivals of cv 3 would be 4 too many.
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (const Form& form : forms()) {
    std::vector<double> counts;
    for (std::uint32_t replication = 0; replication < 4000; ++replication)
      counts.push_back(static_cast<double>(
          arrivals(times_of({form.gaps}, {{{}, 1}}, kAlways, replication), 5_s).size()));
    const double error = std::sqrt(variance_of(counts) / 4000);
    EXPECT_NEAR(mean_of(counts), 5, 4 * error) << form.name << " " << form.cv;
    EXPECT_LT(error, 0.15);
  }
}

TEST(RenewalArrivals, constant_gaps_are_a_clock) {
  const auto times = arrivals(times_of({Distribution::constant(1)}, {{{}, 8}}), 10_s);
  EXPECT_EQ(times.size(), 80U);
  for (const double gap : gaps_of(times)) EXPECT_NEAR(gap, 0.125, 2e-9);
}

TEST(RenewalArrivals, a_changing_rate_stretches_the_gaps) {
  // By the integral of the rate the gaps are all alike.
  const RateCurve ramp = {{0_s, 0}, {100_s, 20}};
  const auto times = arrivals(times_of({Distribution::constant(1)}, ramp), 100_s);
  EXPECT_NEAR(static_cast<double>(times.size()), 1000, 1);
  for (std::size_t i = 1; i < times.size(); ++i)
    EXPECT_NEAR((times[i] * times[i] - times[i - 1] * times[i - 1]) * 0.1, 1, 1e-6);
}

TEST(RenewalArrivals, exponential_gaps_are_those_of_a_poisson_process) {
  engine::WordSequence words(engine::stream_key(kSeed, 0, "load/visitors/gap"));
  RateWalk walk({{{}, 40}});
  ArrivalTimes times = times_of({}, {{{}, 40}});
  for (std::uint64_t i = 0; i < 2000; ++i) {
    engine::Draw draw(words, i);
    EXPECT_EQ(times.next(), walk.advance(engine::unit_exponential(draw)));
  }
}

TEST(RenewalArrivals, a_rate_that_falls_to_0_for_good_ends_them) {
  ArrivalTimes times = times_of({Distribution::gamma(1, 2)}, {{0_s, 50}, {10_s, 0}});
  std::size_t count = 0;
  while (times.next()) ++count;
  EXPECT_GT(count, 0U);
  EXPECT_LT(count, 1000U);
}

// ---- bursts ------------------------------------------------------------------------------------

constexpr double kRate = 40;
GapProcess in_bursts(const Bursts& bursts) { return {Distribution::exponential(1), bursts}; }

TEST(BurstyArrivals, factors_are_1_on_average_and_have_their_ratio) {
  const Bursts bursts = Bursts::of_ratio(8, 120_s, 30_s);
  EXPECT_DOUBLE_EQ(0.8 * bursts.calm_factor + 0.2 * bursts.burst_factor, 1);
  EXPECT_DOUBLE_EQ(bursts.burst_factor, 8 * bursts.calm_factor);
}

TEST(BurstyArrivals, an_index_of_dispersion_is_that_of_heffes_and_lucantoni) {
  // I = 1 + 2 (l1 - l2)^2 r1 r2 / ((r1 + r2)^2 (l1 r2 + l2 r1)), their paper of 1986.
  const auto bursts = Bursts::of_dispersion(30, kRate, 120_s, 30_s);
  ASSERT_TRUE(bursts);
  const double l1 = kRate * bursts->calm_factor, l2 = kRate * bursts->burst_factor;
  const double r1 = 1.0 / 120, r2 = 1.0 / 30;
  EXPECT_NEAR(
      1 + 2 * (l1 - l2) * (l1 - l2) * r1 * r2 / ((r1 + r2) * (r1 + r2) * (l1 * r2 + l2 * r1)), 30,
      1e-9);
  EXPECT_NEAR(bursts->dispersion(kRate, 1'000'000_h), 30, 1e-6);
}

TEST(BurstyArrivals, no_more_dispersion_than_silence_gives) {
  const double most = Bursts::largest_dispersion(kRate, 120_s, 30_s);
  const auto silent = Bursts::of_dispersion(most, kRate, 120_s, 30_s);
  ASSERT_TRUE(silent);
  EXPECT_NEAR(silent->calm_factor, 0, 1e-9);
  EXPECT_FALSE(Bursts::of_dispersion(most * 1.001, kRate, 120_s, 30_s));
}

TEST(BurstyArrivals, have_the_mean_and_the_dispersion_of_the_closed_form) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Bursts bursts = Bursts::of_ratio(6, 8_s, 2_s);
  const auto times = arrivals(times_of(in_bursts(bursts), {{{}, kRate}}), 200'000_s);
  for (const int slice : {1, 5, 100}) {
    const auto counts = counts_of(times, slice, 200'000);
    EXPECT_NEAR(mean_of(counts) / (kRate * slice), 1, 0.015);
    const double expected = bursts.dispersion(kRate, Duration::seconds(slice));
    EXPECT_NEAR(variance_of(counts) / mean_of(counts) / expected, 1, 0.12) << slice << " s";
  }
}

TEST(BurstyArrivals, by_their_own_clock_are_a_poisson_process) {
  // Without a difference between the states nothing is left but exponential gaps.
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Bursts even = Bursts::of_ratio(1, 3_s, 1_s);
  const auto gaps = gaps_of(arrivals(times_of(in_bursts(even), {{{}, kRate}}), 5000_s));
  EXPECT_LT(kolmogorov(gaps, [](double x) { return 1 - std::exp(-kRate * x); }), 2.2);
}

TEST(BurstyArrivals, bursts_come_at_the_same_times_whatever_the_rate) {
  const Bursts silent{0, 5, 8_s, 2_s};
  const auto many = arrivals(times_of(in_bursts(silent), {{{}, 1000}}), 1000_s);
  const auto few = arrivals(times_of(in_bursts(silent), {{{}, 10}}), 1000_s);
  ASSERT_GT(few.size(), 5000U);
  // Where few come, many are near: both are in the same bursts.
  for (const double t : few) {
    const auto near = std::lower_bound(many.begin(), many.end(), t - 0.1);
    ASSERT_NE(near, many.end());
    EXPECT_LT(*near, t + 0.1) << t;
  }
}

TEST(BurstyArrivals, follow_a_rate_that_changes) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Bursts bursts = Bursts::of_ratio(4, 800_ms, 200_ms);
  const RateCurve ramp = {{0_s, 0}, {1000_s, 100}, {1000_s, 0}, {2000_s, 0}, {2000_s, 50}};
  const auto counts = counts_of(arrivals(times_of(in_bursts(bursts), ramp), 3000_s), 500, 3000);
  const double expected[] = {12'500, 37'500, 0, 0, 25'000, 25'000};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(counts[i], expected[i], 0.05 * expected[i]) << i;
}

TEST(BurstyArrivals, of_a_rate_of_0_end_with_the_source) {
  EXPECT_FALSE(times_of(in_bursts(Bursts::of_ratio(4, 8_s, 2_s)), {{{}, 0}}, 1000_s).next());
}

TEST(BurstyArrivals, another_replication_has_other_ones) {
  const Bursts bursts = Bursts::of_ratio(4, 8_s, 2_s);
  const auto once = arrivals(times_of(in_bursts(bursts), {{{}, 5}}, kAlways, 0), 100_s);
  EXPECT_EQ(once, arrivals(times_of(in_bursts(bursts), {{{}, 5}}, kAlways, 0), 100_s));
  EXPECT_NE(once, arrivals(times_of(in_bursts(bursts), {{{}, 5}}, kAlways, 1), 100_s));
}

}  // namespace
}  // namespace headroom::load
