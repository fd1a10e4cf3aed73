#include "sim/cloud/bill.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

RegionPrices us_east_1() {
  RegionPrices prices;
  prices.instance_hour = {{"t2.nano", 0.0058}, {"t2.micro", 0.0116}, {"m9.unknown", {}}};
  prices.surplus_vcpu_hour = 0.05;
  prices.surplus_vcpu_hour_t4g = 0.04;
  prices.load_balancer_hour = 0.0225;
  prices.lcu_hour = 0.008;
  prices.public_ipv4_hour = 0.005;
  prices.volume_gib_month = {{"gp3", 0.08}, {"io2", 0.125}};
  prices.gp3_iops_month = 0.005;
  prices.gp3_mibps_month = 0.04;
  prices.io2_iops_month = 0.065;
  prices.alarm_month = 0.10;
  prices.detailed_metric_month = 0.30;
  prices.snapshot_gib_month = 0.05;
  prices.data_out_gb = 0.09;
  prices.data_out_gb_next_40tb = 0.085;
  prices.data_out_gb_next_100tb = 0.07;
  prices.data_out_gb_over_150tb = 0.05;
  prices.fast_snapshot_restore_hour = 0.75;
  return prices;
}

Usage hours(Duration simulated, InstanceType type = t2_micro()) {
  Usage usage;
  usage.simulated = simulated;
  usage.launch_template.type = std::move(type);
  return usage;
}

void run(Usage& usage, Instant running, Instant terminated = Instant::never(), double surplus = 0) {
  InstanceRecord record;
  record.id = static_cast<InstanceId>(usage.instances.size() + 1);
  record.terminated = terminated;
  const bool has_run = running != Instant::never();
  if (has_run) record.periods = {{usage.launch_template.type.name, running, terminated, surplus}};
  record.purchase = usage.purchase.option;
  usage.instances.push_back(record);
}

BillItem line(const Bill& bill, const std::string& name) {
  for (const BillItem& item : bill.items) {
    if (item.name == name) return item;
  }
  ADD_FAILURE() << "no item " << name;
  return {};
}

TEST(Bill, an_instance_is_billed_by_the_second_for_a_minute_at_least) {
  EXPECT_EQ(billed_seconds(at(0_s), at(20_s)), 60);
  EXPECT_EQ(billed_seconds(at(0_s), at(220_s)), 220);
  EXPECT_EQ(billed_seconds(at(5_s), at(225_s)), 220);
  EXPECT_EQ(billed_seconds(at(0_s), at(219500_ms)), 220) << "a begun second is a second";
}

TEST(Bill, whole_seconds_are_billed_as_they_are) {
  for (int s = 60; s < 20000; ++s) {
    ASSERT_EQ(billed_seconds(at(0_s), at(Duration::seconds(s))), s);
  }
}

// 1 h and 30 min of t2.micro at 0.0116: 1.74 cents.
TEST(Bill, instances_cost_their_hours_from_running_to_terminated) {
  Usage usage = hours(2_h);
  run(usage, at(30_min), at(90_min));
  run(usage, at(90_min));
  const BillItem instances = line(bill(usage, us_east_1()), "instances");
  EXPECT_NEAR(instances.quantity, 1.5, 1.0 / 3600);
  EXPECT_NEAR(*instances.usd, 0.0174, 0.00001);
}

TEST(Bill, a_pending_instance_costs_nothing) {
  Usage usage = hours(2_h);
  run(usage, Instant::never());
  run(usage, Instant::never(), at(1_h));  // terminated while pending
  const Bill costs = bill(usage, us_east_1());
  EXPECT_EQ(line(costs, "instances").usd, 0.0);
  EXPECT_EQ(line(costs, "ebs").usd, 0.0);
}

