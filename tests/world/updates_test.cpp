// Stops and starts, instance refreshes and releases, against times added up by hand.

#include <gtest/gtest.h>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

const Changes kQuietDatabase = {
    {"/scaling_policies", "[]"}, {"/metric_alarms", "[]"}, {"/load", "[]"}, {"/duration", "1h"}};

Changes with(Changes changes, const Changes& more) {
  changes.insert(changes.end(), more.begin(), more.end());
  return changes;
}

scenario::Scenario resized_database(const Changes& more = {}) {
  return project_scenario(
      "vertical-or-horizontal",
      with(with(kQuietDatabase,
                {{"/vertical_scaling/schedule", R"([{"at": "10m", "InstanceType": "t2.small"}])"}}),
           more));
}

// Standby at 600 s, drained at 610, 60 s to stop, 10 to change, 5 of placement: running at 685.
// 12 s and 6 of CPU for the operating system, 2 and 1 for the service: listening at 706.
TEST(Resize, a_stop_and_start_takes_its_steps_and_no_more) {
  const RunResult result = run(resized_database());
  ASSERT_EQ(result.instances.size(), 1U);
  const InstanceLog& log = result.instances[0];
  ASSERT_EQ(log.stops.size(), 1U);
  EXPECT_NEAR(log.stops[0].stopping.seconds(), 610, 1e-9);
  EXPECT_NEAR(log.stops[0].running->seconds(), 685, 1e-9);
  EXPECT_EQ(log.stops[0].type, "t2.small");
  ASSERT_EQ(log.steps.size(), 3U);
  EXPECT_EQ(log.steps[0].name, "placement");
  EXPECT_EQ(log.steps[1].name, "os_boot");
  EXPECT_EQ(log.steps[2].name, "service_start");
  EXPECT_NEAR(log.steps[2].end->seconds(), 706, 0.01);  // health checks take a little CPU
  ASSERT_EQ(result.updates.size(), 1U);
  EXPECT_EQ(result.updates[0].kind, "stop_start");
  EXPECT_TRUE(result.updates[0].ended);
}

// Each start is billed by itself and as its type: 610 s of t2.micro, 2915 s of t2.small. The
// address is gone while it is stopped, the volume is not.
TEST(Resize, the_bill_has_each_type_for_as_long_as_it_ran) {
  const RunResult result = run(resized_database());
  ASSERT_EQ(result.bill.instances.size(), 2U);
  EXPECT_EQ(result.bill.instances[0].type, "t2.micro");
  EXPECT_NEAR(result.bill.instances[0].hours, 610 / 3600.0, 1e-9);
  EXPECT_EQ(result.bill.instances[1].type, "t2.small");
  EXPECT_NEAR(result.bill.instances[1].hours, 2915 / 3600.0, 1e-9);
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.name == "public_ipv4") {
      EXPECT_NEAR(item.quantity, 1 + 3525 / 3600.0, 1e-9);
    }
    if (item.name == "ebs") {
      EXPECT_NEAR(item.quantity, 8, 1e-9);
    }
  }
}

// A T2 loses its balance by the stop, and the start brings 30 launch credits a vCPU. A t2.micro
// that began with 100 and earned 1 in ten minutes would still have them.
TEST(Resize, a_t2_loses_its_credits_and_gets_launch_credits) {
  const RunResult result = run(resized_database({{"/initial/credits", "100"}}));
  const auto& credits = result.instances[0].credits;
  EXPECT_GT(*credits.at(9), 100.0);
  EXPECT_FALSE(credits.at(10).has_value());  // it is stopped at the end of that minute
  EXPECT_LT(*credits.at(11), 30.0);          // the boot has used some
  EXPECT_GT(*credits.at(11), 29.0);
  EXPECT_EQ(result.instances[0].launch_credits, 30.0);
}

TEST(Resize, without_grants_the_start_brings_none) {
  const RunResult result = run(resized_database({{"/account/launch_credit_grants_per_day", "0"}}));
  EXPECT_LT(*result.instances[0].credits.at(12), 1.0);
}

TEST(Resize, a_refresh_replaces_without_a_moment_of_no_instance) {
  const RunResult result = run(resized_database(
      {{"/vertical_scaling/schedule",
        R"([{"at": "10m", "InstanceType": "t2.small", "how": "instance_refresh"}])"}}));
  ASSERT_EQ(result.instances.size(), 2U);
  EXPECT_EQ(result.instances[1].type, "t2.small");
  EXPECT_LE(*result.instances[1].healthy, *result.instances[0].terminating);
  ASSERT_EQ(result.updates.size(), 1U);
  EXPECT_TRUE(result.updates[0].ended);
}

