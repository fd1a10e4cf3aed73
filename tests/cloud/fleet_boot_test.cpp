#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "sim/cloud/fleet.hpp"
#include "tests/cloud/types.hpp"

/// Boots with branches, with credits, and with random times.
namespace headroom::cloud {
namespace {

using engine::Distribution;
using engine::PendingEventSet;

Instant at(Duration since_start) { return Instant::at(since_start); }
Distribution seconds(double s) { return Distribution::constant(s * 1e9); }

struct Boots {
  Boots(ProvisioningConfig provisioning, InstanceType type, std::uint64_t seed = 1,
        std::uint32_t replication = 0, BakeLevel bake = BakeLevel::os)
      : fleet({{"lt", {"ami", bake}, std::move(type), {}, false},
               std::move(provisioning),
               0,
               seed,
               replication},
              events, journal) {}

  void run_until(Instant end) {
    for (auto next = events.next(); next.time <= end; next = events.next()) {
      if (next.kind == PendingEventSet::Kind::agenda) {
        events.agenda.run_next();
        continue;
      }
      Instance& instance = fleet.at_slot(next.slot);
      instance.advance(next.time);
      if (instance.due() == Instance::Due::job)
        fleet.boot_work_done(instance, instance.finish_job(), next.time);
      fleet.replan(instance);
    }
  }
  Instant listening(InstanceId id) const {
    for (const JournalEntry& entry : journal.entries()) {
      if (entry.kind == Happening::listening && entry.subject == id) return entry.time;
    }
    return Instant::never();
  }
  double boot_seconds() {
    const Instant now;
    const InstanceId id = fleet.launch(now, 0, kNoCause, "").id();
    run_until(at(10_h));
    return listening(id).seconds();
  }

