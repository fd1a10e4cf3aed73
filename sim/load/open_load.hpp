#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/random.hpp"
#include "sim/load/rate_curve.hpp"
#include "sim/load/request.hpp"
#include "sim/load/request_mix.hpp"

namespace headroom::load {

/// Open load: requests come whether or not the ones before them have been answered. A Poisson
/// process of that rate.
struct OpenLoadConfig {
  RateCurve rate;
  std::vector<MixEntry> mix;
  std::optional<Duration> response_timeout = {};  ///< the client gives up after it
};

/// The live source: its next arrival is always known.
class OpenSource {
 public:
  /// @param start,stop arrivals lie in [start, stop)
  OpenSource(const OpenLoadConfig& config, Instant start, Instant stop, const std::string& name,
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
  void plan_next();

  RateWalk rate_;
  Instant start_;
  Instant stop_;
  Instant next_;
  std::uint64_t number_ = 0;
  std::uint32_t patience_;  ///< 1 where its clients give up, else 0
  RequestMix mix_;
  engine::WordSequence gap_words_;
  engine::WordSequence class_words_;
};

}  // namespace headroom::load
