#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "sim/cloud/job_set.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// An instance's vCPUs, shared equally by the jobs on them, each at most one vCPU: egalitarian
/// processor sharing, exact and event-driven.
///
/// All jobs progress at one rate, so one clock serves them all: the *virtual service*, the CPU time
/// that each job has received since the processor last was idle. A job that needs `demand` is done
/// when the clock has advanced by that much. How many requests may be here at once is not decided
/// here (WorkerPool); one job at a time makes this plain first come, first served.
///
/// Demands are nanoseconds of CPU time on a reference core. Time itself is kept by the caller, who
/// must `serve` what has elapsed before any change.
class Processor {
 public:
  /// @param vcpus number of vCPUs @param core_speed of one vCPU against the reference core
  /// @param jobs_memory see JobSet
  Processor(int vcpus, double core_speed,
            std::pmr::memory_resource* jobs_memory = std::pmr::new_delete_resource())
      : rate_(core_speed),
        capacity_(vcpus),
        speed_(core_speed),
        jobs_(jobs_memory),
        vcpus_(vcpus),
        core_speed_(core_speed),
        cores_(vcpus) {}

  /// vCPUs are threads that share cores. @param yield what a core does with all its threads busy,
  /// against one thread alone
  void share_cores(int threads_per_core, double yield) {
    cores_ = static_cast<double>(vcpus_) / threads_per_core;
    thread_gain_ = (yield - 1.0) / (threads_per_core - 1.0);
    is_plain_ = false;
  }

  /// Time passes; no job may end within it (it may end exactly at its end).
  void serve(Duration elapsed) {
    const auto ns = static_cast<double>(elapsed.ns());
    virtual_service_ += ns * rate_;
    used_ns_ += ns * in_use_;
  }

  void start(double demand_ns, Work work) {
    if (jobs_.empty()) virtual_service_ = 0.0;
    jobs_.insert({virtual_service_ + demand_ns, next_ticket_++, work});
    share();
  }
  /// The job that is done now leaves. @pre some job is on the processor
  Work finish_first() {
    const Job job = jobs_.pop_first();
    if (job.finish > virtual_service_) virtual_service_ = job.finish;
    share();
    return job.work;
  }
  /// How long until the first job is done if nothing changes; infinite when idle or at a
  /// standstill.
  Duration until_first_done() const {
    if (jobs_.empty()) return Duration::infinite();
    const double left = jobs_.first().finish - virtual_service_;
    if (left <= 0.0) return {};
    // The usual rate by far: nobody waits for a division by 1, which changes nothing.
    const bool at_full_speed = __builtin_expect_with_probability(rate_ == 1.0, 1, 0.99);
    return Duration::covering(at_full_speed ? left : left / rate_);
  }

  /// CPU time that the first job to be done still needs; infinite when idle.
  double first_left_ns() const {
    if (jobs_.empty()) return std::numeric_limits<double>::infinity();
    return (jobs_.first().finish - virtual_service_) / speed_;
  }

  /// How many vCPUs there are to share: fewer than the type has while throttled, 0 at a standstill.
  /// @param per_job the most that one job gets of them
  void set_capacity(double vcpus, double per_job = 1.0) {
    if (vcpus == capacity_ && per_job == per_job_) return;
    capacity_ = vcpus;
    per_job_ = per_job;
    share();
  }

  /// Slower than the type's own speed, for whatever reason. @param factor > 0
  void set_speed(double factor) {
    speed_ = core_speed_ * factor;
    share();
  }
  /// Beside its jobs the processor works off a flow: requests that are not told apart (fluid runs).
  /// Where both do not fit, they share as so many more jobs would. @param vcpus that the flow uses
  /// when nothing holds it back @param jobs that it stands for, on average
  void set_flow(double vcpus, double jobs) {
    is_plain_ = false;
    has_flow_ = true;
    flow_vcpus_ = vcpus;
    flow_jobs_ = jobs;
    share();
  }
  /// vCPU-nanoseconds that the flow has used since the beginning.
  double flow_used_ns() const { return flow_used_ns_ + flow_share_ * (used_ns_ - used_at_share_); }

  /// Work that nobody waits for leaves unfinished. @return whether it was on the processor
  bool cancel(Work work) {
    const bool was_here = jobs_.erase(work);
    if (was_here) share();
    return was_here;
  }

  const JobSet& all_jobs() const { return jobs_; }
  std::size_t jobs() const { return jobs_.size(); }
  int vcpus() const { return vcpus_; }
  /// What a vCPU does against the reference core.
  double speed() const { return speed_; }
  double capacity() const { return capacity_; }
  /// vCPUs at work now: min(jobs, capacity).
  double in_use() const { return in_use_; }
  /// vCPU-nanoseconds used since the beginning.
  double used_ns() const { return used_ns_; }

  /// All work is lost: the instance ends.
  void abandon_all() { jobs_.clear(), share(); }

 private:
  void share() {
    const auto n = static_cast<double>(jobs_.size());
    if (n * per_job_ <= capacity_) {
      in_use_ = n * per_job_;
      rate_ = speed_ * per_job_;
    } else {
      in_use_ = capacity_;
      rate_ = speed_ * capacity_ / n;
    }
    if (!is_plain_) [[unlikely]] {
      if (has_flow_) share_with_flow(n);
      rate_ *= core_share();
    }
  }

  /// @param n jobs
  void share_with_flow(double n) {
    flow_used_ns_ = flow_used_ns();
    used_at_share_ = used_ns_;
    double each = n > 0.0 ? in_use_ / n : 0.0;
    double flow = flow_vcpus_;
    if (n * per_job_ + flow > capacity_) {
      if (n > 0.0) each = std::min(per_job_, capacity_ / (n + flow_jobs_));
      flow = std::min(flow, capacity_ - n * each);
      if (n > 0.0) each = std::min(per_job_, (capacity_ - flow) / n);
    }
    if (n > 0.0) rate_ = speed_ * each;
    in_use_ = n * each + flow;
    flow_share_ = in_use_ > 0.0 ? flow / in_use_ : 0.0;
  }

  /// What a busy vCPU does, of what it would with a core to itself: the first threads have one,
  /// each further one adds only its gain.
  double core_share() const {
    if (in_use_ <= cores_) return 1.0;
    return (cores_ + (in_use_ - cores_) * thread_gain_) / in_use_;
  }

  // What every job touches comes first, the rest behind the jobs.
  double virtual_service_ = 0.0;
  double rate_;  ///< virtual service per nanosecond
  double in_use_ = 0.0;
  double used_ns_ = 0.0;
  double capacity_;
  double per_job_ = 1.0;
  double speed_;  ///< core_speed_, less what slows it down
  std::uint32_t next_ticket_ = 0;
  bool is_plain_ = true;  ///< no cores are shared by threads, and there is no flow
  bool has_flow_ = false;
  JobSet jobs_;
  int vcpus_;
  double core_speed_;
  double cores_;                ///< that the vCPUs share
  double thread_gain_ = 1.0;    ///< of a core's second and further threads
  double flow_vcpus_ = 0.0;     ///< that the flow wants
  double flow_jobs_ = 0.0;      ///< that it stands for
  double flow_share_ = 0.0;     ///< of what is in use
  double flow_used_ns_ = 0.0;   ///< vCPU-ns until the last time that shares changed
  double used_at_share_ = 0.0;  ///< used_ns_ then
};

}  // namespace headroom::cloud
