#include "sim/load/arrival_times.hpp"

#include <utility>

namespace headroom::load {

ArrivalTimes::ArrivalTimes(const GapProcess& process, const RateCurve& rate, Duration length,
                           const std::string& name, std::uint64_t seed, std::uint32_t replication,
                           std::unique_ptr<RateFeed> feed)
    : gaps_(process.gaps),
      is_poisson_(!process.bursts &&
                  process.gaps.kind() == engine::Distribution::Kind::exponential),
      rate_(rate, std::move(feed)),
      length_ns_(length.ns()),
      gap_words_(engine::stream_key(seed, replication, "load/" + name + "/gap")) {
  if (process.bursts)
    bursts_.emplace(*process.bursts,
                    engine::stream_key(seed, replication, "load/" + name + "/turn"));
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

std::optional<std::int64_t> ArrivalTimes::next_in_bursts(double gap) {
  for (;;) {
    const double here = bursts_->factor() * rate_.expected_until(bursts_->ends_ns());
    if (gap < here) return rate_.advance(gap / bursts_->factor());
    if (bursts_->ends_ns() >= length_ns_) return std::nullopt;
    gap -= here;
    rate_.skip_to(bursts_->ends_ns());
    bursts_->turn();
  }
}

}  // namespace headroom::load
