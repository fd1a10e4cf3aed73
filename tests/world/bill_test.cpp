#include "sim/cloud/bill.hpp"

#include <gtest/gtest.h>

#include "scenarios.hpp"

/// The bill of a whole run, by hand.
namespace headroom::world {
namespace {

double usd(const RunResult& result, const std::string& name) {
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.name == name) return item.usd.value();
  }
  ADD_FAILURE() << "no item " << name;
  return 0;
}

// Three hours of two t3.small in us-east-1. Each of four threads asks once a second: 0.4 s of
// thinking, 0.6 s of CPU. The answers of seconds 1 to 10,799 lie within the run: 43,196.
TEST(BillOfARun, is_what_one_works_out_by_hand) {
  const RunResult result = run(project_scenario("bill"));
  ASSERT_EQ(result.requests.ok, 43196U);
  ASSERT_EQ(result.requests.failed_total(), 0U);
  const double month = 730;
  // 2 x 3 h at 0.0208
  EXPECT_NEAR(usd(result, "instances"), 0.1248, 1e-9);
  // On each 1.2 vCPUs burn 72 credits an hour, 24 are earned: 2 x 3 x 48 = 288, 4.8 vCPU-hours
  EXPECT_NEAR(usd(result, "surplus_credits"), 4.8 * 0.05, 1e-6);
  EXPECT_NEAR(usd(result, "load_balancer_hours"), 3 * 0.0225, 1e-12);
  // 50 kB each: 2.1598 GB, a LCU for each GB in an hour
  EXPECT_NEAR(usd(result, "load_balancer_lcus"), 43196 * 50e3 / 1e9 * 0.008, 1e-9);
  // two instances and a node in each of two zones
  EXPECT_NEAR(usd(result, "public_ipv4"), 4 * 3 * 0.005, 1e-12);
  EXPECT_NEAR(usd(result, "ebs"), 2 * 8 * 3 / month * 0.08, 1e-12);
  EXPECT_EQ(usd(result, "alarms"), 0);
  EXPECT_NEAR(usd(result, "detailed_monitoring"), 2 * 7 * 3 / month * 0.30, 1e-12);
  // the image has its application: a snapshot of its own, of 8 GiB
  EXPECT_NEAR(usd(result, "image_storage"), 8 * 3 / month * 0.05, 1e-12);
  // 48 kB each go out: 2.073408 GB
  EXPECT_NEAR(usd(result, "data_out"), 43196 * 48e3 / 1e9 * 0.09, 1e-9);
  // 12.48 + 24 + 6.75 + 1.728 + 6 + 0.526 + 1.726 + 0.164 + 18.661 cents
  EXPECT_NEAR(result.bill.total_usd().value(), 0.72035, 1e-5);
  EXPECT_NEAR(result.bill.usd_per_hour().value(), 0.72035 / 3, 1e-5);
  EXPECT_NEAR(result.bill.usd_per_month().value(), 0.72035 / 3 * month, 1e-2);
}

// A t3.large earns 36 credits an hour: 0.6 of 1.2 vCPUs are surplus. 0.0832 + 0.6 x 0.05 = 0.1132
// dollars an hour, more than the 0.096 of an m5.large.
TEST(BillOfARun, shows_where_surplus_costs_more_than_a_bigger_type) {
  const auto hourly = [](const std::string& type) {
    const RunResult result = run(project_scenario(
        "bill", {{"/launch_template/LaunchTemplateData/InstanceType", type},
                 {"/launch_template/LaunchTemplateData/CreditSpecification", "null"}}));
    return (usd(result, "instances") + usd(result, "surplus_credits")) / 6;
  };
  EXPECT_NEAR(hourly("t3.small"), 0.0608, 1e-6);
  EXPECT_NEAR(hourly("t3.large"), 0.1132, 1e-6);
  EXPECT_NEAR(hourly("m5.large"), 0.0960, 1e-9);
}

TEST(BillOfARun, of_spot_instances_goes_by_their_rate) {
  const RunResult result = run(
      project_scenario("bill", {{"/purchase", R"({"option": "spot", "usd_per_hour": 0.0062})"}}));
  EXPECT_NEAR(usd(result, "instances"), 6 * 0.0062, 1e-9);
  ASSERT_EQ(result.bill.instances.size(), 1U);
  EXPECT_EQ(result.bill.instances[0].purchase, cloud::PurchaseOption::spot);
  EXPECT_EQ(result.bill.instances[0].type, "t3.small");
}

// Each of the two gets its notice 3600.7 s after it runs and ends at 3720.7 s, with two requests at
// work on each. The group looks at 3780 s, launches at 3786 s, and the new ones run from 3791 s on.
TEST(BillOfARun, of_interrupted_spot_instances_has_their_successors) {
  const RunResult result =
      run(project_scenario("bill", {{"/purchase", R"({"option": "spot", "usd_per_hour": 0.0062,
                                 "spot": {"time_to_interruption": "3600700ms"}})"},
                                    {"/duration", "110m"}}));
  EXPECT_EQ(result.launched, 4);
  EXPECT_EQ(result.terminated, 2);
  EXPECT_EQ(failed(result, Failure::elb_502_reset), 4U);
  EXPECT_EQ(result.instances[0].interruption_notice, Instant::at(3600700_ms));
  EXPECT_EQ(result.instances[0].terminated, Instant::at(3720700_ms));
  // 3721 s, as seconds begun are whole ones, and 6600 - 3791 s, of each
  EXPECT_NEAR(usd(result, "instances"), 2 * (3721 + 2809) / 3600.0 * 0.0062, 1e-9);
}

// Small answers, so that bytes are not what decides.
// An alarm of a metric that is not published here costs as much as any: 10 cents a month of 730 h.
TEST(BillOfARun, has_alarms_that_only_notify) {
  const RunResult result = run(small_scenario(
      {{"/metric_alarms", R"([{"AlarmName": "queue", "Namespace": "AWS/SQS", "MetricName": "Age",
          "Statistic": "Maximum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1,
          "ComparisonOperator": "GreaterThanThreshold"}])"},
       {"/duration", "73h"}}));
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.name == "alarms") {
      EXPECT_NEAR(*item.usd, 0.01, 1e-9);
    }
  }
}

TEST(BillOfARun, takes_the_largest_dimension_of_the_load_balancer) {
  const Changes small = {{"/application/requests/page/bytes", "50B"},
                         {"/application/requests/page/response_bytes", "50B"}};
  Changes rules = small;
  rules.push_back({"/load_balancer", R"({"listener_rules": 1000})"});
  // four connections held open: 4 / 3000 LCUs for three hours
  EXPECT_NEAR(usd(run(project_scenario("bill", small)), "load_balancer_lcus"),
              3 * 4 / 3000.0 * 0.008, 1e-6);
  // 990 rules x 4 requests a second: 3.96 LCUs
  EXPECT_NEAR(usd(run(project_scenario("bill", rules)), "load_balancer_lcus"), 3 * 3.96 * 0.008,
              1e-4);
}

TEST(BillOfARun, warns_once_of_all_prices_that_it_lacks) {
  const RunResult result = run(project_scenario("bill", {{"/region", "eu-central-1"}}));
  EXPECT_FALSE(result.bill.total_usd());
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_NE(result.warnings[0].text().find("eu-central-1"), std::string::npos);
  EXPECT_NE(result.warnings[0].text().find("instances, surplus_credits"), std::string::npos);
  EXPECT_EQ(result.warnings[0].text().find("alarm"), std::string::npos) << "there is none";
}

}  // namespace
}  // namespace headroom::world
