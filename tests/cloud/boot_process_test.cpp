#include "sim/cloud/boot_process.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/cloud/fleet.hpp"
#include "tests/cloud/types.hpp"

/// Boots that fail, that queue, and that read from a snapshot.
namespace headroom::cloud {
namespace {

using engine::Distribution;
using engine::PendingEventSet;

Instant at(Duration since_start) { return Instant::at(since_start); }
Distribution seconds(double s) { return Distribution::constant(s * 1e9); }

/// placement 5 s -> release -> service 2 s.
ProvisioningConfig with_release(ProvisioningStep release,
                                std::vector<ProvisioningResourceConfig> resources = {}) {
  release.name = "release";
  return {{{"placement", {}, seconds(5), 0, {}, {}},
           std::move(release),
           {"service", {"release"}, seconds(2), 0, {}, {}}},
          10e6,
          std::move(resources)};
}

struct Boots {
  explicit Boots(ProvisioningConfig provisioning, std::uint64_t seed = 1, double volume_gib = 8)
      : fleet({{"lt", {"ami", BakeLevel::os}, plain(), {}, false, {{"", "gp3", volume_gib}}},
               std::move(provisioning),
               0,
               seed,
               0},
              events, journal) {}

  InstanceId launch(Instant now, std::uint32_t zone = 0) {
    return fleet.launch(now, zone, kNoCause, "").id();
  }
  void launch_many(int count) {
    for (int i = 0; i < count; ++i) launch(Instant{});
  }
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
  /// Seconds at which it happened to an instance (and step).
  std::vector<double> times(Happening kind, InstanceId id, const std::string& note = "") const {
    std::vector<double> found;
    for (const JournalEntry& entry : journal.entries()) {
      if (entry.kind == kind && entry.subject == id && (note.empty() || entry.note == note))
        found.push_back(entry.time.seconds());
    }
    return found;
  }
  std::vector<double> listening(InstanceId count) const {
    std::vector<double> found;
    for (InstanceId id = 1; id <= count; ++id) {
      for (const double t : times(Happening::listening, id)) found.push_back(t);
    }
    return found;
  }

  PendingEventSet events;
  Journal journal;
  Fleet fleet;
};

using Times = std::vector<double>;

// ---- failures --------------------------------------------------------------------------------

// Attempts of 4 s CPU from 5 s on, 10 s apart: over at 9, 23 and 37 s.
TEST(BootProcess, a_failed_attempt_is_made_again_until_the_retries_are_used_up) {
  ProvisioningStep release;
  release.cpu = seconds(4);
  release.failure = {1.0, 2, seconds(10)};
  Boots boots(with_release(release));
  boots.launch(Instant{});
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::step_failed, 1), (Times{9, 23, 37}));
  EXPECT_EQ(boots.times(Happening::step_retried, 1, "release"), (Times{19, 33}));
  EXPECT_EQ(boots.times(Happening::boot_failed, 1, "release: attempt 3 of 3 failed"), Times{37});
  EXPECT_TRUE(boots.listening(1).empty());
  EXPECT_FALSE(boots.fleet.find(1)->listening);
  EXPECT_TRUE(boots.times(Happening::step_begun, 1, "service").empty());
}

TEST(BootProcess, a_failed_boot_leaves_the_instance_running) {
  ProvisioningStep release;
  release.failure = {1.0, 0, {}};
  Boots boots(with_release(release));
  boots.launch(Instant{});
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::running, 1), Times{5});
  EXPECT_EQ(boots.times(Happening::boot_failed, 1), Times{5});
  EXPECT_NE(boots.fleet.find(1), nullptr);
}

TEST(BootProcess, steps_beside_a_failed_one_go_on) {
  ProvisioningConfig config{{{"placement", {}, seconds(5), 0, {}, {}},
                             {"release", {}, seconds(1), 0, {}, {}},
                             {"agent", {}, seconds(20), 0, {}, {}}},
                            10e6};
  config.steps[1].failure.probability = 1;
  Boots boots(config);
  boots.launch(Instant{});
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::boot_failed, 1), Times{6});
  EXPECT_EQ(boots.times(Happening::step_ended, 1, "agent"), Times{25});
  EXPECT_TRUE(boots.listening(1).empty());
}

// Refused after 3 s of wall time: nothing is downloaded, and no CPU is used.
TEST(BootProcess, a_missing_permission_fails_before_the_download) {
  ProvisioningStep release{"release", {}, seconds(3), 24e6, seconds(4), {}};
  release.missing = "s3 permission";
  release.failure.retries = 1;
  release.failure.retry_delay = seconds(10);
  Boots boots(with_release(release));
  boots.launch(Instant{});
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::step_failed, 1, "release: s3 permission"), (Times{8, 21}));
  EXPECT_EQ(boots.times(Happening::boot_failed, 1, "release: s3 permission"), Times{21});
  EXPECT_EQ(boots.fleet.find(1)->used_ns(at(1_h)), 0);
}

