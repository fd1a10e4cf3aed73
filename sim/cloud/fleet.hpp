#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/cloud/boot_process.hpp"
#include "sim/cloud/capacity_shortage.hpp"
#include "sim/cloud/fast_snapshot_restore.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/cloud/instance_slots.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/launch_credit_grants.hpp"
#include "sim/cloud/launch_template.hpp"
#include "sim/cloud/noise.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/cloud/purchase.hpp"
#include "sim/engine/pending_event_set.hpp"

namespace headroom::cloud {

/// From one start of an instance to its stop or end: what is billed.
struct RunningPeriod {
  std::string type;  ///< an instance can change it between two of them
  Instant start;
  Instant stop = Instant::never();
  double surplus_credits_charged = 0;
};

/// What the bill needs of one instance; times that have not come are Instant::never().
struct InstanceRecord {
  InstanceId id = 0;
  std::uint32_t zone = 0;
  Instant launched;
  Instant terminated = Instant::never();
  double launch_credits = 0;  ///< that its launch and starts brought it
  bool launch_credits_withheld = false;
  bool lazy_volume = false;          ///< launched without fast snapshot restore
  std::size_t template_version = 0;  ///< of the launch template at the launch, from 0 on
  std::string launch_type = {};      ///< its instance type at the launch
  bool is_beside_group = false;      ///< a target that was registered by hand
  std::vector<RunningPeriod> periods = {};
  PurchaseOption purchase = PurchaseOption::on_demand;
  bool interrupted = false;  ///< EC2 took the spot instance back

  /// Since when it runs; never() while it is pending or stopped, and when it is terminated.
  Instant running_since() const {
    return periods.empty() || periods.back().stop != Instant::never() ? Instant::never()
                                                                      : periods.back().start;
  }
};

/// What a launch asks EC2 for, other than the zone.
struct LaunchChoice {
  const InstanceType* type = nullptr;           ///< nullptr: the launch template's
  std::optional<PurchaseOption> purchase = {};  ///< absent: as all instances are paid for
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
    std::vector<CapacityShortage> shortages = {};
  };
  /// Told when it has happened.
  struct Hooks {
    std::function<void(Instance&, Instant now)> running;
    std::function<void(Instance&, Instant now)> ended;  ///< stopped or terminated
    /// EC2 is about to take a spot instance back: who owns it must terminate it at once.
    /// @param notice the journal's entry of two minutes before
    std::function<void(Instance&, JournalId notice, Instant now)> interrupted = {};
    /// A release stops the application on it, to start it anew: what it works on is lost.
    std::function<void(Instance&, Instant now)> restarting = {};
    /// Its application listens, or never will.
    std::function<void(Instance&, Occasion, Instant now)> booted = {};
    /// EC2 recommends to replace a spot instance, which it may soon want back.
    std::function<void(Instance&, JournalId recommendation, Instant now)> at_risk = {};
    /// Its neighbours are about to take some of its speed, or to give it back.
    std::function<void(Instant now)> speed_changes = {};
  };

  Fleet(Config config, engine::PendingEventSet& events, Journal& journal);
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  /// Whether a launch in that zone would find an instance now.
  bool has_capacity(std::uint32_t zone, Instant now, const LaunchChoice& choice = {}) const {
    return !is_short(config_.shortages, type_of(choice).name, purchase_of(choice), zone, now);
  }
  /// RunInstances for one instance. @pre it has capacity. @param why the activity's cause in AWS's
  /// words. @param choice whose type outlives the fleet
  Instance& launch(Instant now, std::uint32_t zone, JournalId cause, const std::string& why,
                   const LaunchChoice& choice = {});
  /// An instance that has been up for long: running and listening, without a boot (and no hook).
  /// @param credits its balance; absent: launch credits
  Instance& start_running(Instant now, std::uint32_t zone, std::optional<double> credits,
                          const LaunchChoice& choice = {});
  /// The same, stopped a long time ago (and no hook).
  Instance& start_stopped(Instant now, std::uint32_t zone);
  /// The same of a type of its own: an instance beside the group.
  Instance& start_beside(Instant now, std::uint32_t zone, const InstanceType& type);
  /// StopInstances: what it was working on is lost, and it is not billed from now on.
  void stop(Instance& instance, Instant now, JournalId cause);
  /// StartInstances, with the type of the newest launch template: placement, and the boot steps of
  /// every start, or none after a hibernation. @return the instance as it is now; the old reference
  /// is gone
  Instance& start(Instance& stopped, Instant now, Occasion occasion = Occasion::start);
  /// Installs a release of the application on a running instance. @pre it is not booting
  void install_release(Instance& instance, Instant now);
  bool is_booting(const Instance& instance) const { return boots_.is_booting(instance.id()); }
  /// Ends an instance; what it was working on is lost.
  void terminate(Instance& instance, Instant now, JournalId cause);