// 25 surplus credits are 25 / 60 vCPU-hours: 2.083 cents.
TEST(Bill, surplus_credits_cost_their_vcpu_hours) {
  Usage usage = hours(2_h);
  run(usage, at(0_s), at(1_h), 15);
  run(usage, at(0_s), at(1_h), 10);
  const BillItem surplus = line(bill(usage, us_east_1()), "surplus_credits");
  EXPECT_NEAR(surplus.quantity, 25.0 / 60, 1e-12);
  EXPECT_NEAR(*surplus.usd, 0.0208333, 1e-6);
}

TEST(Bill, surplus_credits_of_t4g_have_a_price_of_their_own) {
  InstanceType type = t3_nano();
  type.name = "t4g.nano";
  Usage usage = hours(1_h, type);
  run(usage, at(0_s), at(1_h), 60);
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "surplus_credits").usd, 0.04, 1e-12);
}

TEST(Bill, the_load_balancer_costs_every_hour_that_was_started) {
  const auto cost = [](Duration simulated) {
    return *line(bill(hours(simulated), us_east_1()), "load_balancer_hours").usd;
  };
  EXPECT_NEAR(cost(10_min), 0.0225, 1e-12);
  EXPECT_NEAR(cost(60_min), 0.0225, 1e-12);
  EXPECT_NEAR(cost(61_min), 0.0450, 1e-12);
  EXPECT_NEAR(cost(150_min), 0.0675, 1e-12);
}

TEST(Bill, an_hour_that_is_over_does_not_start_another) {
  for (int h = 1; h <= 24 * 7; ++h) {
    const BillItem item = line(bill(hours(Duration::hours(h)), us_east_1()), "load_balancer_hours");
    ASSERT_EQ(item.quantity, h);
  }
}

// Hour by hour the largest of: 25 new connections a second, 3000 active ones, 1 GB an hour.
TEST(Bill, an_lcu_is_the_largest_of_its_dimensions) {
  LoadBalancerHour hour;
  hour.seconds = 3600;
  EXPECT_EQ(lcus(hour), 0.0);
  hour.new_connections = 3600 * 50;
  EXPECT_NEAR(lcus(hour), 2, 1e-12);
  hour.active_connection_seconds = 3600.0 * 9000;
  EXPECT_NEAR(lcus(hour), 3, 1e-12);
  hour.processed_bytes = 4.5e9;
  EXPECT_NEAR(lcus(hour), 4.5, 1e-12);
  hour.requests = 1e9;
  EXPECT_NEAR(lcus(hour), 4.5, 1e-12) << "the first ten rules are free, and there is one";
}

// Half an hour at 100 new connections a second: 4 LCUs for half an hour.
TEST(Bill, an_hour_that_was_cut_off_counts_at_its_own_rate) {
  LoadBalancerHour hour;
  hour.seconds = 1800;
  hour.new_connections = 1800 * 100;
  hour.processed_bytes = 1e9;  // 2 GB an hour
  EXPECT_NEAR(lcus(hour), 4, 1e-12);
  EXPECT_EQ(lcus(LoadBalancerHour{}), 0.0);
  Usage usage = hours(30_min);
  usage.load_balancer_hours = {hour};
  EXPECT_NEAR(line(bill(usage, us_east_1()), "load_balancer_lcus").quantity, 2, 1e-12);
}

TEST(Bill, lcus_are_the_largest_hour_by_hour_and_then_added) {
  LoadBalancerHour connections;
  connections.seconds = 3600;
  connections.new_connections = 3600 * 25;
  LoadBalancerHour bytes;
  bytes.seconds = 3600;
  bytes.processed_bytes = 3e9;
  Usage usage = hours(2_h);
  usage.load_balancer_hours = {connections, bytes};
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "load_balancer_lcus").usd, 4 * 0.008, 1e-12);
}

// Two nodes for 2 h, one instance for 1 h: 5 address-hours.
TEST(Bill, addresses_are_those_of_the_instances_and_one_a_node) {
  Usage usage = hours(2_h);
  usage.load_balancer_nodes = 2;
  run(usage, at(1_h));
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "public_ipv4").usd, 5 * 0.005, 1e-12);
}

