#include "sim/cloud/journal.hpp"

namespace headroom::cloud {

std::string_view name(Happening kind) {
  switch (kind) {
    case Happening::datapoint: return "datapoint";
    case Happening::alarm_state: return "alarm_state";
    case Happening::composite_state: return "composite_state";
    case Happening::capacity_set: return "capacity_set";
    case Happening::not_scaled: return "not_scaled";
    case Happening::release: return "release";
    case Happening::image_available: return "image_available";
    case Happening::release_installed: return "release_installed";
    case Happening::template_version: return "template_version";
    case Happening::credit_mode: return "credit_mode";
    case Happening::refresh_begun: return "refresh_begun";
    case Happening::refresh_ended: return "refresh_ended";
    case Happening::resize_begun: return "resize_begun";
    case Happening::resize_ended: return "resize_ended";
    case Happening::limits_changed: return "limits_changed";
    case Happening::scheduled_action: return "scheduled_action";
    case Happening::operator_request: return "operator_request";
    case Happening::launch_failed: return "launch_failed";
    case Happening::process_suspended: return "process_suspended";
    case Happening::process_resumed: return "process_resumed";
    case Happening::launch: return "launch";
    case Happening::termination: return "termination";
    case Happening::running: return "running";
    case Happening::in_service: return "in_service";
    case Happening::step_begun: return "step_begun";
    case Happening::step_admitted: return "step_admitted";
    case Happening::step_failed: return "step_failed";
    case Happening::step_retried: return "step_retried";
    case Happening::step_ended: return "step_ended";
    case Happening::boot_failed: return "boot_failed";
    case Happening::listening: return "listening";
    case Happening::initial: return "initial";
    case Happening::healthy: return "healthy";
    case Happening::unhealthy: return "unhealthy";
    case Happening::draining: return "draining";
    case Happening::marked_unhealthy: return "marked_unhealthy";
    case Happening::first_request: return "first_request";
    case Happening::credits_exhausted: return "credits_exhausted";
    case Happening::terminated: return "terminated";
    case Happening::interruption_notice: return "interruption_notice";
    case Happening::rebalance_recommended: return "rebalance_recommended";
    case Happening::standby: return "standby";
    case Happening::entering_standby: return "entering_standby";
    case Happening::exiting_standby: return "exiting_standby";
    case Happening::stopping: return "stopping";
    case Happening::starting: return "starting";
    case Happening::installing: return "installing";
    case Happening::hook_begun: return "hook_begun";
    case Happening::hook_ended: return "hook_ended";
    case Happening::pool_entered: return "pool_entered";
    case Happening::pool_left: return "pool_left";
  }
  return "";
}

std::string_view name(WhyNot why) {
  switch (why) {
    case WhyNot::other: return "other";
    case WhyNot::at_maximum: return "at_maximum";
    case WhyNot::at_minimum: return "at_minimum";
    case WhyNot::cooldown: return "cooldown";
    case WhyNot::activity_runs: return "activity_runs";
    case WhyNot::held_by: return "held_by";
    case WhyNot::no_agreement: return "no_agreement";
    case WhyNot::no_data: return "no_data";
    case WhyNot::pending: return "pending";
    case WhyNot::warming_up: return "warming_up";
    case WhyNot::suspended: return "suspended";
    case WhyNot::policy_no_data: return "policy_no_data";
    case WhyNot::policy_cooldown: return "policy_cooldown";
    case WhyNot::policy_warm_up: return "policy_warm_up";
    case WhyNot::on_its_way: return "on_its_way";
    case WhyNot::no_scale_in: return "no_scale_in";
  }
  return "";
}

WhyNot why_not(scaling::Restraint restraint) {
  using scaling::Restraint;
  switch (restraint) {
    case Restraint::none: return WhyNot::other;
    case Restraint::no_data: return WhyNot::policy_no_data;
    case Restraint::cooldown: return WhyNot::policy_cooldown;
    case Restraint::warm_up: return WhyNot::policy_warm_up;
    case Restraint::on_its_way: return WhyNot::on_its_way;
    case Restraint::no_scale_in: return WhyNot::no_scale_in;
  }
  return WhyNot::other;
}

bool is_about_scaling_in(WhyNot why) {
  return why == WhyNot::at_minimum || why == WhyNot::held_by || why == WhyNot::no_agreement ||
         why == WhyNot::pending || why == WhyNot::warming_up || why == WhyNot::no_scale_in;
}

}  // namespace headroom::cloud
