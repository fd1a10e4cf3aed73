// New versions for the instances of an Auto Scaling group: instance refreshes, which replace them,
// and updates in place, through standby or not. One at a time, in the order in which they were
// asked for.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/cloud/auto_scaling_group.hpp"

namespace headroom::cloud {
namespace {

/// For instances that are protected from scale-in or in standby (aws-behaviour 4.16).
constexpr Duration kWaitForHeld = 1_h;

}  // namespace

bool AutoScalingGroup::resize(const InstanceType& type, scaling::Resize::How how, JournalId cause,
                              Instant now) {
  if (type.name == fleet_.launch_template().type.name) return false;
  LaunchTemplateConfig version = fleet_.launch_template();
  version.type = type;
  const JournalId made = fleet_.add_template_version(std::move(version), cause, now);
  if (how == scaling::Resize::How::instance_refresh) {
    start_refresh(config_.resizing.refresh, made, {}, now);
    return true;
  }
  const std::uint32_t number = ++resizes_;
  const JournalId begun = journal_.add({now, Happening::resize_begun, made, number, 0, type.name});
  InPlaceUpdate update{
      config_.resizing.drain, true, config_.resizing.at_once,
      [this](Instance& instance, Instant then) { stop_and_start(instance, then); }};
  start_in_place(
      std::move(update),
      [this, number, begun](Instant then) {
        renew_pool(journal_.add({then, Happening::resize_ended, begun, number}), then);
      },
      now);
  return true;
}

void AutoScalingGroup::stop_and_start(Instance& instance, Instant now) {
  fleet_.stop(instance, now, instance.last_event);
  const Duration down = config_.resizing.stop + config_.resizing.change_type;
  agenda_.at(now + down, engine::Rank::lifecycle, [this, id = instance.id()](Instant then) {
    if (Instance* const stopped = fleet_.find(id)) fleet_.start(*stopped, then);
  });
}

void AutoScalingGroup::next_update(Instant now) {
  if (is_updating() || waiting_updates_.empty()) return;
  const auto begin = std::move(waiting_updates_.front());
  waiting_updates_.pop_front();
  begin(now);
}

// ---- instance refresh -----------------------------------------------------------------------

void AutoScalingGroup::start_refresh(RefreshPreferences preferences, JournalId cause, Done done,
                                     Instant now) {
  waiting_updates_.emplace_back(
      [this, preferences = std::move(preferences), cause, done = std::move(done)](Instant then) {
        begin_refresh(preferences, cause, done, then);
      });
  next_update(now);
}

void AutoScalingGroup::begin_refresh(RefreshPreferences preferences, JournalId cause, Done done,
                                     Instant now) {
  for (Member& m : members_) {
    m.is_old = m.state != State::terminating && !m.is_in_pool() &&
               !(preferences.skip_matching && fleet_.matches_template(*fleet_.find(m.id)));
  }
  const JournalId begun = journal_.add({now, Happening::refresh_begun, cause, refreshes_ + 1});
  begin_replacing(std::move(preferences), begun, "an instance refresh", std::move(done), now);
}

/// Of the members that are old. @param reason in the activities' words
void AutoScalingGroup::begin_replacing(RefreshPreferences preferences, JournalId begun,
                                       const char* reason, Done done, Instant now) {
  const auto old = static_cast<int>(
      std::count_if(members_.begin(), members_.end(), [](const Member& m) { return m.is_old; }));
  const Duration warm_up = preferences.instance_warmup.value_or(
      config_.default_instance_warmup.value_or(config_.health_check_grace_period));
  refresh_.emplace(Refresh{InstanceRefresh(std::move(preferences), old), warm_up, ++refreshes_,
                           begun, reason, std::move(done), journal_[begun].cause == kNoCause});
  continue_refresh(now);
}

/// In service, warmed up and, where the load balancer's checks count, healthy.
bool AutoScalingGroup::is_ready(const Member& m, Instant now) const {
  if (m.state != State::in_service || m.unhealthy || now < m.in_service_since + m.warm_up)
    return false;
  return passes_elb(m);
}

/// Who is protected or in standby, or has come to be, is left out, waited for, or terminated, as
/// the preferences say. @pre a refresh is under way
void AutoScalingGroup::hold_back(Instant now) {
  const RefreshPreferences& preferences = refresh_->arithmetic.preferences();
  std::vector<InstanceId> to_end;
  bool is_anyone_held = false;
  for (Member& m : members_) {
    if ((!m.is_old && !m.is_held) || m.state == State::terminating) continue;
    using enum RefreshPreferences::Protected;
    using Standby = RefreshPreferences::Standby;
    const bool is_kept = m.is_protected && preferences.protected_instances != refresh;
    const bool waits = m.is_set_aside ? preferences.standby_instances == Standby::wait
                                      : preferences.protected_instances == wait;
    const bool is_held = m.is_set_aside || is_kept;
    m.is_old = !is_held;
    m.is_held = is_held && waits;
    is_anyone_held = is_anyone_held || m.is_held;
    if (!is_held || waits) continue;
    refresh_->arithmetic.leave_out();
    if (m.is_set_aside && preferences.standby_instances == Standby::terminate)
      to_end.push_back(m.id);
  }
  for (const InstanceId id : to_end) {  // the desired capacity is without them
    terminate_one(member(id), now, refresh_->begun,
                  "an instance in standby was terminated in response to an instance refresh");
  }
  if (!is_anyone_held) refresh_->waits_since.reset();
  if (!is_anyone_held || refresh_->waits_since) return;
  refresh_->waits_since = now;
  look_at_refresh_at(now + kWaitForHeld);
}

RefreshView AutoScalingGroup::refresh_view(Instant now) const {
  RefreshView view{desired_};
  for (const Member& m : members_) {
    if (m.state == State::terminating || m.is_in_pool() || m.is_set_aside) continue;
    const bool ready = is_ready(m, now);
    ++(m.is_old ? ready ? view.old_ready : view.old_unready
       : ready  ? view.new_ready
                : view.new_unready);
  }
  return view;
}

void AutoScalingGroup::continue_refresh(Instant now) {
  using enum ScalingProcess;
  if (!refresh_) return;
  const bool is_paused = !refresh_->is_by_age && is_suspended(instance_refresh, now);
  if (is_paused || is_suspended(ScalingProcess::launch, now) || is_suspended(terminate, now))
    return;
  hold_back(now);
  const RefreshMove move = refresh_->arithmetic.next(refresh_view(now), now);
  const JournalId cause = refresh_->begun;
  for (int i = 0; i < move.terminate; ++i) terminate_old(now);
  for (int i = 0; i < move.launch; ++i) {
    const int launched = launch_one(
        {cause, fmt::format("an instance was launched in response to {}", refresh_->reason),
         refresh_->warm_up},
        now);
    if (launched == 0) refresh_->arithmetic.launch_failed();
  }
  if (const auto resumes_at = refresh_->arithmetic.resumes_at()) look_at_refresh_at(*resumes_at);
  const bool must_wait = refresh_->waits_since && now < *refresh_->waits_since + kWaitForHeld;
  if (refresh_->arithmetic.is_over() && !must_wait) end_refresh(now);
}

void AutoScalingGroup::look_at_refresh_at(Instant when) {
  agenda_.at(when, engine::Rank::lifecycle, [this, number = refreshes_](Instant now) {
    if (refresh_ && refresh_->number == number) continue_refresh(now);
  });
}

/// The oldest of those that are not ready, else the oldest.
void AutoScalingGroup::terminate_old(Instant now) {
  Member* chosen = nullptr;
  for (Member& m : members_) {
    if (!m.is_old || m.state == State::terminating) continue;
    if (chosen == nullptr || (is_ready(*chosen, now) && !is_ready(m, now))) chosen = &m;
  }
  chosen->is_old = false;
  terminate_one(
      *chosen, now, refresh_->begun,
      fmt::format("an instance was taken out of service in response to {}", refresh_->reason));
}

void AutoScalingGroup::end_refresh(Instant now) {
  const JournalId ended =
      journal_.add({now, Happening::refresh_ended, refresh_->begun, refresh_->number,
                    static_cast<double>(refresh_->arithmetic.replaced()),
                    refresh_->waits_since ? "Failed" : "Successful"});
  const Done done = std::move(refresh_->done);
  refresh_.reset();
  for (Member& m : members_) m.is_old = m.is_held = false;
  renew_pool(ended, now);
  reconcile(now, ended, default_warm_up());  // the desired capacity may have changed meanwhile
  if (done) done(now);
  next_update(now);
}

// ---- in place -------------------------------------------------------------------------------

void AutoScalingGroup::start_in_place(InPlaceUpdate update, Done done, Instant now) {
  waiting_updates_.emplace_back([this, update = std::move(update), done = std::move(done)](
                                    Instant then) { begin_in_place(update, done, then); });
  next_update(now);
}

void AutoScalingGroup::begin_in_place(InPlaceUpdate update, Done done, Instant now) {
  in_place_.emplace(InPlace{std::move(update), {}, std::move(done)});
  for (const Member& m : members_) {
    if (m.state != State::terminating && !m.is_in_pool()) in_place_->waiting.push_back(m.id);
  }
  continue_in_place(now);
}

/// Who has settled makes room for the next; who has left the group, too.
void AutoScalingGroup::continue_in_place(Instant now) {
  if (!in_place_) return;
  int under_way = 0;
  for (Member& m : members_) {
    if (!m.is_updating) continue;
    const bool has_settled = m.state == State::in_service &&
                             !fleet_.is_booting(*fleet_.find(m.id)) &&
                             (health(m) == TargetHealth::healthy || !m.is_registered);
    if (m.state == State::terminating || m.is_set_aside || has_settled) m.is_updating = false;
    under_way += m.is_updating;
  }
  std::deque<InstanceId> later;
  while (!in_place_->waiting.empty() && under_way < in_place_->update.at_once) {
    const InstanceId id = in_place_->waiting.front();
    in_place_->waiting.pop_front();
    Member* const next = find_member(id);
    if (next == nullptr || next->state == State::terminating || next->is_in_pool()) continue;
    if (next->state != State::in_service || fleet_.is_booting(*fleet_.find(id))) {
      later.push_back(id);  // its turn comes when it has booted
      continue;
    }
    ++under_way;
    update_in_place(*next, now);
  }
  in_place_->waiting.insert(in_place_->waiting.begin(), later.begin(), later.end());
  if (under_way > 0 || !in_place_->waiting.empty()) return;
  const Done done = std::move(in_place_->done);
  in_place_.reset();
  if (done) done(now);
  next_update(now);
}

void AutoScalingGroup::update_in_place(Member& m, Instant now) {
  m.is_updating = true;
  Instance& instance = *fleet_.find(m.id);
  if (!in_place_->update.drain && !in_place_->update.stops) {
    in_place_->update.work(instance, now);
    return;
  }
  leave_service(m, now);
  if (in_place_->update.drain) {
    leave_target_group(m, instance.last_event, now);  // the work begins when it has drained
    return;
  }
  if (hooks_.taken_away) hooks_.taken_away(instance, now);
  if (m.is_registered) targets_.remove(instance, now);
  m.is_registered = false;
  in_place_->update.work(instance, now);
}

void AutoScalingGroup::leave_service(Member& m, Instant now) {
  Instance& instance = *fleet_.find(m.id);
  m.state = State::standby;
  in_service_.add(-1, now);
  instance.last_event = journal_.add({now, Happening::standby, instance.last_event, m.id});
}

void AutoScalingGroup::enter_service(Member& m, Instant now) {
  Instance& instance = *fleet_.find(m.id);
  const bool is_first = m.state == State::pending && !m.is_back;  // else it keeps its protection
  m.state = State::in_service;
  m.in_service_since = now;
  if (is_first) m.is_protected = config_.protects_new_instances;
  m.is_back = false;
  instance.warm_until = now + m.warm_up;
  instance.last_event = journal_.add({now, Happening::in_service, instance.last_event, m.id});
  in_service_.add(1, now);
  m.is_registered = !is_suspended(ScalingProcess::add_to_load_balancer, now);
  if (m.is_registered) targets_.register_target(instance, now);
  begin_due_cooldown(now);
  if (refresh_) look_at_refresh_at(now + m.warm_up);
}

void AutoScalingGroup::on_booted(Instance& instance, Occasion occasion, Instant now) {
  // Nothing new begins within the call: the boot is not over for those who tell.
  agenda_.at(now, engine::Rank::lifecycle, [this, id = instance.id(), occasion](Instant then) {
    const Instance* const there = fleet_.find(id);
    if (there != nullptr && there->listening) lifecycle_hooks_.on_booted(id, then);
    settle_if_warmed(id, then);
    Member* const booted = find_member(id);
    const bool is_back = booted != nullptr && booted->state == State::standby &&
                         !booted->is_set_aside && occasion == Occasion::release &&
                         fleet_.find(id)->listening;
    if (is_back) enter_service(*booted, then);
    continue_in_place(then);
  });
}

void AutoScalingGroup::on_health_changed(Instant now) {
  may_supersede_ =
      may_supersede_ && std::any_of(members_.begin(), members_.end(),
                                    [](const Member& m) { return m.supersedes.has_value(); });
  if (!is_updating() && !may_supersede_) return;
  agenda_.at(now, engine::Rank::lifecycle, [this](Instant then) {
    end_the_superseded(then);
    continue_refresh(then);
    continue_in_place(then);
  });
}

}  // namespace headroom::cloud