// A month is 730 h: 8 GiB for 73 h are 0.8 GiB-months, 3 alarms for 73 h 0.3 alarm-months, and
// seven metrics for 73 h 0.7 metric-months.
TEST(Bill, monthly_prices_are_paid_pro_rata) {
  Usage usage = hours(73_h);
  usage.launch_template.detailed_monitoring = true;
  usage.alarms = 3;
  run(usage, at(0_s));
  const Bill costs = bill(usage, us_east_1());
  EXPECT_NEAR(*line(costs, "ebs").usd, 0.8 * 0.08, 1e-12);
  EXPECT_NEAR(*line(costs, "alarms").usd, 0.3 * 0.10, 1e-12);
  EXPECT_NEAR(*line(costs, "detailed_monitoring").usd, 0.7 * 0.30, 1e-12);
}

TEST(Bill, basic_monitoring_is_free) {
  Usage usage = hours(73_h);
  run(usage, at(0_s));
  EXPECT_EQ(line(bill(usage, us_east_1()), "detailed_monitoring").usd, 0.0);
}

// One t2.micro for 73 h, one node, no traffic: 84.68 + 164.25 + 73 + 6.4 cents.
TEST(Bill, the_total_is_the_sum_of_its_lines) {
  Usage usage = hours(73_h);
  run(usage, at(0_s));
  const Bill costs = bill(usage, us_east_1());
  ASSERT_TRUE(costs.total_usd().has_value());
  const double instances = 73 * 0.0116;
  const double balancer = line(costs, "load_balancer_hours").quantity * 0.0225;
  const double addresses = 146 * 0.005;
  EXPECT_NEAR(*costs.total_usd(), instances + balancer + addresses + 0.8 * 0.08, 0.0001);
}

TEST(Bill, a_price_nobody_knows_makes_the_total_unknown) {
  Usage usage = hours(1_h);
  usage.launch_template.type.name = "m9.unknown";
  run(usage, at(0_s));
  const Bill costs = bill(usage, us_east_1());
  EXPECT_EQ(line(costs, "instances").usd, std::nullopt);
  EXPECT_GT(line(costs, "instances").quantity, 0.0);
  EXPECT_EQ(costs.total_usd(), std::nullopt);
  usage.instances.front().periods.front().type = "m9.not_even_listed";
  EXPECT_EQ(bill(usage, us_east_1()).total_usd(), std::nullopt);
}

TEST(Bill, what_was_not_used_costs_nothing_even_at_an_unknown_price) {
  RegionPrices prices = us_east_1();
  prices.surplus_vcpu_hour = {};
  prices.alarm_month = {};
  prices.lcu_hour = {};
  Usage usage = hours(1_h);
  run(usage, at(0_s));
  EXPECT_TRUE(bill(usage, prices).total_usd().has_value());
  usage.alarms = 1;
  EXPECT_FALSE(bill(usage, prices).total_usd().has_value());
}

TEST(Bill, a_type_of_the_scenario_brings_its_own_price) {
  Usage usage = hours(2_h, plain());
  usage.own_usd_per_hour[plain().name] = 0.5;
  run(usage, at(0_s));
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "instances").usd, 1.0, 0.5 / 3600);
  usage.own_usd_per_hour[plain().name] = 0.0;
  EXPECT_EQ(line(bill(usage, us_east_1()), "instances").usd, 0.0);
}

// 2 h of t2.nano at 0.0058 and 1 h of t2.micro at 0.0116 are 2.32 cents.
TEST(Bill, each_type_is_billed_at_its_own_price) {
  Usage usage = hours(2_h);
  run(usage, at(0_s));
  usage.instances.back().periods.front().type = "t2.nano";
  run(usage, at(1_h));
  const Bill costs = bill(usage, us_east_1());
  EXPECT_NEAR(*line(costs, "instances").usd, 0.0232, 1e-12);
  ASSERT_EQ(costs.instances.size(), 2U);
  EXPECT_EQ(costs.instances[0].type, "t2.nano");
  EXPECT_NEAR(*costs.instances[0].usd(), 0.0116, 1e-12);
  EXPECT_EQ(costs.instances[1].type, "t2.micro");
  EXPECT_NEAR(costs.instances[1].hours, 1, 1e-12);
}

