#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/cloud/boot_process.hpp"
#include "sim/cloud/fast_snapshot_restore.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/launch_credit_grants.hpp"
#include "sim/cloud/launch_template.hpp"
#include "sim/cloud/noise.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/cloud/purchase.hpp"
#include "sim/engine/pending_event_set.hpp"

namespace headroom::cloud {

/// What the bill needs of one instance; times that have not come are Instant::never().
struct InstanceRecord {
  InstanceId id = 0;
  std::uint32_t zone = 0;
  Instant launched;
  Instant running = Instant::never();
  Instant terminated = Instant::never();
  double launch_credits = 0;  ///< that its launch brought it
  bool launch_credits_withheld = false;
  bool lazy_volume = false;  ///< launched without fast snapshot restore
  double surplus_credits_charged = 0;
  std::string type = {};  ///< its own: a group can be of several
  PurchaseOption purchase = PurchaseOption::on_demand;
  bool interrupted = false;  ///< EC2 took the spot instance back
};

/// EC2: launches instances, takes them through boot, and ends them.
///
/// RunInstances -> placement -> `running` -> the provisioning graph -> the application listens.
/// Boot steps work on the booting instance's own processor, beside its requests and outside its
/// workers.
class Fleet {
 public:
  struct Config {
    LaunchTemplateConfig launch_template;
    ProvisioningConfig provisioning;
    std::uint32_t workers = 0;  ///< of the application; 0: no limit
    std::uint64_t seed = 1;
    std::uint32_t replication = 0;
    ThrottleConfig throttle = {};
    int launch_credit_grants_per_day = 100;
    std::optional<NoiseConfig> noise = {};
    std::optional<MemoryNeed> memory = {};
    PurchaseConfig purchase = {};
  };
  /// Told when it has happened.
  struct Hooks {
    std::function<void(Instance&, Instant now)> running;
    std::function<void(Instance&, Instant now)> terminated;
    /// EC2 is about to take a spot instance back: who owns it must terminate it at once.
    /// @param notice the journal's entry of two minutes before
    std::function<void(Instance&, JournalId notice, Instant now)> interrupted = {};
  };

  Fleet(Config config, engine::PendingEventSet& events, Journal& journal);
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  /// RunInstances for one instance. @param why the activity's cause in AWS's words
  Instance& launch(Instant now, std::uint32_t zone, JournalId cause, const std::string& why);
  /// An instance that has been up for long: running and listening, without a boot (and no hook).
  /// @param credits its balance; absent: launch credits
  Instance& start_running(Instant now, std::uint32_t zone, std::optional<double> credits);
  /// Ends an instance; what it was working on is lost.
  void terminate(Instance& instance, Instant now, JournalId cause);

  Instance& at_slot(std::uint32_t slot) { return *slots_[slot]; }
  /// nullptr when it is terminated.
  Instance* find(InstanceId id) const;
  /// Running and pending instances by slot; entries of free slots are nullptr.
  std::span<const std::unique_ptr<Instance>> slots() const { return slots_; }
  const std::vector<InstanceRecord>& records() const { return records_; }
  const LaunchTemplateConfig& launch_template() const { return config_.launch_template; }
  const ProvisioningGraph& provisioning() const { return boots_.graph(); }

  static constexpr Work kBootWork = BootProcess::kBootWork;
  static bool is_boot_work(Work work) { return (work & kBootWork) != 0; }
  /// The CPU part of a boot step is done. The caller advances the instance and replans its station.
  void boot_work_done(Instance& instance, Work work, Instant now);
  /// Puts an instance's next event into the pending-event set; due after each change of it.
  void replan(Instance& instance) {
    events_.set_station(instance.slot(), instance.next_event());
    if (instance.take_exhaustion()) [[unlikely]] {
      journal_.add({instance.updated(), Happening::credits_exhausted, kNoCause, instance.id()});
    }
  }

  /// Charges what running instances still owe at the end of the run.
  void settle_at_end(Instant end);

 private:
  Instance& create(Instant now, std::uint32_t zone);
  std::uint32_t free_slot();
  ThrottleConfig throttle_of(InstanceId id) const;
  void limit_memory(Instance& instance) const;
  /// The host is somewhere within a noisy or a quiet time.
  void begin_noise(InstanceId id, Instant now);
  /// Time number `turn` begins, the odd ones being noisy. @param part of it that is to come
  void make_noise(InstanceId id, std::uint64_t turn, double part, Instant now);
  void give_launch_credits(Instance& instance, Instant now);
  void power_on(Instance& instance, Instant now);
  bool is_loaded_lazily(std::uint32_t zone, Instant now);
  void plan_interruption(const Instance& instance, Instant now);
  void give_notice(InstanceId id, Instant now);
  void interrupt(InstanceId id, JournalId notice, Instant now);

  Config config_;
  LaunchCreditGrants grants_;
  FastSnapshotRestore fast_restore_;
  engine::PendingEventSet& events_;
  Journal& journal_;
  BootProcess boots_;
  Hooks hooks_;
  std::vector<std::unique_ptr<Instance>> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::vector<std::uint32_t> slot_of_;   ///< by id - 1; kNoSlot when terminated
  std::vector<InstanceRecord> records_;  ///< by id - 1
};

}  // namespace headroom::cloud
