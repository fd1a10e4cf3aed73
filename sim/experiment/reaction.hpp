#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/imbalance.hpp"
#include "sim/experiment/load_rise.hpp"
#include "sim/experiment/scale_outs.hpp"
#include "sim/experiment/slo_by_time.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// What the time between a rise and its relief went to.
enum class StageKind {
  load,         ///< it rises, and is not yet over the alarm's threshold
  metric,       ///< until a period of the metric that is over the threshold has passed
  publication,  ///< until an alarm can see it
  alarm,        ///< until enough datapoints were over the threshold
  repeat,       ///< until the alarm told Auto Scaling once more, which does so each minute
  cooldown,     ///< or an activity that runs: simple scaling looks away
  warm_up,      ///< what was launched already counts, and is not yet there
  veto,         ///< the policy had another reason
  policy,       ///< no alarm: until the policy, a schedule or somebody decided
  reaction,     ///< from the decision to RunInstances
  launch,       ///< until `running`
  boot,         ///< a provisioning step
  hook,         ///< a lifecycle hook, where the application was ready before
  health,       ///< until the load balancer found the instance healthy
  request,      ///< until the first request came
  recovery,     ///< until the SLO held again
  unasked,      ///< nothing was scaled, and nothing asked for it
  aftermath     ///< no requests come any more: what waits is worked off
};
std::string_view name(StageKind kind);

/// A part of a reaction; each begins where the one before it ends.
struct Stage {
  StageKind kind = StageKind::load;
  std::string name;  ///< "metric period", "os_boot"
  Instant begin, end;
  std::string why = {};       ///< what made it as long as it was
  std::size_t scale_out = 0;  ///< which of the reaction's it belongs to
  /// What stands in `why`, for who says it in another language: of a load's growth the threshold;
  /// of a metric's period its name, in seconds its samples' period and that of the average, and how
  /// long it took until the first of these was over, and how many whole ones followed; of an alarm
  /// its name, and how many datapoints it had; of what was refused the WhyNot and its value.
  std::vector<std::string> facts = {};
  Duration length() const { return end - begin; }
};

/// Why nothing was scaled, and for how long that was said.
struct Refusal {
  Instant begin;
  std::string policy, reason;
  std::uint32_t count = 1;
  cloud::WhyNot why = cloud::WhyNot::other;
  std::string value = {};  ///< as world::NotScaled has it
};

/// What set the clock of a reaction going.
enum class Trigger {
  load,      ///< it rises
  credits,   ///< an instance's are gone
  start,     ///< the group is created
  decision,  ///< capacity is set by no alarm: by a schedule, a forecast, somebody
  other
};
std::string_view name(Trigger trigger);

/// From a rise of the load, or whatever else broke the SLO or set off an alarm, to its relief.
struct Reaction {
  Trigger trigger = Trigger::other;
  Instant begin;
  LoadRise load;
  std::optional<Span> broken;       ///< the SLO; its end is that of the run where it never held
  bool is_relieved = true;          ///< the SLO holds again, or was never broken
  std::optional<Instant> served;    ///< the last instance launched for it gets requests
  int from = 0, to = 0;             ///< desired capacity before and after
  int later_to = 0;                 ///< and after what was added when the SLO held already
  std::vector<Stage> stages;        ///< from `begin` on, without gaps
  std::vector<Refusal> refusals;    ///< of scaling out, or of any scaling where nothing was
  std::vector<std::string> alarms;  ///< what they said, where nothing was scaled
  std::string note;                 ///< of a decision: the journal's words
  int never_healthy = 0;            ///< instances that were terminated before they ever were
  std::optional<Imbalance> imbalance = {};  ///< while the SLO was broken
  Duration bin = {};                        ///< of the time series: `broken` is known to these
  Duration full_cpu = {};                   ///< how long the group's CPU was used up, in bins

  Instant end() const { return stages.empty() ? begin : stages.back().end; }
  Duration length() const { return end() - begin; }
  bool scaled() const { return to > from; }
};

/// The reactions of a run, by time: one for each stretch in which the SLO was broken (two bins of
/// the time series at least) or capacity was added, what belongs together being one. A reaction to
/// a broken SLO lasts until it holds, and what is decided later is no part of it; one to an alarm
/// alone lasts until all of the new instances get requests, and none ends before those of its first
/// scale-out do. A projection of the run's result; nothing is simulated.
/// @param alarms by their position in the result, as watched_alarms gives them
/// @param desired_at_start before the first change
std::vector<Reaction> reactions(const world::RunResult& result,
                                const std::vector<WatchedAlarm>& alarms, int desired_at_start);

/// The reaction at a time: the one that it lies in, else the nearest. @pre there is one
const Reaction& reaction_at(const std::vector<Reaction>& all, Instant t);

}  // namespace headroom::experiment
