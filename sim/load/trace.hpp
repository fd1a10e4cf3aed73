#pragma once

#include <memory>

#include "sim/load/rate_bins.hpp"
#include "sim/load/rate_feed.hpp"
#include "sim/load/recording.hpp"

namespace headroom::load {

/// A recording of counts: when the requests of a bin came is not known.
struct TraceConfig {
  /// How the rate goes from bin to bin.
  enum class Shape {
    constant,  ///< each bin at its own rate
    linear     ///< from the middle of a bin to that of the next
  };
  BinTable table;
  BinFacts facts;  ///< as check_bins() found them
  Playback playback = {};
  Shape shape = Shape::constant;

  /// How much of it is played once, in the recording's time.
  Duration slice() const;
  /// The same in the run's time.
  Duration played() const {
    return Duration::from_seconds(slice().seconds() / playback.time_scale);
  }
};

/// The curve of a trace, read as it is used. Bins that are missing count nothing.
class TraceFeed : public RateFeed {
 public:
  /// @param until nothing is asked of the curve from then on, counted from the source's start
  /// @throws BadRecording when the file is not there any more
  TraceFeed(const TraceConfig& config, Duration until);
  bool read(RateCurve& points) override;

 private:
  void read_bin(RateCurve& points);
  void end_cycle(RateCurve& points);
  void corner(Duration at, double per_second, RateCurve& points);
  void emit(Duration at, double per_second, RateCurve& points);
  void begin_cycle();

  TraceConfig config_;
  Duration until_;
  std::unique_ptr<BinReader> reader_;
  std::int64_t cycle_ = 0;  ///< how often it has begun again
  bool has_bin_ = false;    ///< in this cycle
  Duration bin_end_ = {};   ///< of the last one, in the recording's time
  RatePoint before_ = {};   ///< the last corner, in the recording's time
  bool is_cycle_over_ = false;
  bool is_over_ = false;
};

}  // namespace headroom::load