TEST(BootProcess, an_instance_that_ends_while_it_waits_for_a_retry_tries_no_more) {
  ProvisioningStep release;
  release.failure = {1.0, 5, seconds(10)};
  Boots boots(with_release(release));
  boots.launch(Instant{});
  boots.run_until(at(17_s));
  boots.fleet.terminate(*boots.fleet.find(1), at(17_s), kNoCause);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::step_failed, 1), (Times{5, 15}));
}

/// How many of the launches made so many attempts, and how many boots failed.
struct Attempts {
  std::map<std::size_t, int> launches;
  int failed = 0;
};
Attempts attempts_of(double probability, std::uint32_t retries, int launches, std::uint64_t seed) {
  ProvisioningStep release;
  release.failure = {probability, retries, seconds(1)};
  Boots boots(with_release(release), seed);
  boots.launch_many(launches);
  boots.run_until(at(1_h));
  Attempts result;
  for (InstanceId id = 1; id <= static_cast<InstanceId>(launches); ++id) {
    ++result.launches[1 + boots.times(Happening::step_retried, id).size()];
    result.failed += !boots.times(Happening::boot_failed, id).empty();
  }
  return result;
}

// p = 0.4, three retries: 1, 2 and 3 attempts with 0.6, 0.24 and 0.096, else 4; 0.4^4 = 2.56 % of
// the boots fail. Of 1000 launches each count is within 5 standard deviations of a binomial one.
TEST(BootProcess, the_number_of_attempts_is_geometric) {
  const std::uint64_t seed = 5;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  constexpr int kLaunches = 1000;
  const Attempts found = attempts_of(0.4, 3, kLaunches, seed);
  const auto expect = [&](int count, double share, const std::string& what) {
    EXPECT_NEAR(count, kLaunches * share, 5 * std::sqrt(kLaunches * share * (1 - share))) << what;
  };
  expect(found.launches.at(1), 0.6, "one attempt");
  expect(found.launches.at(2), 0.24, "two attempts");
  expect(found.launches.at(3), 0.096, "three attempts");
  expect(found.launches.at(4), 0.064, "four attempts");
  expect(found.failed, 0.0256, "failed boots");
}

// Raising the probability fails more of the same attempts, and none that did not fail before.
TEST(BootProcess, a_launch_draws_the_same_chances_whatever_the_others_do) {
  const auto failed = [](double probability, int launches) {
    ProvisioningStep release;
    release.failure = {probability, 0, {}};
    Boots boots(with_release(release), 7);
    boots.launch_many(launches);
    boots.run_until(at(1_h));
    std::vector<bool> result;
    for (InstanceId id = 1; id <= 100; ++id)
      result.push_back(!boots.times(Happening::boot_failed, id).empty());
    return result;
  };
  const auto few = failed(0.2, 100);
  const auto many = failed(0.6, 100);
  for (std::size_t i = 0; i < few.size(); ++i) EXPECT_TRUE(!few[i] || many[i]) << i;
  EXPECT_EQ(failed(0.2, 150), few);
}

// ---- sessions --------------------------------------------------------------------------------

ProvisioningStep ten_seconds_of(const std::string& resource) {
  ProvisioningStep release;
  release.duration = seconds(10);
  release.resource = resource;
  return release;
}

// All ask at 5 s. Two at a time, 10 s each: they end at 15, 15, 25, 25, 35 s, and listen 2 s later.
TEST(BootProcess, a_push_server_serves_so_many_instances_at_a_time) {
  Boots boots(with_release(ten_seconds_of("ansible"), {{"ansible", 2}}));
  boots.launch_many(5);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(5), (Times{17, 17, 27, 27, 37}));
  EXPECT_EQ(boots.times(Happening::step_admitted, 5), Times{25});
}

// Asked at 5 s, approved at 65 s: the approval takes no session, so both wait for theirs together.
TEST(BootProcess, an_approval_comes_before_the_queue) {
  Boots boots(with_release(ten_seconds_of("ansible"), {{"ansible", 1, seconds(60)}}));
  boots.launch_many(2);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(2), (Times{77, 87}));
}

// i-0001 holds the one session from 5 s on and is terminated at 8 s, i-0002 while it waits.
TEST(BootProcess, a_terminated_instance_leaves_the_queue_and_its_session) {
  Boots boots(with_release(ten_seconds_of("ansible"), {{"ansible", 1}}));
  boots.launch_many(3);
  boots.run_until(at(8_s));
  boots.fleet.terminate(*boots.fleet.find(2), at(8_s), kNoCause);
  boots.fleet.terminate(*boots.fleet.find(1), at(8_s), kNoCause);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(3), Times{20});
}

