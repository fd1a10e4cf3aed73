#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/instance.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/engine/agenda.hpp"
#include "sim/engine/distribution.hpp"

namespace headroom::cloud {

/// A wait that a group puts between an instance's states (aws-behaviour 4.13).
struct LifecycleHook {
  enum class Transition { launching, terminating };
  /// When the user's own code calls CompleteLifecycleAction, which AWS does not know.
  enum class Completion {
    never,  ///< the heartbeat time-out ends the wait
    after,  ///< some time after its beginning
    boot    ///< as soon as the application listens: the last step of the boot calls it
  };
  std::string name;
  Transition transition = Transition::launching;
  Duration heartbeat_timeout = 3600_s;
  bool continues_by_default = false;  ///< DefaultResult CONTINUE; else ABANDON
  Completion completion = Completion::never;
  engine::Distribution after = {};  ///< ns, for Completion::after
  bool continues = true;            ///< what it is completed with
  bool sends_heartbeats = false;    ///< RecordLifecycleActionHeartbeat, as long as is allowed

  /// min(48 h, 100 x the time-out) with heartbeats.
  Duration longest_wait() const;
};
/// "autoscaling:EC2_INSTANCE_LAUNCHING"
std::string_view aws_name(LifecycleHook::Transition transition);

/// The instances that wait, each for all hooks of its transition at once.
class LifecycleHooks {
 public:
  /// @param continues false: a hook's result was ABANDON. @param ended the hook's journal entry
  using Done = std::function<void(InstanceId id, bool continues, JournalId ended, Instant now)>;

  LifecycleHooks(std::vector<LifecycleHook> hooks, std::uint64_t seed, std::uint32_t replication,
                 engine::Agenda& agenda, Journal& journal);

  bool has(LifecycleHook::Transition transition) const;
  /// The instance waits; `done` when all its hooks said CONTINUE, or as soon as one said ABANDON.
  void begin(InstanceId id, LifecycleHook::Transition transition, JournalId cause, Done done,
             Instant now);
  bool is_waiting(InstanceId id) const;
  /// Its application listens.
  void on_booted(InstanceId id, Instant now);
  /// The instance is gone, or about to go.
  void forget(InstanceId id);

 private:
  struct Wait {
    InstanceId id;
    std::uint32_t serial;  ///< 1, 2, ... in the order of their beginning
    std::uint32_t turn;    ///< of the instance: 0, 1, ...
    LifecycleHook::Transition transition;
    std::vector<bool> is_over;  ///< by hook; those of the other transition are over from the start
    JournalId cause;
    Done done;
  };

  Wait* find(std::uint32_t serial);
  void plan(const Wait& wait, std::size_t hook, Instant now);
  void end(std::uint32_t serial, std::size_t hook, bool continues, std::string_view how,
           Instant now);

  std::vector<LifecycleHook> hooks_;
  std::uint64_t seed_;
  std::uint32_t replication_;
  engine::Agenda& agenda_;
  Journal& journal_;
  std::vector<Wait> waits_;
  std::uint32_t serials_ = 0;
  std::vector<std::uint32_t> turns_;  ///< waits begun, by instance
};

}  // namespace headroom::cloud
