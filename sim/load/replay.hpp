#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/load/log_reader.hpp"
#include "sim/load/recording.hpp"
#include "sim/load/request_names.hpp"

namespace headroom::load {

/// An entry of a log that no request class belongs to.
struct UnknownRequest {
  std::uint64_t line = 0;  ///< the first of them
  std::string method;
  std::string name;
};

/// What a check of a whole log found.
struct ReplayFacts {
  LogFormat format = LogFormat::jtl;
  std::int64_t first_ns = 0;                 ///< the earliest request; since 1970
  std::int64_t last_ns = 0;                  ///< the latest one
  std::int64_t resolution_ns = 0;            ///< how exact its times are
  Duration disorder = {};                    ///< the most that a line lies before one above it
  std::uint64_t lines = 0;                   ///< requests of the whole log
  std::uint64_t no_requests = 0;             ///< lines of the whole log that stand for none
  std::uint64_t of_no_class = 0;             ///< requests of the slice that are to be left out
  std::uint64_t requests = 0;                ///< of the slice, with a class
  std::vector<std::uint64_t> by_class = {};  ///< the same, a count for each class
  std::vector<UnknownRequest> unknown = {};  ///< the first few kinds of them
  std::uint64_t unknown_lines = 0;

  /// Each request comes anywhere within so long after its time, where that is a whole second: many
  /// at once would be an artefact of the log. Zero for finer times, which are taken as they are.
  Duration spread() const {
    return Duration::nanoseconds(resolution_ns >= 1'000'000'000 ? resolution_ns : 0);
  }
};

/// A log that is played request by request, each at its own time.
struct ReplayConfig {
  std::filesystem::path file;
  bool is_jtl = false;  ///< results of JMeter, else an access log
  RequestNames names = {};
  Playback playback = {};     ///< slices count from the earliest request
  Duration jitter = 1_s;      ///< repeated requests come up to that much later; the run's time
  Duration reorder = 10_min;  ///< the most disorder that is put right
  ReplayFacts facts = {};     ///< as check_log() found them

  /// How long playing it once takes, in the recording's time: never 0.
  Duration slice() const;
  /// The same in the run's time. In seconds, as it may be less than a nanosecond
  double played_s() const { return slice().seconds() / playback.time_scale; }
  Duration played() const { return Duration::from_seconds(played_s()); }
};

/// Reads a whole log once, before a run: its lines and their order.
/// @throws BadRecording with every line that is wrong
ReplayFacts check_log(const ReplayConfig& config);

/// Reads it again, and counts what lies in the slice, by class, into the facts.
void count_requests(ReplayConfig& config);

/// Goes along a log. Lines out of order wait in a heap, for as long as the check has found needful:
/// its size hangs on the disorder, not on the log's length.
class Replay {
 public:
  /// @param until nothing is asked from then on, counted from the source's start
  /// @param name keys the random numbers: which requests are left out or repeated when the number
  ///        is scaled, and where within its second one comes whose log knows no more
  /// @throws BadRecording when the file is not there any more
  Replay(const ReplayConfig& config, Duration until, const std::string& name, std::uint64_t seed,
         std::uint32_t replication);

  struct Arrival {
    std::int64_t at_ns = 0;  ///< since the source's start
    std::uint64_t order = 0;
    std::uint32_t request_class = 0;
  };
  /// The next one in time. Empty at the end
  std::optional<Arrival> next();
  std::size_t waiting() const { return waiting_.size(); }  ///< read, and not yet given

 private:
  void read_entry();
  void begin_again();
  void admit(const LogEntry& entry, std::uint32_t request_class);
  std::int64_t run_time(std::int64_t since_from_ns) const;

  ReplayConfig config_;
  Duration slice_;
  Duration until_;
  engine::StreamKey key_;
  std::unique_ptr<LogReader> reader_;
  std::vector<Arrival> waiting_;  ///< a heap, the earliest in front
  std::int64_t safe_ns_ = 0;      ///< nothing that is still to be read comes before
  std::int64_t latest_ns_ = 0;    ///< recorded time, the latest so far
  std::int64_t cycle_ = 0;        ///< how often it has begun again
  std::uint64_t entries_ = 0;     ///< read in all cycles
  std::uint64_t admitted_ = 0;
  bool is_over_ = false;
};

}  // namespace headroom::load
