#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/scaling/message.hpp"
#include "sim/scaling/restraint.hpp"

namespace headroom::cloud {

/// What happened, in the control plane's words.
enum class Happening : std::uint8_t {
  datapoint,        ///< a metric's value that an alarm went by; subject: alarm, value: the metric's
  alarm_state,      ///< subject: alarm, value: the new AlarmState, note: the reason in CloudWatch's
                    ///< words
  composite_state,  ///< subject: composite alarm, value: its new AlarmState, note: the reason
  capacity_set,     ///< subject: policy or group, value: the new desired capacity, note: the cause
  not_scaled,       ///< subject: policy, note: why not, why: the same as a fact, value: see there;
                    ///< repeats are counted
  release,          ///< of the application; subject: its number, 1, 2, ...
  image_available,  ///< a release's image is built; subject as above
  release_installed,  ///< on every instance; subject as above
  template_version,   ///< of the launch template; value: its number, note: its instance type
  credit_mode,        ///< of every instance; note: standard or unlimited
  refresh_begun,      ///< of the instances; subject: its number, 1, 2, ...
  refresh_ended,      ///< subject as above; note: its status
  resize_begun,       ///< in place, of one instance after another; subject: number, note: the type
  resize_ended,       ///< subject as above
  limits_changed,     ///< by a policy; subject: policy, value: the maximum size, note: both limits
  scheduled_action,   ///< subject: its number, value: the desired capacity, note: what it did
  operator_request,   ///< by hand; subject: its number, value: the desired capacity, note: what it
                      ///< did, or "failed: " and why
  launch_failed,      ///< subject: the zone, note: why there is no instance
  process_suspended,  ///< note: the process, and who did it
  process_resumed,    ///< note: the process
  launch,             ///< RunInstances: an activity begins; subject: instance, note: why
  termination,        ///< the instance leaves the target group: an activity begins
  running,            ///< subject: instance, from here on
  in_service,
  step_begun,     ///< note: the provisioning step, value: its number in the graph
  step_admitted,  ///< a session or request of its resource is there; note and value as above
  step_failed,    ///< an attempt; note: step and reason, value as above
  step_retried,   ///< the next attempt; note and value as above
  step_ended,     ///< note and value as above
  boot_failed,    ///< the application will never listen; note: step and reason
  listening,      ///< the application answers
  initial,        ///< target health; note: the reason
  healthy,
  unhealthy,
  draining,
  marked_unhealthy,   ///< the group has seen it, and will replace the instance
  first_request,      ///< that the application took
  credits_exhausted,  ///< the processor is held at the baseline
  terminated,
  interruption_notice,    ///< EC2 takes a spot instance back in two minutes
  rebalance_recommended,  ///< EC2 may soon take a spot instance back
  standby,                ///< the group has taken it out of service, for a while
  entering_standby,       ///< by hand: an activity begins; note: why
  exiting_standby,        ///< by hand: an activity begins; note: why
  stopping,               ///< StopInstances
  starting,               ///< StartInstances; value: the Occasion, note: its type from now on
  installing,             ///< a release of the application comes onto the running instance
  hook_begun,             ///< the instance waits; value: the hook's number, note: its name
  hook_ended,             ///< value as above, note: its name and result
  pool_entered,           ///< the instance is ready in the warm pool; note: Stopped, Running, ...
  pool_left,              ///< and is on its way into the group: an activity begins; note: why
};
std::string_view name(Happening kind);

/// Why nothing was scaled, as a fact.
enum class WhyNot : std::uint8_t {
  other,          ///< what the policy says, and nothing of the below
  at_maximum,     ///< value: the group's maximum size
  at_minimum,     ///< value: the group's minimum size
  cooldown,       ///< simple scaling waits for its end; value: that in seconds since the start
  activity_runs,  ///< simple scaling waits for its end
  held_by,        ///< another policy holds the size; value: its number
  no_agreement,   ///< another tracker does not agree to scale in; value: its number
  no_data,        ///< no datapoint, or too few
  pending,        ///< scale-in waits until no instance is
  warming_up,     ///< scale-in waits until no instance is
  suspended,      ///< the process AlarmNotification is
  // What the policy says, as scaling::Restraint has it.
  policy_no_data,
  policy_cooldown,
  policy_warm_up,
  on_its_way,
  no_scale_in
};
inline constexpr auto kLastWhyNot = WhyNot::no_scale_in;
/// Of a policy's own reason.
WhyNot why_not(scaling::Restraint restraint);
/// Whether it was fewer instances that were not to be.
bool is_about_scaling_in(WhyNot why);
std::string_view name(WhyNot why);

/// Position of an entry in the journal; stays valid, as nothing is ever removed.
using JournalId = std::uint32_t;
inline constexpr JournalId kNoCause = ~JournalId{0};

struct JournalEntry {
  Instant time;
  Happening kind;
  JournalId cause = kNoCause;  ///< the entry that led to this one
  std::uint32_t subject = 0;   ///< number of the alarm, policy or instance
  double value = 0;
  std::string note = {};
  std::uint32_t count = 1;  ///< how often it happened in a row (not_scaled)
  WhyNot why = WhyNot::other;
};

/// The run's one list of what happened and why: append-only, plain records. Activities, the
/// instance log, alarm histories and the reaction waterfall are all read from it.
class Journal {
 public:
  JournalId add(JournalEntry entry) {
    entries_.push_back(std::move(entry));
    return static_cast<JournalId>(entries_.size() - 1);
  }
  /// The text of a note that can be said in another language: `said` has what it is made of.
  std::string note(const scaling::Message& message) {
    if (!message.form().empty()) said_.push_back(message);
    return message;
  }
  /// The same thing once more, instead of a new entry.
  void repeat(JournalId id) { ++entries_[id].count; }
  const JournalEntry& operator[](JournalId id) const { return entries_[id]; }
  const std::vector<JournalEntry>& entries() const { return entries_; }
  const scaling::Messages& said() const { return said_; }

 private:
  std::vector<JournalEntry> entries_;
  scaling::Messages said_;
};

}  // namespace headroom::cloud
