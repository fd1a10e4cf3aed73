#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/load/burst_turns.hpp"
#include "sim/load/changing_mix.hpp"
#include "sim/load/open_load.hpp"
#include "sim/load/rate_curve.hpp"
#include "sim/load/replay.hpp"

namespace headroom::load {

/// Requests of a class, counted.
struct FlowCount {
  std::uint32_t request_class = 0;
  std::uint64_t requests = 0;
  double expected = 0;  ///< on average
};

/// An open load as a flow: how many requests of each class come in a stretch of time, not when.
///
/// Either as many as are expected (what is less than one is carried on), or drawn with the variance
/// that the load's process has in so long a time. Turns of bursts are those of the single requests;
/// recorded requests are counted as they are.
class FlowSource {
 public:
  /// @param start,stop arrivals lie in [start, stop) @param is_drawn by chance, else as expected
  FlowSource(const OpenLoadConfig& config, Instant start, Instant stop, const std::string& name,
             std::uint64_t seed, std::uint32_t replication, bool is_drawn);

  /// Those that come from the last call's time (the run's beginning) until now.
  /// @param counts gets an entry for each class that some came of
  void take(Instant until, std::vector<FlowCount>& counts);
  /// Variance over mean of counts in long times, without turns of bursts and changes of the rate.
  double dispersion() const { return dispersion_; }

 private:
  void take_recorded(std::int64_t until_ns, std::vector<FlowCount>& counts);
  double expected_until(std::int64_t until_ns);
  std::uint64_t whole(double expected, std::uint32_t request_class);

  Instant start_, stop_;
  Instant position_;
  bool is_drawn_;
  std::vector<MixEntry> mix_;  ///< shares of 1
  std::vector<MixPoint> mixes_;
  RateWalk rate_;
  std::optional<BurstTurns> bursts_;
  std::unique_ptr<Replay> replay_;
  std::optional<Replay::Arrival> recorded_;  ///< the next one
  double dispersion_;                        ///< variance over mean of counts
  engine::StreamKey key_;
  std::uint64_t step_ = 0;
  std::vector<double> carried_;  ///< by class: less than one request
};

}  // namespace headroom::load
