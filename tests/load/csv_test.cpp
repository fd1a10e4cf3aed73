#include "sim/load/csv.hpp"

#include <gmock/gmock.h>

namespace headroom::load {
namespace {

using testing::ElementsAre;

std::vector<std::string> fields_of(const CsvLine& line) { return {line.begin(), line.end()}; }

TEST(CsvLine, quotes_hold_delimiters_and_doubled_quotes) {
  CsvLine line;
  EXPECT_TRUE(line.split(R"(1,"a,b",,"say ""go""",x"y,"z)", ','));
  EXPECT_THAT(fields_of(line), ElementsAre("1", "a,b", "", "say \"go\"", "xy,z"));
  EXPECT_TRUE(line.split("", ','));
  EXPECT_THAT(fields_of(line), ElementsAre(""));
  EXPECT_TRUE(line.split("a;b,c;", ';'));
  EXPECT_THAT(fields_of(line), ElementsAre("a", "b,c", ""));
}

TEST(CsvLine, a_quote_that_is_open_is_told) {
  CsvLine line;
  EXPECT_FALSE(line.split("a,\"b", ','));
  EXPECT_THAT(fields_of(line), ElementsAre("a", "b"));
}

/// Fields with quotes lie in the line's own memory, which must not move while they are made.
TEST(CsvLine, many_quoted_fields_stay_where_they_are) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "\"" + std::to_string(i) + "\",";
  CsvLine line;
  ASSERT_TRUE(line.split(text, ','));
  ASSERT_EQ(line.size(), 1001U);
  for (std::size_t i = 0; i < 1000; ++i) ASSERT_EQ(line[i], std::to_string(i));
}

}  // namespace
}  // namespace headroom::load
