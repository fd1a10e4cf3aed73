#include "sim/report/words.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

TEST(Words, say_counts_with_commas) {
  EXPECT_EQ(count_words(0), "0");
  EXPECT_EQ(count_words(999), "999");
  EXPECT_EQ(count_words(1000), "1,000");
  EXPECT_EQ(count_words(1234567), "1,234,567");
}

TEST(Words, say_latencies_in_the_unit_that_fits) {
  EXPECT_EQ(latency_words(0.0312), "31.2 ms");
  EXPECT_EQ(latency_words(0.312), "312 ms");
  EXPECT_EQ(latency_words(1.2345), "1.23 s");
  EXPECT_EQ(latency_words(81.5), "81.5 s");
  EXPECT_EQ(latency_words(0.0000051), "5.10 us");
  EXPECT_EQ(latency_words(std::nullopt), "-");
}

TEST(Words, say_money_to_the_hundredth_of_a_cent_below_a_dollar) {
  EXPECT_EQ(usd_words(0.01234), "$0.0123");
  EXPECT_EQ(usd_words(12.345), "$12.35");
  EXPECT_EQ(usd_words(std::nullopt), "unknown");
}

TEST(Words, are_wrapped_at_blanks) {
  EXPECT_EQ(wrapped_lines("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped_lines("→→→ → unbreakable", 5),
            (std::vector<std::string>{"→→→ →", "unbreakable"}));
  EXPECT_EQ(wrapped_lines("", 5), std::vector<std::string>{""});
}

TEST(Words, say_the_time_since_the_start) {
  EXPECT_EQ(clock_words(Instant{} + 3723_s), "1:02:03");
  EXPECT_EQ(clock_words(Instant{} + 90000_s), "25:00:00");
}

TEST(Words, pad_by_what_is_seen_and_not_by_bytes) {
  EXPECT_EQ(width("→ ≤ ▇"), 5U);
  EXPECT_EQ(left("→", 3), "→  ");
  EXPECT_EQ(right("→", 3), "  →");
}

TEST(Words, a_single_one_has_no_plural) {
  EXPECT_EQ(counted(1, "candidate"), "1 candidate");
  EXPECT_EQ(counted(0, "candidate"), "0 candidates");
  EXPECT_EQ(counted(1200, "instance"), "1,200 instances");
}

}  // namespace
}  // namespace headroom::report
