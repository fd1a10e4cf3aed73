#include "sim/scenario/units.hpp"

#include <gtest/gtest.h>

#include <random>

namespace headroom::scenario {
namespace {

TEST(Units, every_unit_of_time_has_its_length) {
  EXPECT_EQ(parse_duration("3ns"), 3_ns);
  EXPECT_EQ(parse_duration("3us"), 3000_ns);
  EXPECT_EQ(parse_duration("250ms"), 250_ms);
  EXPECT_EQ(parse_duration("90s"), 90_s);
  EXPECT_EQ(parse_duration("15m"), 15_min);
  EXPECT_EQ(parse_duration("2h"), 2_h);
  EXPECT_EQ(parse_duration("7d"), 168_h);
  EXPECT_EQ(parse_duration("0s"), Duration{});
}

TEST(Units, parts_of_a_duration_add_up) {
  EXPECT_EQ(parse_duration("1h30m"), 90_min);
  EXPECT_EQ(parse_duration("1d2h3m4s5ms"), 26_h + 3_min + 4_s + 5_ms);
  EXPECT_EQ(parse_duration("1h 30m"), 90_min);
  EXPECT_EQ(parse_duration("15 m"), 15_min);
}

TEST(Units, durations_may_have_fractions) {
  EXPECT_EQ(parse_duration("0.5m"), 30_s);
  EXPECT_EQ(parse_duration(".5s"), 500_ms);
  EXPECT_EQ(parse_duration("12.345678ms"), 12'345'678_ns);
  EXPECT_EQ(parse_duration("1.6ns"), 2_ns) << "to the nearest nanosecond";
}

TEST(Units, anything_else_is_no_duration) {
  for (const char* text :
       {"",      " ",   "5",    "5.5",  "s",   "ms",    "5 minutes", "5min",        "5S",   "5Ms",
        "-5s",   "+5s", "1e3s", "1,5s", "5s5", "5s,5s", "1h30",      "inf s",       "infs", "nans",
        "0x10s", " 5s", "5s!",  "1w",   "1y",  "5µs",   "five s",    "10000000000d"}) {
    EXPECT_FALSE(parse_duration(text)) << '"' << text << '"';
  }
}

TEST(Units, a_duration_is_written_in_its_largest_unit_that_leaves_it_whole) {
  EXPECT_EQ(duration_text(Duration{}), "0s");
  EXPECT_EQ(duration_text(1_ns), "1ns");
  EXPECT_EQ(duration_text(1500_ns), "1500ns");
  EXPECT_EQ(duration_text(2000_ns), "2us");
  EXPECT_EQ(duration_text(1500_ms), "1500ms");
  EXPECT_EQ(duration_text(90_s), "90s");
  EXPECT_EQ(duration_text(60_s), "1m");
  EXPECT_EQ(duration_text(90_min), "90m");
  EXPECT_EQ(duration_text(24_h), "1d");
  EXPECT_EQ(duration_text(36_h), "36h");
}

TEST(Units, every_duration_survives_being_written_and_read) {
  const std::uint64_t seed = 7;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const std::int64_t units[] = {
      1, 1000, 1'000'000, 1'000'000'000, 60'000'000'000, 3600'000'000'000, 86400'000'000'000};
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t unit = units[random() % 7];
    // Up to 52 days, which are 2^52 ns.
    const auto most = static_cast<std::uint64_t>((std::int64_t{1} << 52) / unit);
    const auto d = Duration::nanoseconds(static_cast<std::int64_t>(random() % most) * unit);
    EXPECT_EQ(parse_duration(duration_text(d)), d) << duration_text(d);
  }
}

TEST(Units, a_duration_of_more_than_52_days_survives_to_the_nanosecond) {
  for (const std::int64_t ns : {(std::int64_t{1} << 52) + 1, (std::int64_t{1} << 53) - 1}) {
    const auto d = Duration::nanoseconds(ns);
    EXPECT_EQ(parse_duration(duration_text(d)), d) << duration_text(d);
  }
}

TEST(Units, sizes_count_in_thousands_and_with_i_in_1024s) {
  EXPECT_EQ(parse_size("0B"), 0);
  EXPECT_EQ(parse_size("512B"), 512);
  EXPECT_EQ(parse_size("500kB"), 500e3);
  EXPECT_EQ(parse_size("500KB"), 500e3);
  EXPECT_EQ(parse_size("24MB"), 24e6);
  EXPECT_EQ(parse_size("2GB"), 2e9);
  EXPECT_EQ(parse_size("3KiB"), 3072);
  EXPECT_EQ(parse_size("1.5MiB"), 1572864);
  EXPECT_EQ(parse_size("1GiB"), 1073741824);
  EXPECT_EQ(parse_size("24 MB"), 24e6);
}

TEST(Units, anything_else_is_no_size) {
  for (const char* text : {"", "24", "MB", "24M", "24mb", "24Mb", "-1MB", "1TB", "1e3B", "24MB 1kB",
                           "24MB ", " 24MB", "infB", "24 megabytes"}) {
    EXPECT_FALSE(parse_size(text)) << '"' << text << '"';
  }
}

TEST(Units, every_size_survives_being_written_and_read) {
  EXPECT_EQ(size_text(0), "0B");
  EXPECT_EQ(size_text(2000), "2kB");
  EXPECT_EQ(size_text(24e6), "24MB");
  EXPECT_EQ(size_text(1536), "1536B");
  EXPECT_EQ(size_text(3e9), "3GB");
  const std::uint64_t seed = 8;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 10'000; ++i) {
    const double bytes = static_cast<double>(random() % 1'000'000'000'000) / 8;
    EXPECT_EQ(parse_size(size_text(bytes)), bytes) << size_text(bytes);
  }
}

TEST(Units, utc_times_are_seconds_since_1970) {
  EXPECT_EQ(parse_utc("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_utc("1970-01-02T03:04:05Z"), 86400 + 3 * 3600 + 4 * 60 + 5);
  EXPECT_EQ(parse_utc("2000-02-29T00:00:00Z"), 951'782'400);
  EXPECT_EQ(parse_utc("2026-01-05T00:00:00Z"), 1'767'571'200);
  EXPECT_EQ(parse_utc("1969-12-31T23:59:59Z"), -1);
}

TEST(Units, anything_else_is_no_utc_time) {
  for (const char* text :
       {"", "2026-01-05", "2026-01-05T00:00:00", "2026-01-05 00:00:00Z", "2026-01-05T00:00:00z",
        "2026-01-05T00:00:00+00:00", "2026-01-05T00:00:00.000Z", "2026-13-05T00:00:00Z",
        "2026-00-05T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-01-05T24:00:00Z", "2026-01-05T00:60:00Z", "2026-01-05T00:00:60Z",
        "26-01-05T00:00:00Z", "2026-1-5T00:00:00Z", "2026-01-0xT00:00:00Z"}) {
    EXPECT_FALSE(parse_utc(text)) << '"' << text << '"';
  }
}

TEST(Units, every_utc_time_survives_being_written_and_read) {
  EXPECT_EQ(utc_text(std::chrono::sys_seconds(std::chrono::seconds(1'767'571'200))),
            "2026-01-05T00:00:00Z");
  const std::uint64_t seed = 9;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 10'000; ++i) {
    const auto seconds = static_cast<long long>(random() % 253'402'300'800ULL);  // until year 9999
    const std::string text = utc_text(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
    EXPECT_EQ(parse_utc(text), seconds) << text;
  }
}

}  // namespace
}  // namespace headroom::scenario
