#include "sim/scaling/config.hpp"

#include <gtest/gtest.h>

#include <variant>

namespace headroom::scaling {
namespace {

Config example() {
  return Config::Object{
      {"TargetValue", 50.0},
      {"DisableScaleIn", false},
      {"Metric", Config(Config::Object{{"Type", "ASGAverageCPUUtilization"}})},
      {"Steps", Config(Config::List{Config(Config::Object{{"Lower", 0.0}}), Config(7.0)})},
  };
}

TEST(Config, a_default_made_one_is_absent) {
  EXPECT_TRUE(Config().is_absent());
  EXPECT_FALSE(Config(0.0).is_absent());
  EXPECT_FALSE(Config(false).is_absent());
  EXPECT_FALSE(Config("").is_absent());
  EXPECT_FALSE(Config(Config::List{}).is_absent());
  EXPECT_FALSE(Config(Config::Object{}).is_absent());
}

TEST(Config, members_are_found_by_name) {
  const Config config = example();
  EXPECT_EQ(config["TargetValue"].number(), 50.0);
  EXPECT_FALSE(config["DisableScaleIn"].truth());
  EXPECT_EQ(config["Metric"]["Type"].text(), "ASGAverageCPUUtilization");
  EXPECT_EQ(config["Steps"].list().size(), 2U);
  EXPECT_EQ(config["Steps"].list()[0]["Lower"].number(), 0.0);
}

TEST(Config, a_member_that_is_not_there_is_absent_however_deep) {
  const Config config = example();
  EXPECT_TRUE(config["Cooldown"].is_absent());
  EXPECT_TRUE(config["Cooldown"]["Deeper"]["Still"].is_absent());
}

TEST(Config, names_are_matched_letter_by_letter) {
  const Config config = example();
  EXPECT_TRUE(config["targetvalue"].is_absent());
  EXPECT_TRUE(config["Target"].is_absent());
  EXPECT_TRUE(config["TargetValue2"].is_absent());
}

TEST(Config, what_is_no_object_has_no_members) {
  EXPECT_TRUE(Config(5.0)["TargetValue"].is_absent());
  EXPECT_TRUE(Config("TargetValue")["TargetValue"].is_absent());
  EXPECT_TRUE(Config(Config::List{Config(1.0)})["0"].is_absent());
  EXPECT_TRUE(Config()["x"].is_absent());
}

// A string literal converts to bool more readily than to std::string.
TEST(Config, a_literal_is_a_text_and_not_a_truth_value) {
  const Config config("true");
  EXPECT_TRUE(std::holds_alternative<std::string>(config.value()));
  EXPECT_EQ(config.text(), "true");
}

TEST(Config, asking_for_another_kind_than_it_is_fails) {
  EXPECT_THROW(Config("50").number(), std::bad_variant_access);
  EXPECT_THROW(Config(1.0).truth(), std::bad_variant_access);
  EXPECT_THROW(Config(1.0).text(), std::bad_variant_access);
  EXPECT_THROW(Config().list(), std::bad_variant_access);
  EXPECT_THROW(Config(Config::List{}).object(), std::bad_variant_access);
}

TEST(Config, objects_keep_the_order_in_which_they_were_written) {
  const Config config = example();
  ASSERT_EQ(config.object().size(), 4U);
  EXPECT_EQ(config.object()[0].first, "TargetValue");
  EXPECT_EQ(config.object()[3].first, "Steps");
}

TEST(Config, a_bad_config_says_where_and_what) {
  const BadConfig problem("/StepAdjustments/1", "the steps overlap");
  EXPECT_EQ(problem.place(), "/StepAdjustments/1");
  EXPECT_STREQ(problem.what(), "the steps overlap");
}

}  // namespace
}  // namespace headroom::scaling
