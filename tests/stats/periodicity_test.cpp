#include "sim/stats/periodicity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/engine/random.hpp"

namespace headroom::stats {
namespace {

/// So many events over `length`, each moved by `turn` of its uniform time.
template <class Turn>
std::vector<double> events(std::uint64_t seed, std::size_t count, double length, const Turn& turn) {
  engine::WordSequence words(engine::stream_key(seed, 0, "events"));
  std::vector<double> times;
  for (std::size_t i = 0; i < count; ++i)
    times.push_back(turn(length * engine::open_unit(words.at(i))));
  std::sort(times.begin(), times.end());
  return times;
}

TEST(Periodicity, events_in_a_fifth_of_each_period_are_heard) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const auto times = events(seed, 600, 40, [](double t) {
      const double cycle = std::floor(t / 0.1);
      return 0.1 * cycle + 0.02 * (t / 0.1 - cycle) + 0.033;
    });
    const auto found = find_period(times, 0.004, 1);
    ASSERT_TRUE(found) << "seed " << seed;
    EXPECT_NEAR(found->period, 0.1, 2e-5) << "seed " << seed;
    EXPECT_LT(found->standard_error, 2e-5) << "seed " << seed;
    EXPECT_GT(found->significance, 500) << "seed " << seed;
  }
}

TEST(Periodicity, events_at_random_keep_none) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto times = events(seed, 600, 40, [](double t) { return t; });
    EXPECT_FALSE(find_period(times, 0.004, 1)) << "seed " << seed;
  }
}

/// All power in each harmonic: Z²_m = 2 n m, less 4 (m - 1) at m = 10.
TEST(Periodicity, events_at_one_phase_have_all_the_power_there_is) {
  std::vector<double> times;
  for (int i = 0; i < 50; ++i) times.push_back(3 + 0.25 * i);
  EXPECT_NEAR(h_statistic(times, 0.25), 2 * 50 * 10 - 36, 1e-6);
}

TEST(Periodicity, a_handful_of_events_says_nothing) {
  std::vector<double> times;
  for (int i = 0; i < 29; ++i) times.push_back(0.1 * i);
  EXPECT_FALSE(find_period(times, 0.01, 1));
}

}  // namespace
}  // namespace headroom::stats
