#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/load/request.hpp"

namespace headroom::load {

/// A request class and its share of a mix.
struct MixEntry {
  std::uint32_t request_class = 0;
  double weight = 1;
};

/// Open load: a Poisson process whose rate is piecewise linear in time.
struct PoissonConfig {
  struct RatePoint {
    Duration at;  ///< since the source's start
    double per_second = 0;
  };
  std::vector<RatePoint> rate;  ///< by time; [0] at 0; the last value is held
  std::vector<MixEntry> mix;
  std::optional<Duration> response_timeout = {};  ///< the client gives up after it
};

/// How many requests come within `length` of the source's start, on average.
double expected_arrivals(const PoissonConfig& config, Duration length);

/// Chooses among weighted classes.
class Mix {
 public:
  explicit Mix(const std::vector<MixEntry>& entries);
  std::uint32_t choose(double unit) const {
    for (std::size_t i = 0; i + 1 < cumulative_.size(); ++i) {
      if (unit < cumulative_[i]) return classes_[i];
    }
    return classes_.back();
  }
  bool has_choice() const { return classes_.size() > 1; }
  std::uint32_t only() const { return classes_.front(); }

 private:
  std::vector<double> cumulative_;
  std::vector<std::uint32_t> classes_;
};

/// The live source: its next arrival is always known.
class PoissonSource {
 public:
  /// @param start,stop arrivals lie in [start, stop)
  PoissonSource(const PoissonConfig& config, Instant start, Instant stop, const std::string& name,
                std::uint64_t seed, std::uint32_t replication);

  Instant next_arrival() const { return next_; }
  /// The request that arrives now. @pre next_arrival() is not never()
  Request take() {
    Request request;
    request.patience = patience_;
    request.id.primary = number_++;
    request.request_class =
        mix_.has_choice() ? mix_.choose(engine::open_unit(class_words_.at(request.id.primary)))
                          : mix_.only();
    plan_next();
    return request;
  }
  std::uint64_t sent() const { return number_; }

 private:
  /// A stretch of linearly changing rate, per nanosecond; the last one is held for ever.
  struct Stretch {
    std::int64_t begin_ns;
    double length_ns;
    double rate;
    double slope;
  };
  void plan_next();
  void arrive_at(std::int64_t since_start_ns);

  std::vector<Stretch> stretches_;
  std::size_t stretch_ = 0;
  double position_ns_ = 0;  ///< within the stretch
  Instant start_;
  Instant stop_;
  Instant next_;
  std::uint64_t number_ = 0;
  std::uint32_t patience_;  ///< 1 where its clients give up, else 0
  Mix mix_;
  engine::WordSequence gap_words_;
  engine::WordSequence class_words_;
};

}  // namespace headroom::load
