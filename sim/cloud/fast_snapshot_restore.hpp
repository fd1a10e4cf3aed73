#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// Credits of a snapshot with fast snapshot restore, a bucket per zone: each volume made from it
/// takes one and is fully loaded from the start; without one its blocks come at first touch
/// (aws-behaviour 2.5). The buckets are full at the start of a run.
class FastSnapshotRestore {
 public:
  /// @param gib size of the snapshot, > 0
  explicit FastSnapshotRestore(double gib)
      : size_(bucket_size(gib)), per_hour_(std::min(10.0, 1024 / gib)) {}

  static double bucket_size(double gib) {
    return std::max(1.0, std::min(10.0, std::floor(1024 / gib)));
  }

  /// One more volume. @return whether there was a credit @param now never earlier than before
  bool restore(std::uint32_t zone, Instant now) {
    while (buckets_.size() <= zone) buckets_.push_back({size_, now});
    Bucket& bucket = buckets_[zone];
    const double hours = (now - bucket.updated).seconds() / 3600;
    bucket.credits = std::min(size_, bucket.credits + per_hour_ * hours);
    bucket.updated = now;
    if (bucket.credits < 1 - kRounding) return false;
    bucket.credits -= 1;
    return true;
  }

 private:
  struct Bucket {
    double credits;
    Instant updated;
  };
  static constexpr double kRounding = 1e-9;  ///< a credit summed from parts is a credit

  double size_;
  double per_hour_;
  std::vector<Bucket> buckets_;  ///< by zone
};

}  // namespace headroom::cloud
