#include "sim/cloud/fast_snapshot_restore.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

int restored(FastSnapshotRestore& snapshot, int volumes, Instant now, std::uint32_t zone = 0) {
  int count = 0;
  for (int i = 0; i < volumes; ++i) count += snapshot.restore(zone, now);
  return count;
}

// max(1, min(10, floor(1024 / GiB))), aws-behaviour 2.5.
TEST(FastSnapshotRestore, its_bucket_is_smaller_for_larger_snapshots) {
  EXPECT_EQ(FastSnapshotRestore::bucket_size(8), 10);
  EXPECT_EQ(FastSnapshotRestore::bucket_size(102.4), 10);
  EXPECT_EQ(FastSnapshotRestore::bucket_size(128), 8);
  EXPECT_EQ(FastSnapshotRestore::bucket_size(1000), 1);
  EXPECT_EQ(FastSnapshotRestore::bucket_size(4096), 1);
}

TEST(FastSnapshotRestore, a_full_bucket_serves_ten_volumes_of_a_small_snapshot) {
  FastSnapshotRestore snapshot(8);
  EXPECT_EQ(restored(snapshot, 15, at(0_s)), 10);
}

// 128 GiB: 8 an hour, one each 450 s.
TEST(FastSnapshotRestore, credits_come_back_evenly_over_the_hour) {
  FastSnapshotRestore snapshot(128);
  EXPECT_EQ(restored(snapshot, 9, at(0_s)), 8);
  EXPECT_EQ(restored(snapshot, 1, at(449_s)), 0);
  EXPECT_EQ(restored(snapshot, 2, at(450_s)), 1);
  EXPECT_EQ(restored(snapshot, 3, at(1350_s)), 2);
  EXPECT_EQ(restored(snapshot, 20, at(24_h)), 8) << "no more than the bucket holds";
}

// 4096 GiB: a quarter of a credit an hour.
TEST(FastSnapshotRestore, a_huge_snapshot_restores_one_volume_in_four_hours) {
  FastSnapshotRestore snapshot(4096);
  EXPECT_EQ(restored(snapshot, 2, at(0_s)), 1);
  EXPECT_EQ(restored(snapshot, 1, at(3_h)), 0);
  EXPECT_EQ(restored(snapshot, 1, at(4_h)), 1);
}

TEST(FastSnapshotRestore, each_zone_has_credits_of_its_own) {
  FastSnapshotRestore snapshot(8);
  EXPECT_EQ(restored(snapshot, 12, at(0_s), 1), 10);
  EXPECT_EQ(restored(snapshot, 12, at(0_s), 0), 10);
}

}  // namespace
}  // namespace headroom::cloud