  PendingEventSet events;
  Journal journal;
  Fleet fleet;
};

// Two branches of 4 s CPU from 5 s on: on one vCPU both end at 13 s, on two at 9 s.
TEST(FleetBoot, parallel_branches_share_the_cpu) {
  const ProvisioningConfig config{{
                                      {"placement", {}, seconds(5), 0, {}, {}},
                                      {"left", {}, {}, 0, seconds(4), {}},
                                      {"right", {}, {}, 0, seconds(4), {}},
                                      {"join", {"left", "right"}, seconds(1), 0, {}, {}},
                                  },
                                  10e6};
  EXPECT_EQ(Boots(config, plain(1)).boot_seconds(), 14.0);
  EXPECT_EQ(Boots(config, plain(2)).boot_seconds(), 10.0);
}

TEST(FleetBoot, a_step_waits_for_the_slowest_of_its_predecessors) {
  const ProvisioningConfig config{{
                                      {"placement", {}, seconds(5), 0, {}, {}},
                                      {"fast", {}, seconds(1), 0, {}, {}},
                                      {"slow", {}, seconds(20), 0, {}, {}},
                                      {"join", {"fast", "slow"}, seconds(2), 0, {}, {}},
                                  },
                                  10e6};
  EXPECT_EQ(Boots(config, plain()).boot_seconds(), 27.0);
}

TEST(FleetBoot, it_listens_only_when_every_branch_is_over) {
  const ProvisioningConfig config{{
                                      {"placement", {}, seconds(5), 0, {}, {}},
                                      {"service", {}, seconds(1), 0, {}, {}},
                                      {"aside", {}, seconds(30), 0, {}, {}},
                                  },
                                  10e6};
  EXPECT_EQ(Boots(config, plain()).boot_seconds(), 35.0);
}

TEST(FleetBoot, placement_alone_is_a_boot) {
  EXPECT_EQ(Boots({{{"placement", {}, seconds(5), 0, {}, {}}}, 1}, plain()).boot_seconds(), 5.0);
}

// 5; 12 + 6; 3 + 2; 60 + 25; 1; 2.4 + 3; 2 + 1: 122.4 s, of which 37 s are CPU.
TEST(FleetBoot, the_default_boot_of_a_stock_image_takes_two_minutes) {
  Boots boots(default_provisioning(), t2_nano());
  EXPECT_NEAR(boots.boot_seconds(), 122.4, 1e-9);
  EXPECT_NEAR(boots.fleet.find(1)->used_ns(at(10_h)), 37e9, 1);
}

// Each level leaves out what it contains: middleware 60 + 25 s, of which 25 s are CPU; artefact
// 2.4 + 3 s, of which 3 s are CPU.
TEST(FleetBoot, a_higher_bake_level_saves_time_and_cpu) {
  struct Case {
    BakeLevel bake;
    double boot_s, cpu_s;
  };
  for (const Case& c : {Case{BakeLevel::os, 122.4, 37}, Case{BakeLevel::middleware, 37.4, 12},
                        Case{BakeLevel::application, 32.0, 9}}) {
    Boots boots(default_provisioning(), t2_nano(), 1, 0, c.bake);
    EXPECT_NEAR(boots.boot_seconds(), c.boot_s, 1e-9) << name(c.bake);
    EXPECT_NEAR(boots.fleet.find(1)->used_ns(at(10_h)), c.cpu_s * 1e9, 1) << name(c.bake);
  }
}

// Credits are earned from `running` (5 s) on and spent on the boot: 117.4 s x 0.05 / 60 - 37 / 60.
TEST(FleetBoot, booting_spends_credits_and_earning_begins_when_it_runs) {
  Boots boots(default_provisioning(), t2_nano());
  boots.fleet.launch(Instant{}, 0, kNoCause, "");
  boots.run_until(at(122400_ms));
  EXPECT_NEAR(boots.fleet.find(1)->credits(at(122400_ms))->balance(),
              30 + 117.4 * 0.05 / 60 - 37.0 / 60, 1e-9);
}

// Twice as fast a core: the 37 s of CPU take 18.5 s.
TEST(FleetBoot, a_faster_core_boots_faster) {
  EXPECT_NEAR(Boots(default_provisioning(), plain(1, 2.0)).boot_seconds(), 122.4 - 18.5, 1e-9);
}

TEST(FleetBoot, a_boot_is_a_function_of_seed_replication_and_launch_number) {
  const ProvisioningConfig config{{
                                      {"placement", {}, seconds(5), 0, {}, {}},
                                      {"os_boot", {}, Distribution::exponential(12e9), 0, {}, {}},
                                  },
                                  10e6};
  std::set<double> boots;
  const double first = Boots(config, plain(), 1).boot_seconds();
  EXPECT_EQ(Boots(config, plain(), 1).boot_seconds(), first);
  boots.insert(first);
  boots.insert(Boots(config, plain(), 2).boot_seconds());
  boots.insert(Boots(config, plain(), 1, 1).boot_seconds());
  Boots second(config, plain(), 1);
  second.fleet.launch(Instant{}, 0, kNoCause, "");
  boots.insert(second.boot_seconds());
  EXPECT_EQ(boots.size(), 4U) << "four different draws";
}

// 400 exponential steps with mean 12 s: the mean is within 5 standard errors, 12 / 20 s each.
TEST(FleetBoot, random_steps_take_their_mean_on_average) {
  const std::uint64_t seed = 3;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  Boots boots({{
                   {"placement", {}, seconds(5), 0, {}, {}},
                   {"os_boot", {}, Distribution::exponential(12e9), 0, {}, {}},
               },
               10e6},
              plain(), seed);
  for (int i = 0; i < 400; ++i) boots.fleet.launch(Instant{}, 0, kNoCause, "");
  boots.run_until(at(10_h));
  double sum = 0;
  for (InstanceId id = 1; id <= 400; ++id) sum += boots.listening(id).seconds() - 5;
  EXPECT_NEAR(sum / 400, 12, 5 * 0.6);
}

// Unlimited and busy for 10 min from `running` on: 10 - 0.5 credits are owed.
TEST(FleetBoot, what_an_unlimited_instance_owes_is_charged_at_its_end) {
  InstanceType type = t2_nano();
  type.default_credit_mode = CreditMode::unlimited;
  for (const bool terminated : {true, false}) {
    Boots boots(
        {{{"placement", {}, seconds(5), 0, {}, {}}, {"work", {}, {}, 0, seconds(600), {}}}, 10e6},
        type);
    boots.fleet.launch(Instant{}, 0, kNoCause, "");
    boots.run_until(at(605_s));
    if (terminated) {
      boots.fleet.terminate(*boots.fleet.find(1), at(605_s), kNoCause);
    } else {
      boots.fleet.settle_at_end(at(605_s));
    }
    EXPECT_NEAR(boots.fleet.records()[0].periods[0].surplus_credits_charged, 9.5, 1e-9);
  }
}

TEST(FleetBoot, a_pending_instance_owes_nothing) {
  InstanceType type = t2_nano();
  type.default_credit_mode = CreditMode::unlimited;
  Boots boots({{{"placement", {}, seconds(5), 0, {}, {}}}, 1}, type);
  boots.fleet.launch(at(1_h), 0, kNoCause, "");
  boots.fleet.settle_at_end(at(1_h + 1_s));
  EXPECT_TRUE(boots.fleet.records()[0].periods.empty());
  boots.fleet.terminate(*boots.fleet.find(1), at(1_h + 2_s), kNoCause);
  EXPECT_TRUE(boots.fleet.records()[0].periods.empty());
}

TEST(FleetBoot, an_instance_that_was_there_all_along_has_the_credits_it_is_given) {
  Boots boots(default_provisioning(), t2_nano());
  EXPECT_EQ(boots.fleet.start_running(Instant{}, 0, {}).credits(Instant{})->balance(), 30.0);
  EXPECT_EQ(boots.fleet.start_running(Instant{}, 0, 12.5).credits(Instant{})->balance(), 12.5);
  EXPECT_EQ(boots.fleet.start_running(Instant{}, 0, 0.0).processor().capacity(), 0.05);
}

}  // namespace
}  // namespace headroom::cloud
