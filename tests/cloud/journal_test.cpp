#include "sim/cloud/journal.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace headroom::cloud {
namespace {

TEST(Journal, keeps_everything_in_the_order_in_which_it_came) {
  Journal journal;
  const JournalId first = journal.add({Instant{} + 1_s, Happening::launch, kNoCause, 1});
  const JournalId second = journal.add({Instant{} + 1_s, Happening::running, first, 1, 2.5, "n"});
  EXPECT_EQ(first, 0U);
  EXPECT_EQ(second, 1U);
  ASSERT_EQ(journal.entries().size(), 2U);
  EXPECT_EQ(journal[second].cause, first);
  EXPECT_EQ(journal[second].value, 2.5);
  EXPECT_EQ(journal[second].note, "n");
}

TEST(Journal, repeats_are_counted_and_not_written_again) {
  Journal journal;
  const JournalId id = journal.add({Instant{}, Happening::not_scaled, kNoCause, 0});
  EXPECT_EQ(journal[id].count, 1U);
  journal.repeat(id);
  journal.repeat(id);
  EXPECT_EQ(journal[id].count, 3U);
  EXPECT_EQ(journal.entries().size(), 1U);
}

TEST(Journal, keeps_what_a_note_is_made_of_that_has_a_form) {
  Journal journal;
  EXPECT_EQ(journal.note(scaling::message("at the maximum size of {}", 2)),
            "at the maximum size of 2");
  EXPECT_EQ(journal.note(std::string("AWS's own words")), "AWS's own words");
  ASSERT_EQ(journal.said().size(), 1U);
  EXPECT_EQ(journal.said()[0].form(), "at the maximum size of {}");
}

TEST(Journal, every_reason_not_to_scale_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  const int count = static_cast<int>(kLastWhyNot) + 1;
  for (int why = 0; why < count; ++why) names.insert(name(static_cast<WhyNot>(why)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
  EXPECT_FALSE(names.contains(""));
}

TEST(Journal, tells_reasons_not_to_scale_in_from_others) {
  using enum WhyNot;
  for (const WhyNot why : {at_minimum, held_by, no_agreement, pending, warming_up, no_scale_in})
    EXPECT_TRUE(is_about_scaling_in(why)) << name(why);
  for (const WhyNot why : {other, at_maximum, cooldown, activity_runs, no_data, suspended,
                           policy_no_data, policy_cooldown, policy_warm_up, on_its_way})
    EXPECT_FALSE(is_about_scaling_in(why)) << name(why);
}

TEST(Journal, every_happening_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  const int count = static_cast<int>(Happening::terminated) + 1;
  for (int kind = 0; kind < count; ++kind) names.insert(name(static_cast<Happening>(kind)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
  EXPECT_FALSE(names.contains(""));
}

}  // namespace
}  // namespace headroom::cloud
