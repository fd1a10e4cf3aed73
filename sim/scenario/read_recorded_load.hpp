#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/cloud/application.hpp"
#include "sim/load/open_load.hpp"
#include "sim/load/recording.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// The kinds of recorded load: keys of an entry of `load` that name a file.
inline constexpr std::array<const char*, 5> kRecordedLoads = {"trace", "metric_data", "grafana_csv",
                                                              "access_log", "jtl"};

/// A recorded load with the settings that stand beside it. The whole file is checked.
/// @param kind one of kRecordedLoads
/// @param length of the load, to its stop or the end of the run
load::OpenLoadConfig read_recorded_load(const std::string& kind, const Node& file,
                                        ObjectReader& entry, Duration length,
                                        const cloud::ApplicationConfig& application);

/// The settings of a recorded load with their defaults; an empty object for other open load.
Json recorded_load_json(const load::OpenLoadConfig& config);

/// `scale`, `time_scale`, `from`, `to`, `loop`.
/// @param first_ns when the recording starts, since 1970; empty where it has no clock
/// @param length of the recording
void read_playback(ObjectReader& entry, std::optional<std::int64_t> first_ns, Duration length,
                   load::Playback& playback);

/// The shortest time that a recording is played in before it begins again: each time it is opened.
inline constexpr Duration kShortestLoop = Duration::milliseconds(1);

/// Reports one that is played in less, again and again.
/// @param played once, in the run's time, in seconds
void check_loop(const Node& file, const load::Playback& playback, double played_s);

/// Puts what is wrong with a recording among the problems, at the place that names it.
void report_recording(const Node& file, const load::BadRecording& problem);
/// The same for one that is a JSON document.
void report_recording(const Node& file, const BadScenario& problem);

}  // namespace headroom::scenario
