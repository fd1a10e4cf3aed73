#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/fleet.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

/// What can be read from the journal: the same entries, told as activities, instance lives and
/// alarm histories.
namespace headroom::world {

/// "2026-01-05T00:19:06Z": simulated time as AWS writes it, the start of the run being
/// `start_time`.
std::string aws_time(std::chrono::sys_seconds start_time, Instant t);

std::vector<Activity> activities(const cloud::Journal& journal, const scenario::Scenario& scenario);
std::vector<NotScaled> reasons_not_to_scale(const cloud::Journal& journal,
                                            const scenario::Scenario& scenario);
std::vector<InstanceLog> instance_logs(const cloud::Journal& journal, const cloud::Fleet& fleet,
                                       const scenario::Scenario& scenario);
std::vector<ReleaseLog> release_logs(const cloud::Journal& journal);
/// Of the activities that have ended.
std::vector<Notification> notifications(const std::vector<Activity>& activities,
                                        const scenario::Scenario& scenario);
/// Scheduled actions, requests by hand, processes suspended and resumed, launches that found no
/// capacity.
std::vector<GroupEvent> group_events(const cloud::Journal& journal,
                                     const scenario::Scenario& scenario);
/// Instance refreshes and resizes in place, by their beginning.
std::vector<UpdateLog> update_logs(const cloud::Journal& journal);
/// Where two policies' alarms have one name for people, each has its policy's behind it.
std::vector<AlarmLog> alarm_logs(const cloud::Journal& journal,
                                 const std::vector<cloud::Alarm>& alarms,
                                 const scenario::Scenario& scenario);
std::vector<AlarmLog> composite_logs(const cloud::Journal& journal,
                                     const std::vector<cloud::CompositeAlarm>& composites);

}  // namespace headroom::world