// 30 credits of a t3 at 0.05 and 60 of a t4g at 0.04 a vCPU-hour: 2.5 + 4 cents.
TEST(Bill, surplus_credits_of_two_families_are_one_line) {
  Usage usage = hours(1_h, t3_nano());
  run(usage, at(0_s), Instant::never(), 30);
  run(usage, at(0_s), Instant::never(), 60);
  usage.instances.back().periods.front().type = "t4g.nano";
  const BillItem surplus = line(bill(usage, us_east_1()), "surplus_credits");
  EXPECT_NEAR(surplus.quantity, 1.5, 1e-12);
  EXPECT_NEAR(*surplus.usd, 0.065, 1e-12);
}

// 3 h at a spot price of 0.0035 are 1.05 cents, whatever the list says of the type.
TEST(Bill, spot_instances_and_savings_plans_cost_their_rate) {
  for (const PurchaseOption option : {PurchaseOption::spot, PurchaseOption::savings_plan}) {
    Usage usage = hours(3_h);
    usage.purchase = {option, {{"t2.micro", 0.0035}}};
    run(usage, at(0_s));
    const Bill costs = bill(usage, us_east_1());
    EXPECT_NEAR(*line(costs, "instances").usd, 0.0105, 1e-12);
    EXPECT_EQ(costs.instances.at(0).purchase, option);
  }
}

// Taken back after 59 min 59 s: nothing; after an hour: an hour.
TEST(Bill, a_spot_instance_that_is_interrupted_in_its_first_hour_is_free) {
  Usage usage = hours(3_h);
  usage.purchase = {PurchaseOption::spot, {{"t2.micro", 0.0035}}};
  run(usage, at(0_s), at(3599_s));
  usage.instances.back().interrupted = true;
  EXPECT_EQ(line(bill(usage, us_east_1()), "instances").usd, 0.0);
  usage.instances.back().terminated = usage.instances.back().periods[0].stop = at(1_h);
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "instances").usd, 0.0035, 1e-12);
  usage.instances.back().terminated = usage.instances.back().periods[0].stop = at(3599_s);
  usage.instances.back().interrupted = false;
  EXPECT_GT(*line(bill(usage, us_east_1()), "instances").usd, 0.0034);
}

TEST(Bill, each_way_to_pay_is_a_charge_of_its_own) {
  Usage usage = hours(1_h);
  usage.purchase = {PurchaseOption::spot, {{"t2.micro", 0.0035}}};
  run(usage, at(0_s));
  run(usage, at(0_s));
  usage.instances.back().purchase = PurchaseOption::on_demand;
  const Bill costs = bill(usage, us_east_1());
  ASSERT_EQ(costs.instances.size(), 2U);
  EXPECT_NEAR(*line(costs, "instances").usd, 0.0035 + 0.0116, 1e-12);
}

// An instance that runs for 20 s costs 60 s, each time it is started: 3 x 60 s at 0.0116 an hour.
TEST(Bill, every_start_costs_a_minute) {
  Usage usage = hours(1_h);
  for (int i = 0; i < 3; ++i) run(usage, at(i * 10_min), at(i * 10_min + 20_s));
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "instances").usd, 0.0116 * 180 / 3600, 1e-12);
}

