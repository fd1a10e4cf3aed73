#pragma once

#include <algorithm>
#include <string_view>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

enum class CreditMode { standard, unlimited };
/// As AWS writes it.
inline std::string_view name(CreditMode mode) {
  return mode == CreditMode::standard ? "standard" : "unlimited";
}

/// What a burstable type earns (aws-behaviour 1.1). One credit is one vCPU at 100 % for one minute.
struct CreditTerms {
  double credits_per_hour = 0;
  double max_credits = 0;           ///< cap of the earned balance: 24 h of earning
  double launch_credits = 0;        ///< T2 in standard mode: given at each launch, outside the cap
  Duration kept_when_stopped = {};  ///< T3 family: the balance survives a stop of seven days

  /// The same as a share of CPU: the baseline of the whole instance, in vCPUs.
  double baseline_vcpus() const { return credits_per_hour / 60.0; }
};

/// One instance's CPU credits, kept exactly between events (aws-behaviour 1.2 to 1.6).
///
/// Two buckets in standard mode: launch credits are spent first and debited in full; while they
/// last, what is earned above the cap is lost even though the instance spends. Then the earned
/// balance takes earnings minus usage. In unlimited mode the balance goes on below zero as surplus;
/// surplus beyond its cap is charged.
class CpuCredits {
 public:
  static constexpr double kCredit = 60e9;  ///< vCPU-nanoseconds

  CpuCredits(const CreditTerms& terms, CreditMode mode);

  /// Time passes at a constant usage. @param vcpus_in_use 0..vCPUs
  void advance(Duration elapsed, double vcpus_in_use) {
    const auto ns = static_cast<double>(elapsed.ns());
    if (launch_ > 0.0) {
      advance_with_launch_credits(ns, vcpus_in_use);
    } else {
      earned_ = std::min(cap_, earned_ + (earn_ - vcpus_in_use) * ns);
      if (earned_ < floor_) [[unlikely]] {
        below_floor();
      }
    }
  }

  CreditMode mode() const { return mode_; }
  /// Standard mode with nothing left: the processor is held at the baseline.
  bool exhausted() const {
    return mode_ == CreditMode::standard && launch_ <= 0.0 && earned_ <= 0.0;
  }
  /// The earliest that the balance can fall to `credits`, if at most so many vCPUs are used
  /// meanwhile. Exact when they are used all the time; asked again then, it closes in on the
  /// instant. Infinite in unlimited mode, and where earning keeps up.
  Duration until_balance_at_least(double credits, double vcpus) const;

  /// CPUCreditBalance, in credits: launch and earned ones together.
  double balance() const { return (launch_ + std::max(earned_, 0.0)) / kCredit; }
  /// CPUSurplusCreditBalance, in credits.
  double surplus() const {
    return mode_ == CreditMode::standard ? 0.0 : std::max(0.0, -earned_) / kCredit;
  }
  /// CPUSurplusCreditsCharged, in credits, since the launch.
  double charged() const { return charged_ / kCredit; }
  /// Sets the balance. @param credits spread as a launch would: launch credits first
  void set_balance(double credits);
  /// A launch or start beyond the account's limit: there are no launch credits.
  void withhold_launch_credits() { launch_ = launch_grant_ = 0.0; }
  /// In standard mode the balance may fall so far below zero, where a throttle in quota form lets a
  /// period's earnings be spent before they come. @param vcpu_ns at most
  void allow_overdraft(double vcpu_ns) { overdraft_ = vcpu_ns, set_floor(); }

  /// ModifyInstanceCreditSpecification. Launch credits are lost; to standard, outstanding surplus
  /// is charged at once (aws-behaviour 1.2, rules 3 and 5).
  void switch_to(CreditMode mode);
  /// The instance stops and starts, perhaps as another type: surplus is charged, and a type that
  /// does not keep its balance loses it. @param terms of the type that starts
  /// @param stopped how long until it starts again (a kept balance lasts seven days)
  /// @param launch_credits the start gets them; in standard mode only
  void stop_and_start(const CreditTerms& terms, Duration stopped, bool launch_credits);
  /// The instance ends: surplus not paid back is charged.
  void settle();

 private:
  void advance_with_launch_credits(double ns, double vcpus_in_use);
  /// The earned balance is held there.
  void set_floor() { floor_ = mode_ == CreditMode::standard ? -overdraft_ : -cap_; }
  void below_floor();

  // What is seldom asked for comes first, before the cache lines that every request touches (see
  // Instance).
  double launch_grant_;  ///< vCPU-ns
  double charged_ = 0.0;
  double overdraft_ = 0.0;  ///< vCPU-ns
  Duration kept_when_stopped_;

  double earned_ = 0.0;  ///< vCPU-ns; negative: surplus
  double launch_ = 0.0;  ///< vCPU-ns
  double earn_;          ///< vCPUs
  double cap_;           ///< vCPU-ns
  double floor_ = 0.0;   ///< vCPU-ns
  CreditMode mode_;
};

}  // namespace headroom::cloud
