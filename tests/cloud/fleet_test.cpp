#include "sim/cloud/fleet.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

using engine::Distribution;
using engine::PendingEventSet;

Instant at(Duration since_start) { return Instant::at(since_start); }
Distribution seconds(double s) { return Distribution::constant(s * 1e9); }

const ProvisioningConfig kChain{{
                                    {"placement", {}, seconds(5), 0, {}, {}},
                                    {"os_boot", {}, seconds(12), 0, seconds(6), {}},
                                    {"artefact", {"os_boot"}, seconds(1), 24e6, seconds(3), {}},
                                    {"service_start", {"artefact"}, seconds(2), 0, {}, {}},
                                },
                                10e6};

class FleetTest : public testing::Test {
 protected:
  explicit FleetTest(ProvisioningConfig provisioning = kChain, InstanceType type = plain())
      : fleet_({{"lt", {"ami", BakeLevel::os}, std::move(type), {}, false},
                std::move(provisioning),
                0,
                1,
                0},
               events_, journal_) {
    fleet_.set_hooks({[this](Instance& i, Instant now) { running_.emplace_back(i.id(), now); },
                      [this](Instance& i, Instant now) { ended_.emplace_back(i.id(), now); }});
  }

  Instance& launch(Instant now) { return fleet_.launch(now, 0, kNoCause, "why"); }

  /// Runs what happens up to and including `end`.
  void run_until(Instant end) {
    for (auto next = events_.next(); next.time <= end; next = events_.next()) {
      ASSERT_NE(next.kind, PendingEventSet::Kind::source);
      if (next.kind == PendingEventSet::Kind::agenda) {
        events_.agenda.run_next();
        continue;
      }
      Instance& instance = fleet_.at_slot(next.slot);
      instance.advance(next.time);
      if (instance.due() == Instance::Due::job) {
        const Work work = instance.finish_job();
        ASSERT_TRUE(Fleet::is_boot_work(work));
        fleet_.boot_work_done(instance, work, next.time);
      }
      fleet_.replan(instance);
    }
  }

  /// When it last happened to an instance (and step); never() if it did not.
  Instant when(Happening kind, InstanceId id, const std::string& note = "") const {
    Instant last = Instant::never();
    for (const JournalEntry& entry : journal_.entries()) {
      if (entry.kind == kind && entry.subject == id && (note.empty() || entry.note == note))
        last = entry.time;
    }
    return last;
  }

  PendingEventSet events_;
  Journal journal_;
  Fleet fleet_;
  std::vector<std::pair<InstanceId, Instant>> running_, ended_;
};

TEST_F(FleetTest, an_instance_runs_once_its_placement_is_over) {
  Instance& instance = launch(at(100_s));
  EXPECT_EQ(instance.id(), 1U);
  EXPECT_EQ(fleet_.records()[0].launched, at(100_s));
  EXPECT_EQ(fleet_.records()[0].running_since(), Instant::never());
  run_until(at(105_s - 1_ns));
  EXPECT_TRUE(running_.empty());
  run_until(at(105_s));
  ASSERT_EQ(running_.size(), 1U);
  EXPECT_EQ(running_[0], std::make_pair(InstanceId{1}, at(105_s)));
  EXPECT_EQ(fleet_.records()[0].running_since(), at(105_s));
  EXPECT_FALSE(instance.listening);
}

// placement 100-105; os_boot: 12 s and 6 s of CPU, 105-123; artefact: 1 s, 2.4 s of download and
// 3 s of CPU, 123-129.4; service_start 129.4-131.4.
TEST_F(FleetTest, the_steps_of_a_boot_follow_each_other) {
  Instance& instance = launch(at(100_s));
  run_until(at(1_h));
  using H = Happening;
  EXPECT_EQ(when(H::step_begun, 1, "placement"), at(100_s));
  EXPECT_EQ(when(H::step_ended, 1, "placement"), at(105_s));
  EXPECT_EQ(when(H::step_begun, 1, "os_boot"), at(105_s));
  EXPECT_EQ(when(H::step_ended, 1, "os_boot"), at(123_s));
  EXPECT_EQ(when(H::step_begun, 1, "artefact"), at(123_s));
  EXPECT_EQ(when(H::step_ended, 1, "artefact"), at(129400_ms));
  EXPECT_EQ(when(H::step_ended, 1, "service_start"), at(131400_ms));
  EXPECT_EQ(when(H::listening, 1), at(131400_ms));
  EXPECT_TRUE(instance.listening);
}

TEST_F(FleetTest, it_listens_when_the_last_step_is_over_and_not_before) {
  Instance& instance = launch(at(0_s));
  run_until(at(31400_ms - 1_ns));
  EXPECT_FALSE(instance.listening);
  run_until(at(31400_ms));
  EXPECT_TRUE(instance.listening);
}

TEST_F(FleetTest, the_cpu_work_of_a_boot_is_done_by_the_instance_itself) {
  Instance& instance = launch(at(0_s));
  run_until(at(20_s));  // 3 s into the 6 s of os_boot
  EXPECT_EQ(instance.processor().jobs(), 1U);
  EXPECT_EQ(instance.used_ns(at(20_s)), 3e9);
  run_until(at(1_h));
  EXPECT_EQ(instance.used_ns(at(1_h)), 9e9);
}

