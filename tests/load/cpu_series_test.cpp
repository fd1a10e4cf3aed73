#include "sim/load/cpu_series.hpp"

#include <gmock/gmock.h>

#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

using testing::HasSubstr;

CpuSeries series_of(const std::string& text) {
  const Recordings files;
  return read_cpu_series(files.write("cpu.csv", text));
}
std::string complaint(const std::string& text) {
  return complaint_about([&] { series_of(text); });
}

TEST(CpuSeries, times_of_day_and_percent_last_until_the_next_one) {
  const CpuSeries series = series_of(
      "time,percent\n2026-01-05T09:00:00Z,12.5\n2026-01-05T09:01:00Z,20\n2026-01-05T09:05:00Z,3\n");
  EXPECT_EQ(series.unit, CpuSeries::Unit::percent);
  EXPECT_FALSE(series.is_relative);
  ASSERT_EQ(series.samples.size(), 3U);
  EXPECT_EQ(series.samples[0].begin_ns, 1'767'603'600'000'000'000);
  EXPECT_EQ(series.samples[0].length_s, 60);
  EXPECT_EQ(series.samples[0].value, 12.5);
}

TEST(CpuSeries, seconds_and_milliseconds_since_1970_and_from_the_first_request_are_told_apart) {
  EXPECT_EQ(series_of("time,seconds,cores\n1767603600.5,40,0.15\n").samples[0].begin_ns,
            1'767'603'600'500'000'000);
  EXPECT_EQ(series_of("time,seconds,cores\n1767603600500,40,0.15\n").samples[0].begin_ns,
            1'767'603'600'500'000'000);
  const CpuSeries relative = series_of("time,cores\n7,0.1\n8,0.2\n");
  EXPECT_TRUE(relative.is_relative);
  EXPECT_EQ(relative.unit, CpuSeries::Unit::cores);
  EXPECT_EQ(relative.samples[1].begin_ns, 8'000'000'000);
  EXPECT_EQ(relative.samples[1].length_s, 1);
}

TEST(CpuSeries, every_line_that_is_wrong_is_named) {
  const std::string told = complaint("time,percent\nsoon,1\n60,many\n120,4\n");
  EXPECT_THAT(told, HasSubstr("line 2: found \"soon\" as time"));
  EXPECT_THAT(told, HasSubstr("line 3: found \"many\" as percent"));
  EXPECT_THAT(complaint("time,percent\n60,1\n60,2\n"), HasSubstr("line 3"));
  EXPECT_THAT(complaint("time,percent,cores\n"), HasSubstr("one of percent and cores"));
  EXPECT_THAT(complaint("time,percent\n60,1\n"), HasSubstr("a column seconds, or more values"));
  EXPECT_THAT(complaint("time,percent\n60\n"), HasSubstr("1 fields"));
}

}  // namespace
}  // namespace headroom::load