// Twelve rules, of which ten are free, at 2000 requests a second: 4000 evaluations, 4 LCUs.
TEST(Bill, rules_beyond_ten_are_a_dimension_of_lcus) {
  LoadBalancerHour hour;
  hour.seconds = 3600;
  hour.requests = 3600.0 * 2000;
  EXPECT_NEAR(lcus(hour, 12), 4, 1e-12);
  EXPECT_EQ(lcus(hour, 10), 0.0);
  EXPECT_NEAR(lcu_dimensions(hour, 12).rule_evaluations, 4, 1e-12);
  Usage usage = hours(1_h);
  usage.load_balancer_hours = {hour};
  usage.listener_rules = 12;
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "load_balancer_lcus").usd, 0.032, 1e-12);
}

// 8 GiB for 73 h are 0.8 GiB-months: 4 cents.
TEST(Bill, the_snapshot_of_an_image_is_stored_at_its_owners_cost) {
  Usage usage = hours(73_h);
  usage.launch_template.image = {"ami-own", BakeLevel::application, ImageOwner::own};
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "image_storage").usd, 0.04, 1e-12);
  usage.launch_template.image.snapshot_gib = 2;
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "image_storage").usd, 0.01, 1e-12);
  usage.launch_template.image = {"ami-of-amazon", BakeLevel::os};
  EXPECT_EQ(line(bill(usage, us_east_1()), "image_storage").usd, 0.0);
}

// For 73 h, a tenth of a month: 20 GiB of gp3 with 4000 IOPS and 225 MiB/s, of which 3000 and 125
// are included, and 100 GiB of io2 with 2000 IOPS.
TEST(Bill, volumes_cost_their_size_and_what_they_are_provisioned_with) {
  Usage usage = hours(73_h);
  usage.launch_template.volumes = {{"", "gp3", 20, 4000, 225}, {"/dev/sdb", "io2", 100, 2000}};
  run(usage, at(0_s));
  const Bill costs = bill(usage, us_east_1());
  EXPECT_NEAR(*line(costs, "ebs").usd, 0.1 * (20 * 0.08 + 100 * 0.125), 1e-12);
  EXPECT_NEAR(*line(costs, "ebs_iops").usd, 0.1 * (1000 * 0.005 + 2000 * 0.065), 1e-12);
  EXPECT_NEAR(*line(costs, "ebs_throughput").usd, 0.1 * 100 * 0.04, 1e-12);
}

TEST(Bill, a_volume_whose_price_nobody_knows_makes_the_total_unknown) {
  Usage usage = hours(73_h);
  usage.launch_template.volumes = {{"", "st1", 500}};
  run(usage, at(0_s));
  const Bill costs = bill(usage, us_east_1());
  EXPECT_FALSE(costs.total_usd());
  EXPECT_EQ(costs.unknown_prices(), std::vector<std::string>{"st1_gib_month"});
}

// Two zones for 2 h are 4 x 0.75; for 30 min they are billed as an hour, but 730 h are 730 h.
TEST(Bill, fast_snapshot_restore_costs_each_zone_an_hour_at_least) {
  Usage usage = hours(2_h);
  usage.fast_snapshot_restore_zones = 2;
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "fast_snapshot_restore").usd, 3.0, 1e-12);
  usage.simulated = 30_min;
  const Bill costs = bill(usage, us_east_1());
  EXPECT_NEAR(*line(costs, "fast_snapshot_restore").usd, 1.5, 1e-12);
  EXPECT_NEAR(*line(costs, "fast_snapshot_restore").steady(), 0.75, 1e-12);
}

// 73 GB an hour are 53,290 GB a month: 10,240 at 9 cents, 40,960 at 8.5, 2,090 at 7.
TEST(Bill, a_month_of_data_out_goes_through_its_tiers) {
  LoadBalancerHour hour;
  hour.seconds = 3600;
  hour.response_bytes = 73e9;
  Usage usage = hours(1_h);
  usage.load_balancer_hours = {hour};
  const BillItem out = line(bill(usage, us_east_1()), "data_out");
  EXPECT_NEAR(*out.usd, 73 * 0.09, 1e-9) << "the run is within the first terabytes";
  EXPECT_NEAR(*out.steady() * 730, 10240 * 0.09 + 40960 * 0.085 + 2090 * 0.07, 1e-6);
  RegionPrices prices = us_east_1();
  prices.data_out_gb_next_100tb.reset();
  const Bill unknown = bill(usage, prices);
  EXPECT_TRUE(unknown.total_usd());
  EXPECT_FALSE(unknown.usd_per_month()) << "a price that the month needs is not known";
}