// Every first attempt fails at its end and waits 1 s: it gives its session up, and queues again
// behind the others. With p = 1 and one retry: i-0001 5-15, i-0002 15-25, i-0001 25-35, ...
TEST(BootProcess, a_retry_queues_again) {
  ProvisioningStep release = ten_seconds_of("ansible");
  release.failure = {1.0, 1, seconds(1)};
  Boots boots(with_release(release, {{"ansible", 1}}));
  boots.launch_many(2);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::step_admitted, 1), (Times{5, 25}));
  EXPECT_EQ(boots.times(Happening::step_admitted, 2), (Times{15, 35}));
}

// The session is held while the instance's CPU works: 4 s on one vCPU.
TEST(BootProcess, a_session_lasts_to_the_end_of_the_cpu_work) {
  ProvisioningStep release = ten_seconds_of("ansible");
  release.cpu = seconds(4);
  Boots boots(with_release(release, {{"ansible", 1}}));
  boots.launch_many(2);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(2), (Times{21, 35}));
}

// ---- throttling ------------------------------------------------------------------------------

// Asked at 5 s, two a second.
TEST(BootProcess, a_throttled_store_admits_its_requests_one_by_one) {
  Boots boots(with_release(ten_seconds_of("s3"), {{"s3", {}, {}, 2.0}}));
  boots.launch_many(4);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(4), (Times{17, 17.5, 18, 18.5}));
}

// 40 MB at 10 MB/s alone; 20 MB/s for four are 5 MB/s each: 8 s. Then 2 s of service.
TEST(BootProcess, downloads_share_the_stores_bandwidth) {
  ProvisioningStep release;
  release.download_bytes = 40e6;
  release.resource = "s3";
  for (const auto& [instances, listening] : {std::pair{1, 11.0}, {2, 11.0}, {4, 15.0}}) {
    Boots boots(with_release(release, {{"s3", {}, {}, {}, 20e6}}));
    boots.launch_many(instances);
    boots.run_until(at(1_h));
    EXPECT_EQ(boots.listening(4), Times(static_cast<std::size_t>(instances), listening));
  }
}

// 5 MB/s each until 7 s, when one of two goes: 30 of 40 MB are left, at 10 MB/s.
TEST(BootProcess, a_terminated_instance_leaves_its_bandwidth_to_the_others) {
  ProvisioningStep release;
  release.download_bytes = 40e6;
  release.resource = "s3";
  Boots boots(with_release(release, {{"s3", {}, {}, {}, 10e6}}));
  boots.launch_many(2);
  boots.run_until(at(7_s));
  boots.fleet.terminate(*boots.fleet.find(1), at(7_s), kNoCause);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(2), Times{12});
}

// ---- first touch -----------------------------------------------------------------------------

ProvisioningConfig with_first_touch(bool fast) {
  ProvisioningStep release;
  release.duration = seconds(10);
  release.first_touch = {600e6, 20e6};
  ProvisioningConfig config = with_release(release);
  config.fast_snapshot_restore = fast;
  return config;
}

// 600 MB at 20 MB/s: 30 s more than with a volume that is loaded.
TEST(BootProcess, a_volume_from_a_snapshot_is_slow_at_first_touch) {
  for (const bool fast : {false, true}) {
    Boots boots(with_first_touch(fast));
    boots.launch(Instant{});
    boots.run_until(at(1_h));
    EXPECT_EQ(boots.listening(1), Times{fast ? 17.0 : 47.0});
    EXPECT_EQ(boots.fleet.records()[0].lazy_volume, !fast);
  }
}

// 512 GiB: two credits in each zone.
TEST(BootProcess, launches_beyond_the_snapshots_credits_read_lazily) {
  Boots boots(with_first_touch(true), 1, 512);
  for (int i = 0; i < 3; ++i) boots.launch(Instant{}, 0);
  boots.launch(Instant{}, 1);
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.listening(4), (Times{17, 17, 47, 17}));
}

// 10 + 30 s, then 10 s: failed at 45 and at 56 s.
TEST(BootProcess, a_retry_finds_the_blocks_that_were_read_before) {
  ProvisioningConfig config = with_first_touch(false);
  config.steps[1].failure = {1.0, 1, seconds(1)};
  Boots boots(config);
  boots.launch(Instant{});
  boots.run_until(at(1_h));
  EXPECT_EQ(boots.times(Happening::step_failed, 1), (Times{45, 56}));
}

}  // namespace
}  // namespace headroom::cloud
