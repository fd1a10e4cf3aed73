#include "sim/scenario/read_prices.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// Prices of the user's own: --prices.
namespace headroom::scenario {
namespace {

using testing::HasSubstr;

cloud::Prices with(const std::string& text) {
  cloud::Prices prices = builtin_prices();
  read_prices(text, "prices.json", PriceOrigin::given, prices);
  return prices;
}

std::string refusal(const std::string& text) {
  try {
    with(text);
  } catch (const BadScenario& problem) {
    return problem.what();
  }
  return "";
}

TEST(GivenPrices, one_price_changes_and_the_others_stay) {
  const auto prices = with(R"({"regions": {"us-east-1": {"lcu_hour": 0.01}}})").at("us-east-1");
  EXPECT_EQ(prices.lcu_hour, 0.01);
  EXPECT_EQ(prices.load_balancer_hour, 0.0225);
  EXPECT_EQ(prices.instance_hour.at("t3.micro"), 0.0104);
}

TEST(GivenPrices, an_entry_is_a_number_or_an_object_with_its_source) {
  const auto prices = with(R"({"regions": {"us-east-1": {
      "lcu_hour": {"usd": 0.01, "source": "our contract", "grade": "documented", "date": "2026-01-01"},
      "instance_hour": {"t3.micro": 0.009, "t3.small": {"usd": 0.02}}}}})")
                          .at("us-east-1");
  EXPECT_EQ(prices.lcu_hour, 0.01);
  EXPECT_EQ(prices.instance_hour.at("t3.micro"), 0.009);
  EXPECT_EQ(prices.instance_hour.at("t3.small"), 0.02);
  EXPECT_THAT(prices.remarks.at("lcu_hour"), HasSubstr("0.01 USD"));
  EXPECT_THAT(prices.remarks.at("lcu_hour"), HasSubstr("our contract, 2026-01-01"));
}

TEST(GivenPrices, types_may_stand_under_usd_as_in_the_built_in_file) {
  const auto prices = with(R"({"regions": {"us-east-1": {
      "instance_hour": {"source": "a list", "usd": {"t3.micro": 0.009, "m9.large": 1}}}}})")
                          .at("us-east-1");
  EXPECT_EQ(prices.instance_hour.at("t3.micro"), 0.009);
  EXPECT_EQ(prices.instance_hour.at("m9.large"), 1);
  EXPECT_THAT(prices.remarks.at("instance_hour/m9.large"), HasSubstr("a list"));
}

TEST(GivenPrices, a_new_region_is_added) {
  const auto prices = with(R"({"regions": {"eu-central-1": {"lcu_hour": 0.0084}}})");
  EXPECT_EQ(prices.at("eu-central-1").lcu_hour, 0.0084);
  EXPECT_FALSE(prices.at("eu-central-1").load_balancer_hour);
  EXPECT_TRUE(prices.contains("us-east-1"));
}

TEST(GivenPrices, null_takes_a_price_away) {
  EXPECT_FALSE(with(R"({"regions": {"us-east-1": {"lcu_hour": null}}})").at("us-east-1").lcu_hour);
}

TEST(GivenPrices, a_given_price_is_from_memory_no_longer) {
  const auto prices =
      with(R"({"regions": {"ap-northeast-1": {"alarm_month": 0.1}}})").at("ap-northeast-1");
  EXPECT_THAT(prices.remarks.at("alarm_month"), HasSubstr("given"));
  EXPECT_THAT(prices.remarks.at("alarm_month"), testing::Not(HasSubstr("from memory")));
}

TEST(GivenPrices, what_is_wrong_is_told_with_its_place_and_all_at_once) {
  const std::string message = refusal(
      R"({"regions": {"us-east-1": {"lcu_huor": 1, "alarm_month": "0.1", "gp3_gib_month": -1,
          "public_ipv4_hour": {"source": "x"}, "data_out_gb": {"usd": 1, "grade": "guess"}}}})");
  EXPECT_THAT(message, HasSubstr("prices.json: /regions/us-east-1/lcu_huor"));
  EXPECT_THAT(message, HasSubstr("did you mean \"lcu_hour\"?"));
  EXPECT_THAT(message, HasSubstr("/regions/us-east-1/alarm_month: found \"0.1\", allowed: US"));
  EXPECT_THAT(message, HasSubstr("/regions/us-east-1/gp3_gib_month: found -1, allowed: a number"));
  EXPECT_THAT(message, HasSubstr("/regions/us-east-1/public_ipv4_hour: found a price without"));
  EXPECT_THAT(message, HasSubstr("/regions/us-east-1/data_out_gb/grade: found \"guess\""));
}

TEST(GivenPrices, what_is_no_file_of_prices_is_refused) {
  EXPECT_THAT(refusal("[]"), HasSubstr("/: found"));
  EXPECT_THAT(refusal("{}"), HasSubstr("/regions: missing"));
  EXPECT_THAT(refusal(R"({"regions": {}})"), HasSubstr("at least one region"));
  EXPECT_THAT(refusal(R"({"regions": {"us-east-1": null}})"), HasSubstr("/regions/us-east-1"));
  EXPECT_THAT(refusal("{\n  x"), HasSubstr("line 2"));
}

/// The small scenario with prices of the user's.
Scenario read_with(const std::string& text, const Values& values = {}) {
  Environment given = environment();
  given.given_prices = read_prices(text, "prices.json", PriceOrigin::given, given.prices);
  return read_scenario_text(small_with(values).dump(), "x.json", "/nowhere", Overrides{}, given);
}

TEST(GivenPrices, belong_to_the_hash_of_the_scenario) {
  const std::string a = R"({"regions": {"us-east-1": {"lcu_hour": 0.01}}})";
  const std::string b = R"({"regions": {"us-east-1": {"lcu_hour": 0.02}}})";
  EXPECT_EQ(read_with(a).sha256, read_with(a).sha256);
  EXPECT_NE(read_with(a).sha256, read_with(b).sha256);
  EXPECT_NE(read_with(a).sha256, read(small()).sha256);
}

TEST(GivenPrices, are_told_where_the_bill_can_hold_them) {
  const auto assumed =
      read_with(R"({"regions": {"us-east-1": {"lcu_hour": 0.01, "alarm_month": 1}}})").assumed;
  EXPECT_THAT(assumed, testing::Contains(HasSubstr("the price lcu_hour of us-east-1, 0.01 USD, is "
                                                   "one that was given (--prices)")));
  EXPECT_THAT(assumed, testing::Not(testing::Contains(HasSubstr("alarm_month"))));
}

TEST(GivenPrices, of_a_type_that_is_none_are_warned_of) {
  const auto warnings =
      read_with(R"({"regions": {"us-east-1": {"instance_hour": {"t3.mirco": 1, "t3.small": 1}}}})")
          .warnings;
  EXPECT_THAT(
      warnings,
      testing::ElementsAre(HasSubstr("\"t3.mirco\", which is no instance type; perhaps t3.micro")));
}

TEST(GivenPrices, for_another_region_are_warned_of) {
  const std::string text = R"({"regions": {"eu-central-1": {"lcu_hour": 0.01}}})";
  EXPECT_THAT(read_with(text).warnings, testing::Contains(HasSubstr("--prices has no effect")));
  EXPECT_THAT(read_with(text, {{"/region", "eu-central-1"}}).warnings,
              testing::Not(testing::Contains(HasSubstr("no effect"))));
}

}  // namespace
}  // namespace headroom::scenario
