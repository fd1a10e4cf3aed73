#include "sim/load/rate_outlook.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

constexpr const char* kThreeBins = "t_s,requests\n0,60\n60,0\n120,120\n";

OpenLoadConfig trace_of(const std::filesystem::path& file, const Playback& playback,
                        TraceConfig::Shape shape = TraceConfig::Shape::constant) {
  OpenLoadConfig config;
  const BinTable table{file};
  config.trace = TraceConfig{table, check_bins(table, {}), playback, shape};
  return config;
}

OpenLoadConfig log_of(const std::filesystem::path& file, const Playback& playback) {
  OpenLoadConfig config;
  config.replay = ReplayConfig{file, true, {{{"", "*", 0}}}, playback};
  config.replay->facts = check_log(*config.replay);
  count_requests(*config.replay);
  return config;
}

TEST(RateOutlook, of_a_trace_played_again_counts_whole_cycles_and_a_part) {
  const Recordings files;
  const auto file = files.write("a.csv", kThreeBins);
  for (const auto shape : {TraceConfig::Shape::constant, TraceConfig::Shape::linear}) {
    const OpenLoadConfig config = trace_of(file, {2, 3, 30_s, Duration::infinite(), true}, shape);
    for (const Duration length : {7_s, 50_s, 130_s, 1_h}) {
      TraceFeed feed(*config.trace, length);
      RateCurve curve;
      while (feed.read(curve)) {
      }
      const RateOutlook sum = outlook(config, length);
      EXPECT_NEAR(sum.arrivals, expected_arrivals(curve, length), 1e-6 * sum.arrivals + 1e-9)
          << length.seconds();
    }
    EXPECT_DOUBLE_EQ(outlook(config, 1_h).peak_per_second, 12);
  }
}

/// 30 million cycles: they are not gone through.
TEST(RateOutlook, of_a_trace_played_very_fast_reads_it_twice) {
  const Recordings files;
  const OpenLoadConfig config =
      trace_of(files.write("a.csv", kThreeBins), {1, 1e6, {}, Duration::infinite(), true});
  EXPECT_NEAR(outlook(config, 5400_s).arrivals, 5400e6, 1);
}

TEST(RateOutlook, of_a_log_is_its_mean_rate_as_long_as_it_is_played) {
  const Recordings files;
  const auto file = files.write("a", "1767603600000,1,x\n1767603601000,1,x\n1767603602000,1,x\n");
  EXPECT_EQ(outlook(log_of(file, {}), 1_h).arrivals, 3);
  EXPECT_EQ(outlook(log_of(file, {}), 1_h).peak_per_second, 1);
  EXPECT_DOUBLE_EQ(outlook(log_of(file, {2, 4}), 1_h).arrivals, 6);
  EXPECT_DOUBLE_EQ(outlook(log_of(file, {2, 4}), 1_h).peak_per_second, 8);
  EXPECT_DOUBLE_EQ(outlook(log_of(file, {1, 1, {}, Duration::infinite(), true}), 1_h).arrivals,
                   3600);
}

TEST(RateOutlook, of_requests_at_one_time_is_finite) {
  const Recordings files;
  const auto file = files.write("a", "1767603600000,1,x\n1767603600000,1,x\n");
  for (const double time_scale : {1.0, 1e6}) {
    const RateOutlook sum = outlook(log_of(file, {1, time_scale}), 1_h);
    EXPECT_DOUBLE_EQ(sum.arrivals, 2);
    EXPECT_DOUBLE_EQ(sum.peak_per_second, 2 * time_scale);
  }
  const RateOutlook narrow = outlook(log_of(file, {1, 1e6, {}, 1_ns}), 1_h);
  EXPECT_TRUE(std::isfinite(narrow.peak_per_second));
}

}  // namespace
}  // namespace headroom::load
