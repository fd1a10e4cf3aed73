#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "sim/cloud/cpu_credits.hpp"
#include "sim/cloud/instance_type.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/processor.hpp"
#include "sim/cloud/quota_budget.hpp"
#include "sim/cloud/throttle.hpp"
#include "sim/cloud/worker_pool.hpp"
#include "sim/engine/time_heap.hpp"

namespace headroom::cloud {

/// 1, 2, 3, ... in the order of launch: i-0001, ...
using InstanceId = std::uint32_t;

/// What an instance has got and sent since its start. Only ever added to.
struct Traffic {
  std::uint64_t requests = 0;  ///< that the application took, health checks left out
  double bytes_in = 0;
  double bytes_out = 0;
};

/// One EC2 instance: its processor held to its CPU credits or its type's quota, its workers, and
/// what is waiting.
///
/// An instance is one station of the pending-event set. Whoever changes it does so in three steps:
/// `advance` to now, change, `next_event` into the set.
///
/// What every request touches stands in kHotLines cache lines, behind one line of other things.
class alignas(64) Instance {
  engine::TimeHeap waits_;
  double noise_speed_ = 1.0;
  CpuCredits credits_;
  Instant updated_;
  Instant next_job_ = Instant::never();
  Instant next_wait_ = Instant::never();  ///< head of waits_
  Instant throttle_check_;  ///< what the processor is allowed does not change before this
  std::uint32_t slot_;
  bool burstable_;
  bool has_quota_ = false;  ///< of quota_, which stands further away
  bool held_;               ///< in standard mode, or under its type's quota
  bool is_hard_cut_;        ///< the usual throttle: see hold_to_credits
  bool swaps_ = false;
  bool newly_exhausted_ = false;
  bool exhaustion_told_ = false;
  bool quota_in_force_ = false;

 public:
  bool listening = false;  ///< the application answers
  bool served = false;     ///< it has taken some request
  Traffic traffic;
  WorkerPool workers;

 private:
  Processor processor_;

 public:
  static constexpr int kHotLines = 4;  ///< of 64 bytes, with the first two jobs
  static constexpr int kFirstHotLine = 1;
  Instance(InstanceId id, std::uint32_t slot, const InstanceType& type, std::uint32_t zone,
           std::optional<CreditMode> mode, std::uint32_t workers,
           const ThrottleConfig& throttle = {},
           std::pmr::memory_resource* jobs_memory = std::pmr::new_delete_resource());

  /// Brings processor and credits to `now`. @param now not after next_event()
  void advance(Instant now) {
    const Duration elapsed = now - updated_;
    if (burstable_) credits_.advance(elapsed, processor_.in_use());
    if (has_quota_) [[unlikely]] {
      quota_->advance(updated_, now, quota_use());
    }
    processor_.serve(elapsed);
    updated_ = now;
  }

  /// Work begins at once. @param demand_ns CPU time on a reference core
  void start(double demand_ns, Work work) { processor_.start(demand_ns, work); }
  /// The work that is done now. @pre due() == Due::job
  Work finish_job() { return processor_.finish_first(); }
  /// A wait without CPU begins; it comes back as Due::wait.
  void wait(Instant until, Work work) {
    waits_.push(until, work);
    next_wait_ = waits_.next_time();
  }
  Work finish_wait() {
    const Work work = waits_.pop().id;
    next_wait_ = waits_.next_time();
    return work;
  }
  /// Work that nobody waits for any more leaves the processor.
  void cancel_job(Work work) { processor_.cancel(work); }

  enum class Due { job, wait, throttle };
  /// What happens at this instance's next event; at one instant in this order.
  Due due() const {
    if (updated_ == next_job_) return Due::job;
    return updated_ == next_wait_ ? Due::wait : Due::throttle;
  }
  /// When this instance does something by itself, after holding the processor to its credits.
  Instant next_event() {
    if (swaps_) [[unlikely]] {
      set_speed();
    }
    if (held_) hold_back();
    const Duration until_done = processor_.until_first_done();
    next_job_ = until_done.is_infinite() ? Instant::never() : updated_ + until_done;
    return std::min(next_job_, std::min(next_wait_, throttle_check_));
  }
  /// True once when the credits have run out, and again after at least one credit was there.
  bool take_exhaustion() {
    if (!newly_exhausted_) [[likely]] {
      return false;
    }
    newly_exhausted_ = false;
    return true;
  }

