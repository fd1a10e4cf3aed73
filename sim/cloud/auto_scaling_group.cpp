#include "sim/cloud/auto_scaling_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/names.hpp"

namespace headroom::cloud {

using scaling::Wake;

AutoScalingGroup::AutoScalingGroup(AutoScalingGroupConfig config, std::vector<GroupPolicy> policies,
                                   Fleet& fleet, TargetGroup& targets, CloudWatch& cloudwatch,
                                   engine::Agenda& agenda, Journal& journal)
    : config_(std::move(config)),
      policies_(std::move(policies)),
      last_not_scaled_(policies_.size()),
      fleet_(fleet),
      targets_(targets),
      cloudwatch_(cloudwatch),
      agenda_(agenda),
      journal_(journal) {
  for (std::size_t policy = 0; policy < policies_.size(); ++policy) add_managed_alarms(policy);
}

void AutoScalingGroup::add_managed_alarms(std::size_t policy) {
  const scaling::Needs& needs = policies_[policy].attached.needs;
  for (const scaling::MetricQuery& metric : needs.metrics) cloudwatch_.prepare(metric);
  for (const scaling::ManagedAlarm& wanted : needs.alarms) {
    Alarm alarm;
    const std::string uuid =
        uuid_of(config_.name + "/" + policies_[policy].name + "/" + wanted.role);
    alarm.short_name = fmt::format("{}-{}-{}", needs.alarm_prefix, config_.name, wanted.role);
    alarm.config.name = alarm.short_name + "-" + uuid;
    alarm.config.metric = wanted.metric;
    alarm.config.metric.points = wanted.evaluation_periods;
    alarm.config.datapoints_to_alarm = wanted.datapoints_to_alarm;
    alarm.config.comparison = wanted.comparison;
    alarm.config.threshold = wanted.threshold;
    alarm.owner = policy;
    alarm.role = wanted.role;
    cloudwatch_.add_alarm(std::move(alarm));
  }
}

// ---- the group's size ------------------------------------------------------------------------

void AutoScalingGroup::create(Instant now) {
  desired_ = config_.desired;
  const JournalId cause = journal_.add(
      {now, Happening::capacity_set, kNoCause, 0, double(desired_),
       fmt::format(
           "a user request created an AutoScalingGroup changing the desired capacity from 0 to {}",
           desired_)});
  reconcile(now, cause, default_warm_up());
}

void AutoScalingGroup::create_running(Instant now, std::optional<double> credits) {
  desired_ = config_.desired;
  for (int i = 0; i < desired_; ++i) {
    Instance& instance = fleet_.start_running(now, zone_for_launch(), credits);
    Member member;
    member.id = instance.id();
    member.zone = instance.zone();
    member.state = State::in_service;
    member.in_service_since = now;
    members_.push_back(member);
    instance.warm_until = now;
    instance.last_event =
        journal_.add({now, Happening::in_service, instance.last_event, instance.id()});
    in_service_.add(1, now);
    targets_.register_healthy(instance, now);
  }
}

void AutoScalingGroup::set_desired(const Proposal& proposal, Instant now) {
  const GroupPolicy& policy = policies_[proposal.policy];
  const JournalId cause = journal_.add(
      {now, Happening::capacity_set, proposal.alarm->last_change,
       static_cast<std::uint32_t>(proposal.policy), double(proposal.desired),
       fmt::format(
           "a monitor alarm {} in state ALARM triggered policy {} changing the desired capacity "
           "from {} to {}",
           proposal.alarm->config.name, policy.name, desired_, proposal.desired)});
  desired_ = proposal.desired;
  last_not_scaled_.assign(policies_.size(), {});  // what is refused from now on is told anew
  const Duration warm_up = policy.attached.needs.stance.warm_up.value_or(default_warm_up());
  agenda_.at(now + cloudwatch_.config().reaction_delay, engine::Rank::lifecycle,
             [this, cause, warm_up](Instant then) { reconcile(then, cause, warm_up); });
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    if (policies_[i].attached.needs.capacity_changes)
      wake(i, {Wake::Why::capacity_changed, nullptr, false}, now);
  }
}