// A request of 2 s comes when os_boot has used 3 of its 6 s: both at half speed for 4 s, and the
// boot is 2 s late.
TEST_F(FleetTest, a_boot_shares_the_cpu_with_other_work) {
  Instance& instance = launch(at(0_s));
  run_until(at(20_s));
  instance.advance(at(20_s));
  instance.start(2e9, Fleet::kBootWork | 99);  // any work; its end is handled below
  EXPECT_EQ(instance.next_event(), at(24_s));
  instance.advance(at(24_s));
  EXPECT_EQ(instance.finish_job(), Fleet::kBootWork | 99);
  fleet_.replan(instance);
  run_until(at(1_h));
  EXPECT_EQ(when(Happening::step_ended, 1, "os_boot"), at(25_s));
}

TEST_F(FleetTest, boot_work_is_told_from_requests) {
  EXPECT_TRUE(Fleet::is_boot_work(Fleet::kBootWork));
  EXPECT_TRUE(Fleet::is_boot_work(Fleet::kBootWork | 3));
  EXPECT_FALSE(Fleet::is_boot_work(0));
  EXPECT_FALSE(Fleet::is_boot_work(Fleet::kBootWork - 1));
}

TEST_F(FleetTest, a_pending_instance_can_be_terminated) {
  launch(at(0_s));
  run_until(at(2_s));
  fleet_.terminate(*fleet_.find(1), at(2_s), kNoCause);
  EXPECT_EQ(fleet_.find(1), nullptr);
  run_until(at(1_h));
  EXPECT_TRUE(running_.empty());
  EXPECT_EQ(when(Happening::listening, 1), Instant::never());
  EXPECT_EQ(fleet_.records()[0].running_since(), Instant::never());
  EXPECT_EQ(fleet_.records()[0].terminated, at(2_s));
  ASSERT_EQ(ended_.size(), 1U);
  EXPECT_EQ(ended_[0].second, at(2_s));
}

// In the wall time of a step, in its CPU time, and just before it listens.
TEST_F(FleetTest, an_instance_terminated_while_booting_does_nothing_more) {
  for (const Duration after : {10_s, 20_s, 31_s}) {
    const Instant start = at(Duration::hours(after / 1_s));
    const InstanceId id = launch(start).id();
    run_until(start + after);
    fleet_.terminate(*fleet_.find(id), start + after, kNoCause);
    const std::size_t told = journal_.entries().size();
    run_until(start + 30_min);
    EXPECT_EQ(journal_.entries().size(), told) << "terminated after " << after.seconds() << " s";
  }
}

TEST_F(FleetTest, a_successor_in_the_same_slot_is_not_taken_for_its_predecessor) {
  launch(at(0_s));
  run_until(at(10_s));
  fleet_.terminate(*fleet_.find(1), at(10_s), kNoCause);
  Instance& second = launch(at(10_s));
  EXPECT_EQ(second.slot(), 0U) << "the slot is free again";
  EXPECT_EQ(second.id(), 2U);
  run_until(at(1_h));
  EXPECT_EQ(when(Happening::step_ended, 2, "os_boot"), at(33_s));
  EXPECT_EQ(when(Happening::listening, 2), at(41400_ms));
  EXPECT_EQ(when(Happening::step_ended, 1, "os_boot"), Instant::never());
}

TEST_F(FleetTest, an_instance_that_was_there_all_along_needs_no_boot) {
  Instance& instance = fleet_.start_running(at(0_s), 1, {});
  EXPECT_TRUE(instance.listening);
  EXPECT_EQ(instance.zone(), 1U);
  EXPECT_EQ(fleet_.records()[0].running_since(), at(0_s));
  EXPECT_TRUE(running_.empty()) << "nobody is told of it";
  run_until(at(1_h));
  EXPECT_EQ(when(Happening::step_begun, 1), Instant::never());
}

TEST_F(FleetTest, instances_are_numbered_in_the_order_of_their_launch) {
  EXPECT_EQ(launch(at(0_s)).id(), 1U);
  EXPECT_EQ(launch(at(0_s)).id(), 2U);
  fleet_.terminate(*fleet_.find(1), at(0_s), kNoCause);
  EXPECT_EQ(launch(at(0_s)).id(), 3U);
  EXPECT_EQ(fleet_.find(2)->id(), 2U);
  EXPECT_EQ(fleet_.records().size(), 3U);
}

// Quiet times of 1 s and of 9 s in turn at random: an instance that starts in one is in a long one
// nine times of ten. 4000 instances: the share is known to 0.008.
TEST(FleetNoise, is_as_likely_at_the_start_of_an_instance_as_at_any_other_time) {
  engine::PendingEventSet events;
  Journal journal;
  const NoiseConfig noise{Distribution::empirical({1e9, 9e9}), seconds(5), 0.5};
  Fleet fleet({{"lt", {"ami", BakeLevel::os}, plain(), {}, false}, kChain, 0, 1, 0, {}, 100, noise},
              events, journal);
  constexpr int kInstances = 4000;
  constexpr double kEndless = 1e18;  // ns of work
  for (int i = 0; i < kInstances; ++i) fleet.start_running(at(0_s), 0, {}).start(kEndless, 0);
  for (int second = 0; second <= 12; ++second) {
    while (events.next().time <= at(Duration::seconds(second))) events.agenda.run_next();
    int noisy = 0;
    for (const auto& instance : fleet.slots()) {
      const double left_ns = static_cast<double>(instance->processor().until_first_done().ns());
      noisy += left_ns > 1.5 * kEndless;
    }
    EXPECT_NEAR(noisy / double{kInstances}, 0.5, 0.04) << "after " << second << " s";
  }
}

}  // namespace
}  // namespace headroom::cloud
