#include "sim/load/arrival_times.hpp"

#include <utility>

namespace headroom::load {

ArrivalTimes::ArrivalTimes(const GapProcess& process, const RateCurve& rate, Duration length,
                           const std::string& name, std::uint64_t seed, std::uint32_t replication,
                           std::unique_ptr<RateFeed> feed)
    : gaps_(process.gaps),
      bursts_(process.bursts),
      is_poisson_(!process.bursts &&
                  process.gaps.kind() == engine::Distribution::Kind::exponential),
      rate_(rate, std::move(feed)),
      length_ns_(length.ns()),
      gap_words_(engine::stream_key(seed, replication, "load/" + name + "/gap")),
      turn_key_(engine::stream_key(seed, replication, "load/" + name + "/turn")) {
  if (!bursts_) return;
  engine::Draw draw(turn_key_, 0);
  is_burst_ = draw.unit() >= bursts_->share_of_burst();  // it turns at once
  turn();
}

/// Nothing that comes after the source's end is asked for.
void ArrivalTimes::draw_block() {
  const std::size_t drawn = rate_.advance_each(block_, length_ns_, [this](std::size_t i) {
    return engine::unit_exponential(gap_words_, number_ + i);
  });
  number_ += drawn;
  drawn_ = static_cast<std::uint32_t>(drawn);
  taken_ = 0;
}

std::optional<std::int64_t> ArrivalTimes::next_of_others() {
  engine::Draw draw(gap_words_, number_);
  const double gap = number_++ == 0 ? first_gap(gaps_, draw) : gaps_.sample(draw);
  return bursts_ ? next_in_bursts(gap) : rate_.advance(gap);
}

void ArrivalTimes::turn() {
  is_burst_ = !is_burst_;
  engine::Draw draw(turn_key_, ++turns_);
  const Duration mean = is_burst_ ? bursts_->burst : bursts_->calm;
  const double length_ns = engine::unit_exponential(draw) * static_cast<double>(mean.ns());
  turn_ends_ns_ += Duration::covering(length_ns).ns();
}

std::optional<std::int64_t> ArrivalTimes::next_in_bursts(double gap) {
  for (;;) {
    const double factor = is_burst_ ? bursts_->burst_factor : bursts_->calm_factor;
    const double here = factor * rate_.expected_until(turn_ends_ns_);
    if (gap < here) return rate_.advance(gap / factor);
    if (turn_ends_ns_ >= length_ns_) return std::nullopt;
    gap -= here;
    rate_.skip_to(turn_ends_ns_);
    turn();
  }
}

}  // namespace headroom::load
