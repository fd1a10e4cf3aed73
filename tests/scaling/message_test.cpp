#include "sim/scaling/message.hpp"

#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::scaling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Message, is_in_english_what_fmt_makes_of_it) {
  const std::vector<std::string> zones = {"a", "b"};
  EXPECT_EQ(
      message("{:.3g} of {:+d} in {}: {{{}}} at 5 %", 3.14159, 2, fmt::join(zones, ", "), "x"),
      fmt::format("{:.3g} of {:+d} in {}: {{{}}} at 5 %", 3.14159, 2, fmt::join(zones, ", "), "x"));
  EXPECT_EQ(message("no value"), "no value");
}

TEST(Message, remembers_its_form_and_its_values_as_they_are_written) {
  const Message told = message("{} instance{} at {:.1f} %", 2, "s", 61.94);
  EXPECT_EQ(told.form(), "{} instance{} at {:.1f} %");
  EXPECT_THAT(told.values(), ElementsAre("2", "s", "61.9"));
  EXPECT_EQ(told.length(), nullptr);
}

TEST(Message, holds_other_messages_as_such) {
  const Message told = message("{}; holds while {} boot", message("{} instances", 3), 1);
  EXPECT_EQ(told, "3 instances; holds while 1 boot");
  EXPECT_EQ(told.values()[0].form(), "{} instances");
  EXPECT_THAT(told.values()[0].values(), ElementsAre("3"));
  EXPECT_EQ(told.values()[1].form(), "");
}

TEST(Message, knows_a_length_of_time_whatever_it_is_written_like) {
  const Message told = message("every {}", Message::span(90_s, "1m30s"));
  EXPECT_EQ(told, "every 1m30s");
  ASSERT_NE(told.values()[0].length(), nullptr);
  EXPECT_EQ(*told.values()[0].length(), 90_s);
}

TEST(Message, may_be_a_plain_text_which_has_no_form) {
  Message told;
  EXPECT_TRUE(told.empty());
  told = std::string("of a {policy} of one's own");
  EXPECT_EQ(told, "of a {policy} of one's own");
  EXPECT_EQ(told.form(), "");
  EXPECT_THAT(told.values(), IsEmpty());
}

/// So the compiler finds a sentence that nobody could translate.
TEST(Message, is_made_of_a_text_and_of_no_literal) {
  EXPECT_TRUE((std::is_convertible_v<std::string, Message>));
  EXPECT_FALSE((std::is_convertible_v<const char*, Message>));
}

TEST(Message, can_be_used_wherever_a_text_can) {
  const std::string text = message("{} s", 5);
  EXPECT_EQ(text, "5 s");
  EXPECT_EQ(fmt::format("[{:>5}]", message("{} s", 5)), "[  5 s]");
  EXPECT_THAT(message("{} s", 5), HasSubstr("5"));
  EXPECT_THAT(texts({message("a"), std::string("b")}), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace headroom::scaling