// 10 requests a second; from standby at 600 s until it is in service again at 685 there is no
// target.
TEST(Resize, while_it_is_stopped_requests_find_no_target) {
  const RunResult result =
      run(resized_database({{"/load", R"([{"poisson": {"rate": 10, "mix": {"query": 1}}}])"}}));
  EXPECT_NEAR(static_cast<double>(failed(result, Failure::elb_503)), 850, 90);
}

const Changes kQuietShop = {{"/scaling_policies", "[]"},
                            {"/load", "[]"},
                            {"/duration", "1h"},
                            {"/timeseries/step", "1m"},
                            {"/releases/compare", "[]"}};

scenario::Scenario released_shop(const std::string& bake, const Changes& more = {}) {
  return project_scenario("bake-level", with(with(kQuietShop, {{"/images/shop/bake", bake},
                                                               {"/releases/per_week", "null"},
                                                               {"/releases/at", R"(["10m"])"}}),
                                             more));
}

// Built at 600 + 300 + 180 s. A new instance runs after 5 s and is warm 120 s later, then an old
// one goes and the next is launched: 2 x 125 s.
TEST(Release, into_the_image_is_a_build_and_a_refresh) {
  const RunResult result = run(released_shop("application"));
  ASSERT_EQ(result.releases.size(), 1U);
  EXPECT_NEAR(result.releases[0].image_available->seconds(), 1080, 1e-9);
  EXPECT_NEAR(result.releases[0].installed->seconds(), 1330, 1e-9);
  ASSERT_EQ(result.instances.size(), 4U);
  EXPECT_EQ(result.instances[3].release, 1U);
  // A builder of 300 s, a t3.small at 0.0208 USD an hour.
  for (const cloud::BillItem& item : result.bill.items) {
    if (item.name == "image_builds") {
      EXPECT_NEAR(*item.usd, 0.0208 / 12, 1e-9);
    }
    if (item.name == "image_storage") {
      EXPECT_NEAR(item.quantity, 3 + 3 * 1, 1e-9);
    }
  }
}

// The image is there at 1080 s, while the first instance is stopped for its new type: it starts as
// that type, but with the release on its volume, and the refresh replaces it all the same.
TEST(Release, into_the_image_does_not_come_with_a_stop_and_start) {
  const RunResult result = run(released_shop(
      "application",
      {{"/vertical_scaling", R"({"schedule": [{"at": "17m", "InstanceType": "t3.medium"}]})"},
       {"/releases/refresh", R"({"SkipMatching": true})"}}));
  ASSERT_EQ(result.instances.size(), 4U);
  ASSERT_EQ(result.instances[0].stops.size(), 1U);
  EXPECT_GT(result.instances[0].stops[0].running->seconds(), 1080);
  EXPECT_EQ(result.instances[0].release, 0U);
  EXPECT_EQ(result.instances[1].release, 0U);
  EXPECT_EQ(result.instances[3].release, 1U);
  EXPECT_EQ(result.instances[3].type, "t3.medium");
}

// 30 s of draining, 300 MB at 10 MB/s, 20 s of CPU, 2 and 1 for the service: 83 s each, one after
// the other, and the first health check passes at once.
TEST(Release, onto_running_instances_goes_one_after_the_other) {
  const RunResult result = run(released_shop("middleware"));
  ASSERT_EQ(result.releases.size(), 1U);
  EXPECT_FALSE(result.releases[0].image_available);
  EXPECT_NEAR(result.releases[0].installed->seconds(), 600 + 2 * 83, 0.1);
  EXPECT_EQ(result.instances.size(), 2U);
  ASSERT_EQ(result.instances[0].steps.size(), 2U);
  EXPECT_EQ(result.instances[0].steps[0].name, "artefact");
  EXPECT_EQ(result.instances[0].steps[0].occasion, cloud::Occasion::release);
  EXPECT_EQ(result.instances[0].steps[1].name, "service_start");
}

TEST(Release, without_draining_the_restart_refuses_and_resets) {
  const Changes load = {{"/load", R"([{"poisson": {"rate": 8, "mix": {"page": 1}}}])"},
                        {"/releases/install", R"({"drain": false, "at_once": 2})"}};
  const RunResult result = run(released_shop("middleware", load));
  EXPECT_GT(failed(result, Failure::elb_502_refused), 0U);
  EXPECT_EQ(failed(result, Failure::elb_503), 0U);
  EXPECT_TRUE(result.releases[0].installed);
}

TEST(Release, draining_loses_nothing_and_what_was_cut_off_is_counted) {
  const Changes load = {{"/load", R"([{"poisson": {"rate": 8, "mix": {"page": 1}}}])"},
                        {"/target_group/Attributes/0/Value", R"("0")"}};
  const RunResult result = run(released_shop("middleware", load));
  EXPECT_EQ(result.requests.failed_total(), failed(result, Failure::elb_502_drain));
  EXPECT_TRUE(result.releases[0].installed);
}

}  // namespace
}  // namespace headroom::world
