#include "sim/scenario/bill_outlook.hpp"

#include <gmock/gmock.h>

#include "sim/scenario/lints.hpp"
#include "tests/scenario/small_scenario.hpp"

/// What can be said of a bill before there is one.
namespace headroom::scenario {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string lint(const Values& values) {
  return lint_prices(read(small_with(values)), environment()).value_or(scaling::Message{});
}

TEST(BillOutlook, a_region_with_all_prices_is_not_mentioned) { EXPECT_EQ(lint({}), ""); }

TEST(BillOutlook, a_region_without_prices_is_told_once_with_all_that_it_lacks) {
  const std::string told = lint({{"/region", "eu-central-1"}});
  EXPECT_THAT(told, HasSubstr("no prices are known for region eu-central-1"));
  EXPECT_THAT(told, HasSubstr("instances, surplus_credits, load_balancer_hours"));
  EXPECT_THAT(told, HasSubstr("instance_hour/t3.micro"));
  EXPECT_THAT(told, HasSubstr("--prices (regions with prices: ap-northeast-1, us-east-1)"));
  EXPECT_THAT(told, Not(HasSubstr("alarm"))) << "there is none";
}

TEST(BillOutlook, a_single_missing_price_is_named) {
  const std::string told =
      lint({{"/region", "ap-northeast-1"},
            {"/launch_template/LaunchTemplateData/InstanceType", "m6i.large"}});
  EXPECT_THAT(told, HasSubstr("some prices are not known for region ap-northeast-1: the cost of "
                              "instances is not known"));
  EXPECT_THAT(told, HasSubstr("give instance_hour/m6i.large with --prices"));
}

TEST(BillOutlook, a_rate_of_the_scenario_needs_no_price) {
  EXPECT_EQ(lint({{"/region", "ap-northeast-1"},
                  {"/launch_template/LaunchTemplateData/InstanceType", "m6i.large"},
                  {"/purchase", {{"option", "spot"}, {"usd_per_hour", 0.05}}}}),
            "");
}

TEST(BillOutlook, holds_surplus_credits_in_unlimited_mode_only) {
  const auto surplus = [](const Values& values) {
    const Scenario scenario = read(small_with(values));
    return possible_bill(scenario, environment()).items.at(1).quantity;
  };
  EXPECT_GT(surplus({}), 0) << "a t3 is unlimited by default";
  EXPECT_EQ(surplus({{"/launch_template/LaunchTemplateData/CreditSpecification",
                      {{"CpuCredits", "standard"}}}}),
            0);
  EXPECT_EQ(surplus({{"/launch_template/LaunchTemplateData/InstanceType", "m5.large"}}), 0);
}

}  // namespace
}  // namespace headroom::scenario
