#include "sim/experiment/scale_outs.hpp"

#include <algorithm>
#include <map>

#include "sim/scaling/metric.hpp"

namespace headroom::experiment {
namespace {

using cloud::Happening;
using cloud::JournalEntry;
using cloud::JournalId;
using Journal = std::vector<JournalEntry>;

/// The change of an alarm's state that a decision goes back to, with its datapoints.
std::optional<AlarmCause> alarm_behind(const Journal& journal, JournalId decision) {
  for (JournalId id = journal[decision].cause; id != cloud::kNoCause; id = journal[id].cause) {
    if (journal[id].kind != Happening::alarm_state) continue;
    AlarmCause cause{journal[id].subject, id, journal[id].time, {}};
    for (JournalId p = journal[id].cause; p != cloud::kNoCause; p = journal[p].cause)
      cause.points.push_back({journal[p].time, journal[p].value});
    std::reverse(cause.points.begin(), cause.points.end());
    return cause;
  }
  return std::nullopt;
}

bool sets_capacity(const JournalEntry& entry) {
  return entry.kind == Happening::capacity_set || entry.kind == Happening::operator_request;
}

}  // namespace

bool left_unhealthy(const world::InstanceLog& log) {
  return log.terminating && (!log.healthy || *log.healthy > *log.terminating);
}

std::vector<ScaleOut> scale_outs(const world::RunResult& result, int desired_at_start) {
  const Journal& journal = result.journal;
  std::map<cloud::InstanceId, std::size_t> instance_of;
  for (std::size_t i = 0; i < result.instances.size(); ++i) instance_of[result.instances[i].id] = i;
  std::vector<ScaleOut> all;
  std::map<JournalId, std::size_t> by_decision;
  int desired = desired_at_start;
  for (JournalId id = 0; id < journal.size(); ++id) {
    const JournalEntry& entry = journal[id];
    if (sets_capacity(entry)) {
      const int next = static_cast<int>(entry.value);
      if (next > desired) {
        by_decision[id] = all.size();
        const bool is_creation = entry.time == Instant{} && entry.cause == cloud::kNoCause;
        all.push_back(
            {entry.time, desired, next, entry.note, is_creation, alarm_behind(journal, id), {}});
      }
      desired = next;
      continue;
    }
    const bool is_from_pool = entry.kind == Happening::pool_left;
    if ((entry.kind != Happening::launch && !is_from_pool) || !by_decision.contains(entry.cause))
      continue;
    const auto instance = instance_of.find(entry.subject);
    if (instance != instance_of.end())
      all[by_decision[entry.cause]].launches.push_back(
          {entry.time, instance->second, is_from_pool});
  }
  return all;
}

}  // namespace headroom::experiment
