#include "sim/load/open_load.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "tests/load/goodness_of_fit.hpp"

namespace headroom::load {
namespace {

constexpr std::uint64_t kSeed = 20260105;

struct Arrival {
  Instant at;
  Request request;
};

using Rate = std::vector<load::RatePoint>;

OpenSource source_of(const Rate& rate, Instant stop, const std::vector<MixEntry>& mix = {{0, 1}},
                     Instant start = {}, std::uint64_t seed = kSeed,
                     const std::string& name = "visitors", std::uint32_t replication = 0) {
  return OpenSource({rate, mix}, start, stop, name, seed, replication);
}

std::vector<Arrival> arrivals(OpenSource source, std::size_t most = 10'000'000) {
  std::vector<Arrival> all;
  while (source.next_arrival() < Instant::never() && all.size() < most) {
    const Instant at = source.next_arrival();
    all.push_back({at, source.take()});
  }
  return all;
}

std::vector<double> times_s(const std::vector<Arrival>& all) {
  std::vector<double> times;
  for (const Arrival& a : all) times.push_back(a.at.seconds());
  return times;
}

std::vector<std::uint32_t> classes(const std::vector<Arrival>& all) {
  std::vector<std::uint32_t> result;
  for (const Arrival& a : all) result.push_back(a.request.request_class);
  return result;
}

/// The chance that a Poisson count of that mean is at least this far from it.
double chance_of_count(std::size_t count, double mean) {
  const boost::math::normal exact(0, std::sqrt(mean));
  return 2 * cdf(complement(exact, std::abs(static_cast<double>(count) - mean)));
}

// ---- constant rate -----------------------------------------------------------------------------

TEST(Poisson, a_constant_rate_has_its_mean) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (const double rate : {0.01, 40.0, 20'000.0}) {
    const double length_s = 200'000 / rate;
    const auto all =
        arrivals(source_of({{{}, rate}}, Instant{} + Duration::from_seconds(length_s)));
    EXPECT_GT(chance_of_count(all.size(), 200'000), 1e-4) << rate << " a second";
  }
}

TEST(Poisson, gaps_are_exponential) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto times = times_s(arrivals(source_of({{{}, 40}}, Instant{} + 5000_s)));
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  EXPECT_LT(kolmogorov(gaps, [](double x) { return 1 - std::exp(-40 * x); }), 2.2);
}

TEST(Poisson, counts_of_equal_slices_are_spread_as_poisson_counts_are) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::vector<double> counts(1000);
  for (const double t : times_s(arrivals(source_of({{{}, 40}}, Instant{} + 1000_s))))
    ++counts[static_cast<std::size_t>(t)];
  EXPECT_GT(chi_square_chance(counts, std::vector<double>(1000, 40), -1), 1e-4);
  // Neither too even nor too bunched: the index of dispersion of a Poisson process is 1.
  EXPECT_NEAR(variance_of(counts) / mean_of(counts), 1, 4.5 * std::sqrt(2 / 999.0));
}

TEST(Poisson, a_rate_of_0_sends_nothing) {
  EXPECT_EQ(source_of({{{}, 0}}, Instant::never()).next_arrival(), Instant::never());
}

// ---- a rate that changes -----------------------------------------------------------------------

/// 5 a second rising to 80 by 10 min, falling to 20 by 15 min, a jump to 100, down to 0 by 20 min,
/// nothing until 25 min, then 30 held.
const Rate& day() {
  static const Rate kDay = {{0_s, 5},    {10_min, 80}, {15_min, 20}, {15_min, 100},
                            {20_min, 0}, {25_min, 0},  {25_min, 30}};
  return kDay;
}

/// Expected arrivals until t, by the trapezium rule, which is exact here.
double expected_until(const Rate& rate, double t) {
  double mass = 0;
  for (std::size_t i = 0; i < rate.size(); ++i) {
    const double from = rate[i].at.seconds();
    if (t <= from) break;
    if (i + 1 == rate.size()) return mass + rate[i].per_second * (t - from);
    const double to = rate[i + 1].at.seconds();
    if (to == from) continue;
    const double end = std::min(t, to);
    const double slope = (rate[i + 1].per_second - rate[i].per_second) / (to - from);
    mass += (rate[i].per_second + slope * (end - from) / 2) * (end - from);
  }
  return mass;
}

TEST(Poisson, each_stretch_of_a_piecewise_linear_rate_has_its_integral) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto times = times_s(arrivals(source_of(day(), Instant{} + 40_min)));
  const double ends[] = {150, 300, 450, 600, 750, 900, 1050, 1200, 1500, 1800, 2400};
  double from = 0;
  for (const double to : ends) {
    const double mean = expected_until(day(), to) - expected_until(day(), from);
    const auto count = static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [&](double t) { return t >= from && t < to; }));
    if (mean == 0) {
      EXPECT_EQ(count, 0U) << from << " to " << to << " s";
    } else {
      EXPECT_GT(chance_of_count(count, mean), 1e-4)
          << from << " to " << to << " s: " << count << " for " << mean;
    }
    from = to;
  }
}

