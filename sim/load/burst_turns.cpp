#include "sim/load/burst_turns.hpp"

#include "sim/engine/distribution.hpp"

namespace headroom::load {

BurstTurns::BurstTurns(const Bursts& bursts, engine::StreamKey key) : bursts_(bursts), key_(key) {
  engine::Draw draw(key_, 0);
  is_burst_ = draw.unit() >= bursts_.share_of_burst();  // it turns at once
  turn();
}

void BurstTurns::turn() {
  is_burst_ = !is_burst_;
  engine::Draw draw(key_, ++turns_);
  const Duration mean = is_burst_ ? bursts_.burst : bursts_.calm;
  const double length_ns = engine::unit_exponential(draw) * static_cast<double>(mean.ns());
  ends_ns_ += Duration::covering(length_ns).ns();
}

}  // namespace headroom::load