  Instance& at_slot(std::uint32_t slot) { return slots_.at(slot); }
  /// So many instances that they do not fit into the near caches.
  bool is_large() const { return is_large_; }
  /// nullptr where there is none. Any slot may be asked for.
  const Instance* peek(std::uint32_t slot) const {
    return slot < slots_.size() ? slots_.list()[slot] : nullptr;
  }
  /// The instance will probably be needed soon: bring it near. Any slot may be asked for. Always in
  /// line: a function that only prefetches has no effect in g++'s eyes, and its calls are dropped.
  [[gnu::always_inline]] void prefetch(std::uint32_t slot) const {
    if (slot >= slots_.size()) return;
    const Instance* const instance = slots_.room(slot);
    for (int line = 0; line < Instance::kHotLines; ++line)
      __builtin_prefetch(reinterpret_cast<const char*>(instance) +
                         64 * (Instance::kFirstHotLine + line));
  }
  /// nullptr when it is terminated.
  Instance* find(InstanceId id) const;
  /// Running and pending instances by slot; entries of free slots are nullptr.
  std::span<Instance* const> slots() const { return slots_.list(); }
  const std::vector<InstanceRecord>& records() const { return records_; }
  /// The newest version of the launch template: what is launched from now on.
  const LaunchTemplateConfig& launch_template() const { return templates_.back(); }
  const LaunchTemplateConfig& launch_template(std::size_t version) const {
    return templates_[version];
  }
  std::size_t template_version() const { return templates_.size() - 1; }
  /// Whether a launch now would give the same image and instance type.
  bool matches_template(const Instance& instance) const;
  /// CreateLaunchTemplateVersion.
  JournalId add_template_version(LaunchTemplateConfig version, JournalId cause, Instant now);
  /// ModifyInstanceCreditSpecification for every instance, and a launch template of that mode for
  /// those to come. @pre the launch template's type is burstable
  void set_credit_mode(CreditMode mode, Instant now);
  /// Of a launch that does not say it.
  PurchaseOption purchase_option() const { return config_.purchase.option; }
  const ProvisioningGraph& provisioning(Occasion occasion) const { return boots_.graph(occasion); }

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
  static constexpr std::size_t kNearInstances = 1024;

  const InstanceType& type_of(const LaunchChoice& choice) const {
    return choice.type != nullptr ? *choice.type : launch_template().type;
  }
  PurchaseOption purchase_of(const LaunchChoice& choice) const {
    return choice.purchase.value_or(config_.purchase.option);
  }
  Instance& create(Instant now, std::uint32_t zone, const LaunchChoice& choice);
  Instance& run_already(Instance& instance, Instant now);
  Instance& make(InstanceId id, std::uint32_t slot, std::uint32_t zone, const InstanceType& type);
  std::uint32_t free_slot();
  ThrottleConfig throttle_of(InstanceId id, const InstanceType& type) const;
  void limit_memory(Instance& instance) const;
  /// The host is somewhere within a noisy or a quiet time.
  void begin_noise(InstanceId id, Instant now);
  /// What is to come of time number `turn`, the odd ones being noisy.
  void make_noise(InstanceId id, std::size_t start, std::uint64_t turn, Duration left, Instant now);
  Duration noise_turn(InstanceId id, std::size_t start, std::uint64_t turn) const;
  bool grant_launch_credits(InstanceId id, const InstanceType& type, Instant now);
  void begin_period(const Instance& instance, Instant now);
  void end_period(const Instance& instance, Instant now);
  void power_on(Instance& instance, Instant now);
  bool is_loaded_lazily(std::uint32_t zone, Instant now);
  void plan_interruption(const Instance& instance, Instant now);
  void recommend(InstanceId id, std::size_t start, Instant now);
  void give_notice(InstanceId id, std::size_t start, Instant now);
  void interrupt(InstanceId id, JournalId notice, Instant now);

  Config config_;
  std::deque<LaunchTemplateConfig> templates_;  ///< by version; instances point into it
  LaunchCreditGrants grants_;
  FastSnapshotRestore fast_restore_;
  engine::PendingEventSet& events_;
  Journal& journal_;
  BootProcess boots_;
  Hooks hooks_;
  InstanceSlots slots_;
  bool is_large_ = false;
  std::vector<std::uint32_t> free_slots_;
  std::vector<std::uint32_t> slot_of_;   ///< by id - 1; kNoSlot when terminated
  std::vector<InstanceRecord> records_;  ///< by id - 1
};

}  // namespace headroom::cloud