  /// Beyond so many busy workers memory does not suffice. @param slowdown of CPU work then
  void limit_memory(std::uint32_t workers_that_fit, double slowdown) {
    swaps_ = true;
    workers_that_fit_ = workers_that_fit;
    swap_slowdown_ = slowdown;
  }
  /// Neighbours on the host. @param speed of the full one, > 0. The caller replans.
  void set_noise(double speed) {
    noise_speed_ = speed;
    set_speed();
  }

  /// Requests that are not told apart: see Processor::set_flow. The caller replans.
  void set_flow(double vcpus, double jobs) { processor_.set_flow(vcpus, jobs); }

  /// The host is ready: time, and with it earning, begins now.
  void power_on(Instant now) { updated_ = now; }
  /// All work is lost, nothing happens here any more. Surplus credits that are owed are charged.
  void stop();
  /// This one is `before`, started again, perhaps as another type: takes over what is kept.
  /// @param stopped how long it was @param launch_credits this start brings them
  void continue_from(const Instance& before, Duration stopped, bool launch_credits);

  InstanceId id() const { return id_; }
  /// Up to when processor and credits are brought.
  Instant updated() const { return updated_; }
  std::uint32_t slot() const { return slot_; }
  std::uint32_t zone() const { return zone_; }
  const InstanceType& type() const { return *type_; }
  CreditMode credit_mode() const { return credits_.mode(); }
  const Processor& processor() const { return processor_; }
  const JobSet& jobs() const { return processor_.all_jobs(); }
  /// vCPU-nanoseconds used since the launch. Looking changes nothing: `advance` cuts time into
  /// other pieces, and a result must not hang on who looked when. @param now not after next_event()
  double used_ns(Instant now) const {
    return used_before_ns_ + processor_.used_ns() +
           processor_.in_use() * static_cast<double>((now - updated_).ns());
  }
  /// The credits at `now`; empty for types that are not burstable.
  std::optional<CpuCredits> credits(Instant now) const {
    if (!burstable_) return std::nullopt;
    CpuCredits then = credits_;
    then.advance(now - updated_, processor_.in_use());
    return then;
  }
  void set_credits(double credits);
  /// ModifyInstanceCreditSpecification. @pre the type is burstable. The caller advances and
  /// replans.
  void set_credit_mode(CreditMode mode);
  void withhold_launch_credits();
  /// Surplus credits charged since the launch.
  double charged_credits() const { return credits_.charged(); }

  Instant warm_until;               ///< its metrics count for policies from then on
  JournalId last_event = kNoCause;  ///< latest life-cycle entry: the cause of the next one

 private:
  void hold_back() {
    if (is_hard_cut_) [[likely]] {
      hold_to_credits();
    } else {
      hold_to_quota_or_ramp();
    }
  }
  /// The usual throttle: a hard cut to the pooled baseline, as a rate.
  void hold_to_credits() {
    if (credits_.exhausted()) {
      throttle();
      return;
    }
    if (exhaustion_told_ && credits_.balance() >= 1.0) exhaustion_told_ = false;
    if (throttle_check_ <= updated_ || throttle_check_ == Instant::never()) unthrottle();
  }
  void allow_overdraft();
  void throttle();
  void unthrottle();
  void tell_exhaustion();

  void set_speed() {
    const bool is_swapping = swaps_ && workers.busy() > workers_that_fit_;
    processor_.set_speed(noise_speed_ / (is_swapping ? swap_slowdown_ : 1.0));
  }

  void hold_to_quota_or_ramp();
  void hold_to_quota();
  void hold_to_quota_at_zero();
  void hold_to_ramp();
  double quota_use() const;

  std::optional<QuotaBudget> quota_;
  ThrottleConfig throttle_;
  std::uint32_t workers_that_fit_ = 0;
  double swap_slowdown_ = 1.0;
  double used_before_ns_ = 0;  ///< before the latest start
  InstanceId id_;
  std::uint32_t zone_;
  const InstanceType* type_;
};

}  // namespace headroom::cloud
