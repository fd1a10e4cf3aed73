#include "sim/scenario/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "sim/scenario/builtin_data.hpp"
#include "sim/scenario/json_text.hpp"

/// The instance types and prices that the program carries with it.
namespace headroom::scenario {
namespace {

const cloud::InstanceType& type(const cloud::InstanceTypes& types, const std::string& name) {
  const cloud::InstanceType* found = cloud::find_instance_type(types, name);
  if (found == nullptr) throw std::runtime_error("no type " + name);
  return *found;
}

TEST(Catalogue, every_burstable_type_can_save_what_it_earns_in_24_hours) {
  int burstable = 0;
  for (const cloud::InstanceType& t : builtin_instance_types()) {
    if (!t.credits) continue;
    ++burstable;
    EXPECT_NEAR(t.credits->credits_per_hour * 24, t.credits->max_credits, 1e-9) << t.name;
  }
  EXPECT_EQ(burstable, 4 * 7) << "t2, t3, t3a and t4g, from nano to 2xlarge";
}

TEST(Catalogue, every_type_whose_name_begins_with_t_is_burstable_and_no_other) {
  for (const cloud::InstanceType& t : builtin_instance_types())
    EXPECT_EQ(t.credits.has_value(), t.name[0] == 't') << t.name;
}

TEST(Catalogue, no_type_earns_more_than_its_vcpus_can_burn) {
  for (const cloud::InstanceType& t : builtin_instance_types()) {
    EXPECT_GE(t.vcpus, 1) << t.name;
    EXPECT_GT(t.memory_gib, 0) << t.name;
    if (t.credits) {
      EXPECT_GT(t.baseline_percent(), 0) << t.name;
      EXPECT_LE(t.baseline_percent(), 100) << t.name;
    }
  }
}

TEST(Catalogue, baselines_are_those_that_aws_publishes) {
  const auto types = builtin_instance_types();
  const std::vector<std::pair<const char*, double>> published = {
      {"t2.nano", 5},    {"t2.micro", 10},    {"t2.small", 20},   {"t2.medium", 20},
      {"t2.large", 30},  {"t2.xlarge", 22.5}, {"t2.2xlarge", 17}, {"t3.nano", 5},
      {"t3.micro", 10},  {"t3.small", 20},    {"t3.medium", 20},  {"t3.large", 30},
      {"t3.xlarge", 40}, {"t3.2xlarge", 40},  {"t4g.micro", 10},  {"t3a.large", 30}};
  for (const auto& [name, percent] : published)
    EXPECT_NEAR(type(types, name).baseline_percent(), percent, 1e-9) << name;
}

TEST(Catalogue, only_t2_has_launch_credits_30_a_vcpu_and_is_standard_by_default) {
  for (const cloud::InstanceType& t : builtin_instance_types()) {
    if (!t.credits) continue;
    const bool is_t2 = t.name.starts_with("t2.");
    EXPECT_EQ(t.credits->launch_credits, is_t2 ? 30 * t.vcpus : 0) << t.name;
    EXPECT_EQ(t.default_credit_mode,
              is_t2 ? cloud::CreditMode::standard : cloud::CreditMode::unlimited)
        << t.name;
  }
}

TEST(Catalogue, each_type_stands_there_once) {
  std::set<std::string> names;
  for (const cloud::InstanceType& t : builtin_instance_types())
    EXPECT_TRUE(names.insert(t.name).second) << t.name;
}

TEST(Catalogue, a_t2_nano_costs_what_aws_asks_for_it) {
  const cloud::Prices prices = builtin_prices();
  EXPECT_EQ(prices.at("us-east-1").instance_hour.at("t2.nano"), 0.0058);
  EXPECT_EQ(prices.at("ap-northeast-1").instance_hour.at("t2.nano"), 0.0076);
  EXPECT_EQ(prices.at("us-east-1").instance_hour.at("t2.micro"), 0.0116);
  EXPECT_EQ(prices.at("ap-northeast-1").instance_hour.at("t2.micro"), 0.0152);
}

TEST(Catalogue, a_t2_doubles_in_price_from_size_to_size) {
  const cloud::Prices prices = builtin_prices();
  const auto& hour = prices.at("us-east-1").instance_hour;
  for (const auto& [small, large] : {std::pair{"t2.nano", "t2.micro"},
                                     {"t2.micro", "t2.small"},
                                     {"t2.small", "t2.medium"},
                                     {"t2.medium", "t2.large"},
                                     {"t2.large", "t2.xlarge"},
                                     {"t2.xlarge", "t2.2xlarge"}}) {
    EXPECT_NEAR(*hour.at(large) / *hour.at(small), 2, 0.02) << large;
  }
}

TEST(Catalogue, every_price_names_a_type_of_the_catalogue) {
  const auto types = builtin_instance_types();
  for (const auto& [region, prices] : builtin_prices()) {
    EXPECT_EQ(prices.instance_hour.size(), types.size()) << region;
    for (const auto& [name, usd] : prices.instance_hour)
      EXPECT_NE(cloud::find_instance_type(types, name), nullptr) << name << " in " << region;
  }
}

TEST(Catalogue, a_price_from_memory_says_so) {
  const auto prices = builtin_prices();
  EXPECT_TRUE(prices.at("ap-northeast-1").remarks.contains("alarm_month"));
  EXPECT_FALSE(prices.at("us-east-1").remarks.contains("alarm_month"));
}

TEST(Catalogue, every_price_has_a_source_and_a_date) {
  const Json regions = Json::parse(builtin_prices_json()).at("regions");
  for (const auto& [region, prices] : regions.items()) {
    for (const auto& [name, price] : prices.items()) {
      EXPECT_FALSE(price.value("source", "").empty()) << name << " of " << region;
      EXPECT_FALSE(price.value("date", "").empty()) << name << " of " << region;
      EXPECT_FALSE(price.value("grade", "").empty()) << name << " of " << region;
    }
  }
}

TEST(Catalogue, a_price_that_nobody_knows_is_empty) {
  EXPECT_FALSE(builtin_prices().at("ap-northeast-1").instance_hour.at("t3a.nano"));
}

}  // namespace
}  // namespace headroom::scenario
