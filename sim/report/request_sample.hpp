#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/world/finished_request.hpp"

namespace headroom::report {

/// Every k-th of the requests that finish, with k so large that no more than `most` are kept: it
/// doubles when there are too many. Knows nothing of chance, so that the same run gives the same
/// sample.
class RequestSample {
 public:
  explicit RequestSample(std::size_t most) : most_(most) {}

  void add(std::span<const world::FinishedRequest> requests);

  const std::vector<world::FinishedRequest>& requests() const { return kept_; }
  /// One of so many is in it.
  std::uint64_t one_of() const { return stride_; }

 private:
  std::size_t most_;
  std::uint64_t stride_ = 1;
  std::uint64_t seen_ = 0;
  std::vector<world::FinishedRequest> kept_;
};

}  // namespace headroom::report
