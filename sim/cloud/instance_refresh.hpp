#pragma once

#include <optional>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// StartInstanceRefresh's Preferences (aws-behaviour 4.16).
struct RefreshPreferences {
  double min_healthy_percentage = 90;   ///< of the desired capacity, that stays ready
  double max_healthy_percentage = 100;  ///< of the desired capacity, that may be there
  std::optional<Duration> instance_warmup = {};
  std::vector<int> checkpoint_percentages = {};  ///< ascending; replaced by then
  Duration checkpoint_delay = 3600_s;
  /// What becomes of instances that are protected from scale-in.
  enum class Protected {
    wait,     ///< an hour for the end of their protection; then the refresh has failed
    refresh,  ///< they are replaced like others
    ignore    ///< they stay as they are
  };
  Protected protected_instances = Protected::wait;
  /// What becomes of instances in standby.
  enum class Standby {
    wait,       ///< an hour for their return into service; then the refresh has failed
    terminate,  ///< they are terminated
    ignore      ///< they stay as they are
  };
  Standby standby_instances = Standby::wait;
  bool skip_matching = false;  ///< what is of the newest launch template stays
};

/// What a refresh sees of the group: instances, each in one of the four. Ready are those in
/// service, warmed up and, where the load balancer's checks count, healthy.
struct RefreshView {
  int desired = 0;
  int old_ready = 0, old_unready = 0;  ///< to be replaced
  int new_ready = 0, new_unready = 0;
  int ready() const { return old_ready + new_ready; }
  int old() const { return old_ready + old_unready; }
  int all() const { return ready() + old_unready + new_unready; }
};

/// What it does now; old instances that are not ready are terminated first.
struct RefreshMove {
  int terminate = 0;
  int launch = 0;
};

/// The arithmetic of one instance refresh: how many may be replaced at once, and when.
///
/// With a maximum of 100 % an instance is terminated before another is launched; above it one more
/// at least is launched before one is terminated. However small the group, one may be replaced: at
/// a maximum of 100 % a group of one has an outage.
class InstanceRefresh {
 public:
  /// @param to_replace instances that are to be replaced
  InstanceRefresh(RefreshPreferences preferences, int to_replace);

  /// Looks at the group, and says what to do. @pre the moves before were made
  RefreshMove next(const RefreshView& view, Instant now);
  /// Nothing is left to replace, and what was launched is ready.
  bool is_over() const { return over_; }
  /// End of a checkpoint's delay, when `next` is to be asked again.
  std::optional<Instant> resumes_at() const { return resumes_at_; }
  /// A launch that the latest move asked for has found no capacity. What was to be launched first
  /// is asked for again; what follows a termination is missing in the group, which sees to it.
  void launch_failed() { launched_ -= preferences_.max_healthy_percentage > 100; }
  /// Launched for old ones that are still there.
  int extra() const { return launched_ - terminated_; }
  int replaced() const { return terminated_; }
  /// One that was to be replaced is not any more.
  void leave_out() { --to_replace_; }
  const RefreshPreferences& preferences() const { return preferences_; }

 private:
  int goal() const;
  void pass_checkpoint(const RefreshView& view, Instant now);

  RefreshPreferences preferences_;
  int to_replace_;
  int terminated_ = 0;
  int launched_ = 0;
  std::size_t checkpoint_ = 0;
  std::optional<Instant> resumes_at_;
  bool over_ = false;
};

}  // namespace headroom::cloud
