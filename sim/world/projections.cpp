#include "sim/world/projections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/cloud/names.hpp"
#include "sim/scenario/read_operator_requests.hpp"
#include "sim/scenario/units.hpp"
#include "sim/world/boot_log.hpp"

namespace headroom::world {

using cloud::Happening;
using cloud::Journal;
using cloud::JournalEntry;
using cloud::JournalId;
using scenario::Scenario;

namespace {

std::vector<JournalId> chain_to(const Journal& journal, JournalId entry) {
  std::vector<JournalId> chain;
  for (; entry != cloud::kNoCause; entry = journal[entry].cause) chain.push_back(entry);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

/// The sentences of an activity's Cause, each with its time, two blanks apart as AWS writes them.
std::string cause_text(const Journal& journal, const std::vector<JournalId>& chain,
                       const Scenario& scenario) {
  std::string text;
  for (const JournalId id : chain) {
    const JournalEntry& entry = journal[id];
    // The activity itself, and what set the capacity if that is its cause: not the activities of
    // others that came before.
    const bool is_itself = id == chain.back();
    const bool is_told =
        is_itself || (entry.kind == Happening::capacity_set && journal[chain.back()].cause == id);
    if (!is_told) continue;
    if (!text.empty()) text += "  ";
    text += fmt::format("At {} {}.", aws_time(scenario.start_time, entry.time), entry.note);
    // What somebody names himself is not selected.
    if (entry.kind != Happening::termination || entry.note.starts_with("instance ")) continue;
    text +=
        fmt::format("  At {} instance {} was selected for termination.",
                    aws_time(scenario.start_time, entry.time), cloud::instance_name(entry.subject));
  }
  return text;
}

bool sets_capacity(const JournalEntry& entry) {
  return entry.kind == Happening::capacity_set || entry.kind == Happening::operator_request;
}

/// Desired capacity before and after each change, by the journal entry of the change.
struct Change {
  int from, to;
};
std::map<JournalId, Change> capacity_changes(const Journal& journal, const Scenario& scenario) {
  std::map<JournalId, Change> changes;
  int current = scenario.desired_at_start();
  for (JournalId id = 0; id < journal.entries().size(); ++id) {
    if (!sets_capacity(journal[id])) continue;
    const int next = static_cast<int>(journal[id].value);
    changes[id] = {current, next};
    current = next;
  }
  return changes;
}

void close_activity(std::vector<Activity>& all, const JournalEntry& entry, bool is_launch,
                    bool is_move = false) {
  for (auto activity = all.rbegin(); activity != all.rend(); ++activity) {
    if (activity->instance != entry.subject || activity->is_launch != is_launch ||
        activity->is_move != is_move || activity->end)
      continue;
    activity->end = entry.time;
    activity->status = "Successful";
    return;
  }
}

/// What an activity of that kind does, up to the instance's name; empty: it is none.
std::string_view doing(const JournalEntry& entry) {
  switch (entry.kind) {
    case Happening::launch:
      return entry.note == cloud::kIntoWarmPool ? "Launching a new EC2 instance into warm pool"
                                                : "Launching a new EC2 instance";
    case Happening::pool_left: return "Launching a new EC2 instance from warm pool";
    case Happening::launch_failed: return "Launching a new EC2 instance";
    case Happening::termination: return "Terminating EC2 instance";
    case Happening::entering_standby: return "Moving EC2 instance to Standby";
    case Happening::exiting_standby: return "Moving EC2 instance out of Standby";
    default: return "";
  }
}

/// Its StatusCode while it goes on.
const char* status_of(Happening kind) {
  switch (kind) {
    case Happening::termination: return "WaitingForELBConnectionDraining";
    case Happening::exiting_standby: return "PreInService";
    default: return "InProgress";
  }
}

/// An activity under way whose instance begins or ends its wait for a lifecycle hook.
void tell_of_hook(std::vector<Activity>& all, const JournalEntry& entry) {
  for (auto activity = all.rbegin(); activity != all.rend(); ++activity) {
    if (activity->instance != entry.subject || activity->is_move || activity->end) continue;
    const bool waits = entry.kind == Happening::hook_begun;
    activity->status = !waits                ? "InProgress"
                       : activity->is_launch ? "MidLifecycleAction"
                                             : "MidTerminatingLifecycleAction";
    return;
  }
}

/// A launch or move whose instance ended before it was over.
void cancel_launch(std::vector<Activity>& all, const JournalEntry& ended, const Journal& journal) {
  const auto open = std::find_if(all.rbegin(), all.rend(), [&](const Activity& activity) {
    const bool is_end = !activity.is_launch && !activity.is_move;
    return activity.instance == ended.subject && !is_end && !activity.end;
  });
  if (open == all.rend()) return;
  open->end = ended.time;
  const std::vector<JournalId> chain = chain_to(journal, ended.cause);
  const bool is_abandoned = std::any_of(chain.begin(), chain.end(), [&](JournalId id) {
    return journal[id].kind == Happening::hook_ended && journal[id].subject == ended.subject &&
           journal[id].note.ends_with("ABANDON");
  });
  open->status = is_abandoned ? "Failed" : "Cancelled";
}

void end_hook(InstanceLog& log, const JournalEntry& entry) {
  for (auto hook = log.hooks.rbegin(); hook != log.hooks.rend(); ++hook) {
    if (hook->ended || !entry.note.starts_with(hook->name + ": ")) continue;
    hook->ended = entry.time;
    hook->result = entry.note.substr(hook->name.size() + 2);
    return;
  }
}

void tell(InstanceLog& log, const JournalEntry& entry) {
  const auto first = [&](std::optional<Instant>& when) {
    if (!when) when = entry.time;
  };
  switch (entry.kind) {
    case Happening::launch: log.launched = entry.time; break;
    case Happening::running:
      first(log.running);
      if (!log.stops.empty()) log.stops.back().running = entry.time;
      break;
    case Happening::in_service: first(log.in_service); break;
    case Happening::listening: first(log.listening); break;
    case Happening::stopping: log.stops.push_back({entry.time, {}, {}}); break;
    case Happening::pool_entered:
      if (!log.stops.empty() && !log.stops.back().running) log.stops.back().is_in_pool = true;
      break;
    case Happening::starting:
      if (!log.stops.empty()) log.stops.back().type = entry.note;  // else stopped before time 0
      break;
    case Happening::first_request: log.first_request = entry.time; break;
    case Happening::credits_exhausted: first(log.credits_exhausted); break;
    case Happening::termination: log.terminating = entry.time; break;
    case Happening::terminated: log.terminated = entry.time; break;
    case Happening::interruption_notice: log.interruption_notice = entry.time; break;
    case Happening::boot_failed:
      log.boot_failed = entry.time;
      log.boot_failure = entry.note;
      break;
    case Happening::hook_begun: log.hooks.push_back({entry.note, entry.time, {}, {}}); break;
    case Happening::hook_ended: end_hook(log, entry); break;
    case Happening::healthy: first(log.healthy); [[fallthrough]];
    case Happening::initial:
    case Happening::unhealthy:
    case Happening::draining:
      log.health.push_back({entry.time, std::string(name(entry.kind)), entry.note});
      break;
    default: break;
  }
}

}  // namespace

std::string aws_time(std::chrono::sys_seconds start_time, Instant t) {
  return scenario::utc_text(start_time + std::chrono::seconds(t.since_start() / 1_s));
}

std::vector<Activity> activities(const Journal& journal, const Scenario& scenario) {
  const auto changes = capacity_changes(journal, scenario);
  std::vector<Activity> all;
  int desired = scenario.desired_at_start();
  for (JournalId id = 0; id < journal.entries().size(); ++id) {
    const JournalEntry& entry = journal[id];
    if (entry.kind == Happening::in_service) {
      close_activity(all, entry, true);
      close_activity(all, entry, true, true);
    }
    if (entry.kind == Happening::hook_begun || entry.kind == Happening::hook_ended)
      tell_of_hook(all, entry);
    if (entry.kind == Happening::standby) close_activity(all, entry, false, true);
    if (entry.kind == Happening::terminated) {
      close_activity(all, entry, false);
      cancel_launch(all, entry, journal);
    }
    if (entry.kind == Happening::pool_entered) {
      close_activity(all, entry, true);
      close_activity(all, entry, false);
    }
    if (sets_capacity(entry)) desired = static_cast<int>(entry.value);
    const bool has_failed = entry.kind == Happening::launch_failed;
    if (doing(entry).empty()) continue;
    Activity activity;
    activity.is_launch =
        entry.kind != Happening::termination && entry.kind != Happening::entering_standby;
    activity.is_move =
        entry.kind == Happening::entering_standby || entry.kind == Happening::exiting_standby;
    activity.start = entry.time;
    activity.time = entry.cause == cloud::kNoCause ? entry.time : journal[entry.cause].time;
    activity.cause_ids = chain_to(journal, id);
    activity.cause = cause_text(journal, activity.cause_ids, scenario);
    activity.instance = has_failed ? 0 : entry.subject;
    activity.description =
        has_failed ? fmt::format("{}.  Status Reason: {}", doing(entry), entry.note)
                   : fmt::format("{}: {}", doing(entry), cloud::instance_name(entry.subject));
    activity.status = status_of(entry.kind);
    if (has_failed) {
      activity.status = "Failed";
      activity.end = entry.time;
    }
    activity.activity_id = cloud::uuid_of(fmt::format("{}/activity/{}", scenario.name, all.size()));
    // What comes into the pool or leaves it for good changes no capacity.
    const bool is_of_pool = entry.note.find("the warm pool") != std::string::npos;
    const auto change = is_of_pool ? changes.end() : changes.find(entry.cause);
    activity.from = change == changes.end() ? desired : change->second.from;
    activity.to = change == changes.end() ? desired : change->second.to;
    all.push_back(std::move(activity));
  }
  return all;
}

namespace {

/// The policies' names by their numbers in the journal.
std::vector<std::string> enabled_policies(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& policy : scenario.policies) {
    if (policy.enabled) names.push_back(policy.name);
  }
  return names;
}

}  // namespace

std::vector<NotScaled> reasons_not_to_scale(const Journal& journal, const Scenario& scenario) {
  const std::vector<std::string> names = enabled_policies(scenario);
  std::vector<NotScaled> all;
  for (const JournalEntry& entry : journal.entries()) {
    if (entry.kind != Happening::not_scaled) continue;
    const bool names_policy =
        entry.why == cloud::WhyNot::held_by || entry.why == cloud::WhyNot::no_agreement;
    std::string value = names_policy       ? names[static_cast<std::size_t>(entry.value)]
                        : entry.value != 0 ? fmt::format("{:g}", entry.value)
                                           : std::string();
    all.push_back(
        {entry.time, names[entry.subject], entry.note, entry.count, entry.why, std::move(value)});
  }
  return all;
}

std::vector<InstanceLog> instance_logs(const Journal& journal, const cloud::Fleet& fleet,
                                       const Scenario& scenario) {
  std::vector<InstanceLog> logs;
  std::vector<BootLog> boots;
  for (const cloud::InstanceRecord& record : fleet.records()) {
    InstanceLog log;
    log.id = record.id;
    log.name = cloud::instance_name(record.id);
    log.zone = scenario.group.zones[record.zone];
    log.launched = record.launched;
    log.launch_credits = record.launch_credits;
    log.lazy_volume = record.lazy_volume;
    log.is_beside_group = record.is_beside_group;
    log.type = record.launch_type;
    log.purchase = record.purchase;
    log.image = fleet.launch_template(record.template_version).image.id;
    log.release = fleet.launch_template(record.template_version).image.release;
    logs.push_back(std::move(log));
    boots.emplace_back(fleet.provisioning(cloud::Occasion::launch));
  }
  for (const JournalEntry& entry : journal.entries()) {
    const bool is_of_instance = entry.kind >= Happening::launch;
    if (!is_of_instance) continue;
    tell(logs[entry.subject - 1], entry);
    BootLog& boot = boots[entry.subject - 1];
    if (entry.kind == Happening::starting || entry.kind == Happening::installing) {
      const auto occasion = entry.kind == Happening::starting
                                ? static_cast<cloud::Occasion>(static_cast<int>(entry.value))
                                : cloud::Occasion::release;
      boot.turn_to(fleet.provisioning(occasion), occasion);
    }
    boot.tell(entry);
  }
  for (std::size_t i = 0; i < logs.size(); ++i) {
    boots[i].close(Instant::at(scenario.duration));
    logs[i].steps = boots[i].steps();
    logs[i].critical_path = boots[i].critical_path();
  }
  return logs;
}

std::vector<ReleaseLog> release_logs(const Journal& journal) {
  std::vector<ReleaseLog> logs;
  for (const JournalEntry& entry : journal.entries()) {
    if (entry.kind == Happening::release) logs.push_back({entry.subject, entry.time, {}, {}});
    if (entry.kind == Happening::image_available)
      logs[entry.subject - 1].image_available = entry.time;
    if (entry.kind == Happening::release_installed) logs[entry.subject - 1].installed = entry.time;
  }
  return logs;
}

std::vector<Notification> notifications(const std::vector<Activity>& activities,
                                        const Scenario& scenario) {
  std::vector<Notification> all;
  for (const auto& config : scenario.notifications) {
    for (std::size_t i = 0; i < activities.size(); ++i) {
      const Activity& activity = activities[i];
      if (!activity.end || activity.is_move) continue;
      const std::string event = std::string("autoscaling:EC2_INSTANCE_") +
                                (activity.is_launch ? "LAUNCH" : "TERMINATE") +
                                (activity.status == "Failed" ? "_ERROR" : "");
      const auto& wanted = config.types;
      if (std::find(wanted.begin(), wanted.end(), event) != wanted.end())
        all.push_back({*activity.end, config.topic, event, i});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Notification& a, const Notification& b) { return a.time < b.time; });
  return all;
}

std::vector<GroupEvent> group_events(const Journal& journal, const Scenario& scenario) {
  std::vector<GroupEvent> events;
  for (const JournalEntry& entry : journal.entries()) {
    std::string subject;
    switch (entry.kind) {
      case Happening::scheduled_action:
        subject = scenario.scheduled_actions[entry.subject].action.name;
        break;
      case Happening::operator_request:
        subject = scenario::command_of(scenario.operator_requests[entry.subject]);
        break;
      case Happening::limits_changed: subject = enabled_policies(scenario)[entry.subject]; break;
      case Happening::launch_failed: subject = scenario.group.zones[entry.subject]; break;
      case Happening::rebalance_recommended: subject = cloud::instance_name(entry.subject); break;
      case Happening::process_suspended:
      case Happening::process_resumed: subject = entry.note.substr(0, entry.note.find(',')); break;
      default: continue;
    }
    events.push_back({entry.time, std::string(name(entry.kind)), std::move(subject), entry.note});
  }
  return events;
}

std::vector<UpdateLog> update_logs(const Journal& journal) {
  std::vector<UpdateLog> logs;
  std::map<JournalId, std::size_t> by_beginning;
  for (JournalId id = 0; id < journal.entries().size(); ++id) {
    const JournalEntry& entry = journal[id];
    const bool is_refresh = entry.kind == Happening::refresh_begun;
    if (entry.kind == Happening::credit_mode)
      logs.push_back({"credit_mode", entry.note, entry.time, entry.time, chain_to(journal, id)});
    if (entry.kind == Happening::refresh_ended || entry.kind == Happening::resize_ended)
      logs[by_beginning.at(entry.cause)].ended = entry.time;
    if (entry.kind == Happening::refresh_ended)
      logs[by_beginning.at(entry.cause)].status = entry.note;
    if (!is_refresh && entry.kind != Happening::resize_begun) continue;
    by_beginning[id] = logs.size();
    const bool is_by_age = is_refresh && entry.cause == cloud::kNoCause;
    const std::string type_after = is_by_age    ? ""
                                   : is_refresh ? journal[entry.cause].note
                                                : entry.note;
    logs.push_back({is_by_age    ? "maximum_lifetime"
                    : is_refresh ? "instance_refresh"
                                 : "stop_start",
                    type_after,
                    entry.time,
                    {},
                    chain_to(journal, id)});
  }
  return logs;
}

namespace {

/// A change of state as the journal has it. @param log whose last state it changes
AlarmChange alarm_change(const JournalEntry& entry, const AlarmLog& log) {
  const std::string from =
      log.history.empty() ? std::string(scaling::aws_name(scaling::AlarmState::insufficient_data))
                          : log.history.back().to;
  const auto to = static_cast<scaling::AlarmState>(static_cast<int>(entry.value));
  return {entry.time, from, std::string(scaling::aws_name(to)), entry.note, {}};
}

/// The short name, which two policies of a kind both have: with the policy's where it is not alone.
std::string name_for_people(const cloud::Alarm& alarm, const std::vector<cloud::Alarm>& all,
                            const Scenario& scenario) {
  const auto alike = std::count_if(all.begin(), all.end(), [&](const cloud::Alarm& other) {
    return other.short_name == alarm.short_name;
  });
  if (alike < 2 || !alarm.owner) return alarm.short_name;
  return fmt::format("{} ({})", alarm.short_name, enabled_policies(scenario)[*alarm.owner]);
}

}  // namespace

std::vector<AlarmLog> alarm_logs(const Journal& journal, const std::vector<cloud::Alarm>& alarms,
                                 const Scenario& scenario) {
  std::vector<AlarmLog> logs;
  for (const cloud::Alarm& alarm : alarms)
    logs.push_back({alarm.config.name, name_for_people(alarm, alarms, scenario), {}});
  for (const JournalEntry& entry : journal.entries()) {
    if (entry.kind != Happening::alarm_state) continue;
    AlarmLog& log = logs[entry.subject];
    AlarmChange change = alarm_change(entry, log);
    for (JournalId id = entry.cause; id != cloud::kNoCause; id = journal[id].cause) {
      change.points.insert(change.points.begin(), journal[id].value);
    }
    log.history.push_back(std::move(change));
  }
  return logs;
}

std::vector<AlarmLog> composite_logs(const Journal& journal,
                                     const std::vector<cloud::CompositeAlarm>& composites) {
  std::vector<AlarmLog> logs;
  for (const cloud::CompositeAlarm& alarm : composites)
    logs.push_back({alarm.config.name, alarm.config.name, {}});
  for (const JournalEntry& entry : journal.entries()) {
    if (entry.kind != Happening::composite_state) continue;
    AlarmLog& log = logs[entry.subject];
    AlarmChange change = alarm_change(entry, log);
    const cloud::CompositeAlarmConfig& config = composites[entry.subject].config;
    const auto state = static_cast<scaling::AlarmState>(static_cast<int>(entry.value));
    if (config.actions_enabled) change.actions = config.actions_in(state);
    log.history.push_back(std::move(change));
  }
  return logs;
}

}  // namespace headroom::world
