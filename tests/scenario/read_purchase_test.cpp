#include "sim/scenario/read_purchase.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// `purchase`: on demand, spot, or a savings plan.
namespace headroom::scenario {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

Scenario paid(const Json& purchase) { return read(small_with({{"/purchase", purchase}})); }
std::string refused(const Json& purchase) {
  return complaint(small_with({{"/purchase", purchase}}));
}

TEST(Purchase, is_on_demand_unless_it_is_said) {
  EXPECT_EQ(read(small()).purchase.option, cloud::PurchaseOption::on_demand);
  EXPECT_THAT(paid({{"option", "on_demand"}}).purchase.usd_per_hour, IsEmpty());
}

TEST(Purchase, spot_and_savings_plans_bring_their_rate) {
  const Scenario spot = paid({{"option", "spot"}, {"usd_per_hour", 0.0035}});
  EXPECT_EQ(spot.purchase.option, cloud::PurchaseOption::spot);
  EXPECT_EQ(spot.purchase.usd_per_hour.at("t3.micro"), 0.0035);
  EXPECT_THAT(spot.assumed, Contains(HasSubstr("spot instances cost 0.0035 USD")));
  const Scenario plan = paid({{"option", "savings_plan"}, {"usd_per_hour", 0.007}});
  EXPECT_EQ(plan.purchase.option, cloud::PurchaseOption::savings_plan);
  EXPECT_THAT(plan.assumed, Contains(HasSubstr("savings plan")));
}

TEST(Purchase, needs_a_rate_of_each_type_that_instances_can_become) {
  const auto resized = [](const Json& rates) {
    return small_with({{"/vertical_scaling/schedule",
                        Json::parse(R"([{"at": "1m", "InstanceType": "t3.small"}])")},
                       {"/purchase", {{"option", "savings_plan"}, {"usd_per_hour", rates}}}});
  };
  EXPECT_THAT(complaint(resized(0.007)), HasSubstr("no rate of t3.small"));
  const Scenario scenario = read(resized({{"t3.micro", 0.007}, {"t3.small", 0.014}}));
  EXPECT_EQ(scenario.purchase.usd_per_hour.at("t3.small"), 0.014);
  EXPECT_THAT(scenario.assumed, Contains(HasSubstr("0.007 (t3.micro), 0.014 (t3.small)")));
}

TEST(Purchase, a_rate_stands_where_no_list_has_it_and_nowhere_else) {
  EXPECT_THAT(refused({{"option", "spot"}}),
              HasSubstr("/purchase: found \"spot\" without a rate, allowed: \"usd_per_hour\""));
  EXPECT_THAT(refused({{"option", "on_demand"}, {"usd_per_hour", 1}}),
              HasSubstr("/purchase/usd_per_hour: found a rate of instances on demand"));
  EXPECT_THAT(refused({{"option", "reserved"}, {"usd_per_hour", 1}}),
              HasSubstr("/purchase/option: found \"reserved\""));
  EXPECT_THAT(refused({{"option", "spot"}, {"usd_per_hour", -1}}), HasSubstr("from 0 to"));
}

TEST(Purchase, spot_instances_can_be_interrupted) {
  const Json spot = {{"option", "spot"},
                     {"usd_per_hour", 0.0035},
                     {"spot", {{"time_to_interruption", {{"exponential", "12h"}}}}}};
  const Scenario scenario = paid(spot);
  ASSERT_TRUE(scenario.purchase.time_to_interruption);
  EXPECT_EQ(scenario.purchase.time_to_interruption->mean(), 12 * 3600e9);
  EXPECT_THAT(scenario.assumed, Contains(HasSubstr("first hour costs nothing")));
  EXPECT_EQ(Json::parse(scenario.resolved)["purchase"], spot);
  EXPECT_THAT(paid({{"option", "on_demand"}, {"spot", {{"time_to_interruption", "1h"}}}}).warnings,
              Contains(AllOf(HasSubstr("/purchase/spot"), HasSubstr("no instance is spot"))));
}

TEST(Purchase, stands_in_the_resolved_scenario) {
  const Json resolved =
      Json::parse(paid({{"option", "spot"}, {"usd_per_hour", 0.0035}}).resolved)["purchase"];
  EXPECT_EQ(resolved, Json::parse(R"({"option": "spot", "usd_per_hour": 0.0035})"));
}

}  // namespace
}  // namespace headroom::scenario
