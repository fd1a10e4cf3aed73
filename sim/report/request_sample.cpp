#include "sim/report/request_sample.hpp"

namespace headroom::report {

void RequestSample::add(std::span<const world::FinishedRequest> requests) {
  for (const world::FinishedRequest& request : requests) {
    if (request.transaction) continue;
    if (seen_++ % stride_ != 0) continue;
    if (kept_.size() == most_) {
      // Those with an even number stay: they are the multiples of twice the stride.
      for (std::size_t k = 0; 2 * k < kept_.size(); ++k) kept_[k] = kept_[2 * k];
      kept_.resize((kept_.size() + 1) / 2);
      stride_ *= 2;
      if ((seen_ - 1) % stride_ != 0) continue;
    }
    kept_.push_back(request);
  }
}

}  // namespace headroom::report