// Three months of 9,000 GB each stay within the first terabytes; taken together they would not.
TEST(Bill, data_out_of_several_months_goes_through_the_tiers_month_by_month) {
  Usage usage = hours(1_h * 2190);
  LoadBalancerHour hour;
  hour.seconds = 3600;
  hour.response_bytes = 9000e9 / 730;
  usage.load_balancer_hours.assign(2190, hour);
  const BillItem out = line(bill(usage, us_east_1()), "data_out");
  EXPECT_NEAR(*out.usd, 27000 * 0.09, 1e-6);
  EXPECT_NEAR(*out.steady(), *out.usd, 1e-6);
}

// 12 GB of the 15 GB went out: 1.08 dollars.
TEST(Bill, responses_cost_what_leaves_aws) {
  LoadBalancerHour hour;
  hour.seconds = 3600;
  hour.processed_bytes = 15e9;
  hour.response_bytes = 12e9;
  Usage usage = hours(1_h);
  usage.load_balancer_hours = {hour};
  EXPECT_NEAR(*line(bill(usage, us_east_1()), "data_out").usd, 1.08, 1e-12);
}

// One t2.micro for 2 h: 2 x (1.16 + 2.25 + 2 x 0.5) cents, 16 GiB-hours of EBS at 8 cents a month
// of 730 h. An hour is half of it, a month 730 hours.
TEST(Bill, an_hour_and_a_month_go_on_like_the_run) {
  Usage usage = hours(2_h);
  run(usage, at(0_s));
  const Bill costs = bill(usage, us_east_1());
  const double hourly = 0.0116 + 0.0225 + 0.01 + 8 * 0.08 / 730;
  EXPECT_NEAR(*costs.total_usd(), 2 * hourly, 1e-12);
  EXPECT_NEAR(*costs.usd_per_hour(), hourly, 1e-12);
  EXPECT_NEAR(*costs.usd_per_month(), 730 * hourly, 1e-9);
}

// Ten minutes are billed a whole hour of the load balancer; a month of it is still one of 730 h.
TEST(Bill, a_month_has_no_more_load_balancer_hours_than_hours) {
  const Bill costs = bill(hours(10_min), us_east_1());
  EXPECT_NEAR(*costs.total_usd(), 0.0225 + 0.005 / 6, 1e-12);
  EXPECT_NEAR(*costs.usd_per_month(), 730 * (0.0225 + 0.005), 1e-9);
}

TEST(Bill, prices_that_are_missing_are_named_as_they_are_given) {
  Usage usage = hours(1_h);
  run(usage, at(0_s));
  usage.instances.back().periods.front().type = "m9.unknown";
  RegionPrices prices = us_east_1();
  prices.public_ipv4_hour = {};
  const Bill costs = bill(usage, prices);
  EXPECT_EQ(costs.unknown_prices(),
            (std::vector<std::string>{"instance_hour/m9.unknown", "public_ipv4_hour"}));
  EXPECT_EQ(costs.items_of_unknown_price(), (std::vector<std::string>{"instances", "public_ipv4"}));
  EXPECT_EQ(costs.usd_per_month(), std::nullopt);
}

TEST(Bill, what_lasts_beyond_the_run_is_billed_to_its_end) {
  Usage usage = hours(1_h);
  run(usage, at(30_min), at(5_h));
  run(usage, at(2_h));
  EXPECT_NEAR(line(bill(usage, us_east_1()), "instances").quantity, 0.5, 1.0 / 3600);
}

}  // namespace
}  // namespace headroom::cloud