TEST(Poisson, by_its_own_clock_a_changing_rate_is_a_process_of_rate_1) {
  // Time-rescaling: the expected arrivals between two arrivals are exponential with mean 1.
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::vector<double> gaps;
  double last = 0;
  for (const double t : times_s(arrivals(source_of(day(), Instant{} + 40_min)))) {
    const double mass = expected_until(day(), t);
    gaps.push_back(mass - last);
    last = mass;
  }
  EXPECT_GT(gaps.size(), 80'000U);
  EXPECT_LT(kolmogorov(gaps, [](double x) { return 1 - std::exp(-x); }), 2.2);
}

TEST(Poisson, a_rate_that_falls_to_0_for_good_ends_the_source) {
  const auto all = arrivals(source_of({{0_s, 50}, {10_s, 0}}, Instant::never()));
  ASSERT_FALSE(all.empty());
  EXPECT_LT(all.back().at, Instant{} + 10_s);
}

TEST(Poisson, a_rate_may_start_at_0) {
  const auto all = arrivals(source_of({{0_s, 0}, {100_s, 0}, {200_s, 50}}, Instant{} + 200_s));
  ASSERT_FALSE(all.empty());
  EXPECT_GT(all.front().at, Instant{} + 100_s);
}

TEST(Poisson, the_last_rate_is_held_without_losing_digits) {
  // After 30 days at 0.5 a second the gaps are still exact to the nanosecond and exponential.
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto times = times_s(
      arrivals(source_of({{0_s, 0}, {720_h, 0}, {720_h, 0.5}}, Instant{} + 720_h + 100'000_s)));
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  EXPECT_GT(chance_of_count(times.size(), 50'000), 1e-4);
  EXPECT_LT(kolmogorov(gaps, [](double x) { return 1 - std::exp(-0.5 * x); }), 2.2);
}

// ---- start and stop ----------------------------------------------------------------------------

TEST(Poisson, arrivals_lie_between_start_and_stop) {
  const Instant start = Instant{} + 10_min;
  const Instant stop = Instant{} + 12_min;
  const auto all = arrivals(source_of({{{}, 100}}, stop, {{0, 1}}, start));
  ASSERT_FALSE(all.empty());
  EXPECT_GE(all.front().at, start);
  EXPECT_LT(all.back().at, stop);
  EXPECT_GT(chance_of_count(all.size(), 12'000), 1e-4);
}

TEST(Poisson, the_rate_counts_from_the_source_s_own_start) {
  const auto early = arrivals(source_of(day(), Instant{} + 20_min));
  const auto late = arrivals(source_of(day(), Instant{} + 50_min, {{0, 1}}, Instant{} + 30_min));
  ASSERT_EQ(early.size(), late.size());
  for (std::size_t i = 0; i < early.size(); ++i) EXPECT_EQ(early[i].at + 30_min, late[i].at);
}

TEST(Poisson, an_earlier_stop_does_not_change_what_comes_before_it) {
  const auto whole = arrivals(source_of({{{}, 10}}, Instant{} + 100_s));
  const auto half = arrivals(source_of({{{}, 10}}, Instant{} + 50_s));
  ASSERT_LT(half.size(), whole.size());
  for (std::size_t i = 0; i < half.size(); ++i) EXPECT_EQ(half[i].at, whole[i].at);
  EXPECT_GE(whole[half.size()].at, Instant{} + 50_s);
}

TEST(Poisson, nothing_comes_when_the_stop_is_the_start) {
  EXPECT_EQ(source_of({{{}, 1e6}}, Instant{} + 5_s, {{0, 1}}, Instant{} + 5_s).next_arrival(),
            Instant::never());
}

// ---- requests ----------------------------------------------------------------------------------

TEST(Poisson, requests_are_numbered_from_0_and_counted) {
  OpenSource source = source_of({{{}, 10}}, Instant{} + 10_s);
  std::uint64_t expected = 0;
  while (source.next_arrival() < Instant::never()) {
    const Request request = source.take();
    EXPECT_EQ(request.id.primary, expected++);
    EXPECT_EQ(request.id.secondary, 0U);
    EXPECT_EQ(request.patience, 0U);
  }
  EXPECT_GT(expected, 0U);
  EXPECT_EQ(source.sent(), expected);
}

const std::vector<MixEntry> kThree = {{4, 1}, {0, 2}, {2, 5}};

TEST(Poisson, classes_come_in_the_shares_of_the_mix) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::vector<double> counts(5);
  const auto all = arrivals(source_of({{{}, 1000}}, Instant{} + 100_s, kThree));
  for (const std::uint32_t c : classes(all)) ++counts[c];
  const auto n = static_cast<double>(all.size());
  EXPECT_GT(chi_square_chance({counts[4], counts[0], counts[2]}, {n / 8, n / 4, n * 5 / 8}), 1e-4);
  EXPECT_EQ(counts[1] + counts[3], 0);
}

TEST(Poisson, the_same_seed_gives_the_same_requests) {
  const auto once = arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree));
  const auto again = arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree));
  EXPECT_EQ(times_s(once), times_s(again));
  EXPECT_EQ(classes(once), classes(again));
}

TEST(Poisson, another_seed_name_or_replication_gives_others) {
  const auto once = arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree));
  const std::vector<std::vector<Arrival>> others = {
      arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree, {}, kSeed + 1)),
      arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree, {}, kSeed, "robots")),
      arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree, {}, kSeed, "visitors", 1))};
  for (const auto& other : others) {
    EXPECT_NE(times_s(once), times_s(other));
    EXPECT_NE(classes(once), classes(other));
  }
}

TEST(Poisson, another_mix_leaves_every_arrival_where_it_was) {
  const auto three = arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree));
  const auto one = arrivals(source_of({{{}, 100}}, Instant{} + 50_s));
  EXPECT_EQ(times_s(three), times_s(one));
}

TEST(Poisson, another_rate_leaves_every_request_its_class) {
  auto slow = classes(arrivals(source_of({{{}, 100}}, Instant{} + 50_s, kThree)));
  auto fast = classes(arrivals(source_of({{{}, 300}}, Instant{} + 50_s, kThree)));
  ASSERT_LT(slow.size(), fast.size());
  fast.resize(slow.size());
  EXPECT_EQ(slow, fast);
}

TEST(Poisson, twice_the_rate_halves_every_gap) {
  const auto slow = arrivals(source_of({{{}, 100}}, Instant{} + 50_s));
  const auto fast = arrivals(source_of({{{}, 200}}, Instant{} + 25_s));
  ASSERT_EQ(slow.size(), fast.size());
  for (std::size_t i = 0; i < slow.size(); ++i)
    EXPECT_NEAR(slow[i].at.seconds(), 2 * fast[i].at.seconds(), 1e-8);
}

}  // namespace
}  // namespace headroom::load