void AutoScalingGroup::reconcile(Instant now, JournalId cause, Duration warm_up) {
  const int from = actual() - extra();
  for (int i = from; i < desired_; ++i) {
    launch_one(now, cause,
               fmt::format(
                   "an instance was started in response to a difference between desired and actual "
                   "capacity, increasing the capacity from {} to {}",
                   from, desired_),
               warm_up, false);
  }
  const int can_go = count(State::in_service) + count(State::pending);
  for (int i = from; i > std::max(desired_, from - can_go); --i) {
    terminate_one(
        choose_for_termination(now), now, cause,
        fmt::format("an instance was taken out of service in response to a difference between "
                    "desired and actual capacity, shrinking the capacity from {} to {}",
                    from, desired_));
  }
}

void AutoScalingGroup::launch_one(Instant now, JournalId cause, const std::string& sentence,
                                  Duration warm_up, bool replacement) {
  const std::uint32_t zone = zone_for_launch();
  const Instance& instance = fleet_.launch(now, zone, cause, sentence);
  Member member;
  member.id = instance.id();
  member.zone = zone;
  member.warm_up = warm_up;
  member.replacement = replacement;
  members_.push_back(member);
}

void AutoScalingGroup::on_running(Instance& instance, Instant now) {
  enter_service(member(instance.id()), now);
}

void AutoScalingGroup::terminate_one(Member& leaving, Instant now, JournalId cause,
                                     const std::string& sentence) {
  Instance& instance = *fleet_.find(leaving.id);
  const JournalId activity =
      journal_.add({now, Happening::termination, cause, leaving.id, 0, sentence});
  if (leaving.state == State::pending) {
    fleet_.terminate(instance, now, activity);
    std::erase_if(members_, [id = leaving.id](const Member& m) { return m.id == id; });
    return;
  }
  leaving.state = State::terminating;
  in_service_.add(-1, now);
  targets_.deregister(instance, now, activity);
  if (hooks_.leaving) hooks_.leaving(instance, now);
}

void AutoScalingGroup::on_drained(Instance& instance, Instant now) {
  const bool is_in_standby = member(instance.id()).state == State::standby;
  const bool runs_on = is_in_standby && !in_place_->update.stops;
  const auto& lose_work = runs_on ? hooks_.set_aside : hooks_.ending;
  if (lose_work) lose_work(instance, now);
  targets_.remove(instance, now);
  if (is_in_standby) {
    in_place_->update.work(instance, now);
    return;
  }
  std::erase_if(members_, [id = instance.id()](const Member& m) { return m.id == id; });
  fleet_.terminate(instance, now, instance.last_event);
}

std::uint32_t AutoScalingGroup::zone_for_launch() const {
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) in_zone[m.zone] += m.state != State::terminating;
  return static_cast<std::uint32_t>(std::min_element(in_zone.begin(), in_zone.end()) -
                                    in_zone.begin());
}

AutoScalingGroup::Member& AutoScalingGroup::choose_for_termination(Instant now) {
  // The default termination policy (aws-behaviour 4.14): the zone with the most instances, then the
  // oldest version of the launch template, then the instance closest to its next billing hour; the
  // oldest where AWS picks at random.
  const State wanted = count(State::in_service) > 0 ? State::in_service : State::pending;
  std::vector<int> in_zone(config_.zones.size());
  for (const Member& m : members_) in_zone[m.zone] += m.state == wanted;
  const int most = *std::max_element(in_zone.begin(), in_zone.end());
  Member* chosen = nullptr;
  std::pair<std::size_t, Duration> least;
  for (Member& m : members_) {
    if (m.state != wanted || in_zone[m.zone] != most) continue;
    const InstanceRecord& record = fleet_.records()[m.id - 1];
    const Instant since = std::min(record.running_since(), now);  // billed from running on
    const std::pair rank(record.template_version, 1_h - (now - since) % 1_h);
    if (chosen != nullptr && rank >= least) continue;
    chosen = &m;
    least = rank;
  }
  return *chosen;
}

int AutoScalingGroup::count(State state) const {
  return static_cast<int>(std::count_if(members_.begin(), members_.end(),
                                        [&](const Member& m) { return m.state == state; }));
}

AutoScalingGroup::Member& AutoScalingGroup::member(InstanceId id) { return *find_member(id); }

/// nullptr when it has left.
AutoScalingGroup::Member* AutoScalingGroup::find_member(InstanceId id) {
  const auto found =
      std::find_if(members_.begin(), members_.end(), [&](const Member& m) { return m.id == id; });
  return found == members_.end() ? nullptr : &*found;
}

}  // namespace headroom::cloud
