#include "sim/load/flow_source.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/distribution.hpp"
#include "sim/engine/elementary.hpp"

namespace headroom::load {
namespace {

constexpr double kFew = 64;  // so many are drawn one by one, more by their normal limit

/// Variance over mean of counts in long times: the squared variation of the gaps. Counts between
/// turns of bursts are a Poisson process's.
double dispersion_of(const GapProcess& process) {
  if (process.bursts) return 1;
  switch (process.gaps.kind()) {
    case engine::Distribution::Kind::exponential: return 1;
    case engine::Distribution::Kind::constant: return 0;
    default: {
      // Of any other kind: measured on numbers of the process's own.
      constexpr int kDraws = 4096;
      double sum = 0, squares = 0;
      for (std::uint64_t i = 0; i < kDraws; ++i) {
        engine::Draw draw(engine::StreamKey{1}, i);
        const double gap = process.gaps.sample(draw);
        sum += gap;
        squares += gap * gap;
      }
      return squares * kDraws / (sum * sum) - 1;
    }
  }
}

std::uint64_t poisson(double mean, engine::Draw& draw) {
  double left = draw.unit();
  double chance = engine::exp(-mean);
  std::uint64_t count = 0;
  while (left > chance && count < 1000) {
    left -= chance;
    chance *= mean / static_cast<double>(++count);
  }
  return count;
}

}  // namespace

FlowSource::FlowSource(const OpenLoadConfig& config, Instant start, Instant stop,
                       const std::string& name, std::uint64_t seed, std::uint32_t replication,
                       bool is_drawn)
    : start_(start),
      stop_(stop),
      position_(start),
      is_drawn_(is_drawn),
      mix_(config.mix),
      mixes_(config.mixes),
      rate_(config.rate,
            config.trace ? std::make_unique<TraceFeed>(*config.trace, stop - start) : nullptr),
      replay_(config.replay
                  ? std::make_unique<Replay>(*config.replay, stop - start, name, seed, replication)
                  : nullptr),
      dispersion_(dispersion_of(config.process)),
      key_(engine::stream_key(seed, replication, "load/" + name + "/count")) {
  if (config.process.bursts)
    bursts_.emplace(*config.process.bursts,
                    engine::stream_key(seed, replication, "load/" + name + "/turn"));
  if (replay_) recorded_ = replay_->next();
  double total = 0;
  for (const MixEntry& entry : mix_) total += entry.weight;
  for (MixEntry& entry : mix_) entry.weight /= total;
}

void FlowSource::take(Instant until, std::vector<FlowCount>& counts) {
  counts.clear();
  ++step_;
  const Instant end = std::min(until, stop_);
  if (end <= position_) return;
  const Duration middle = position_ - start_ + (end - position_) / 2;
  position_ = end;
  const std::int64_t until_ns = (end - start_).ns();
  if (replay_) {
    take_recorded(until_ns, counts);
    return;
  }
  const double expected = expected_until(until_ns);
  if (!mixes_.empty()) mix_ = mix_at(mixes_, middle);
  for (const MixEntry& share : mix_) {
    const double own = expected * share.weight;
    const std::uint64_t requests = whole(own, share.request_class);
    if (requests > 0) counts.push_back({share.request_class, requests, own});
  }
}

void FlowSource::take_recorded(std::int64_t until_ns, std::vector<FlowCount>& counts) {
  for (; recorded_ && recorded_->at_ns < until_ns; recorded_ = replay_->next()) {
    const auto known = std::find_if(counts.begin(), counts.end(), [&](const FlowCount& count) {
      return count.request_class == recorded_->request_class;
    });
    if (known == counts.end())
      counts.push_back({recorded_->request_class, 1, 1.0});
    else
      known->expected = static_cast<double>(++known->requests);
  }
}

double FlowSource::expected_until(std::int64_t until_ns) {
  double expected = 0;
  if (bursts_) {
    for (; bursts_->ends_ns() < until_ns; bursts_->turn()) {
      expected += bursts_->factor() * rate_.expected_until(bursts_->ends_ns());
      rate_.skip_to(bursts_->ends_ns());
    }
  }
  expected += (bursts_ ? bursts_->factor() : 1.0) * rate_.expected_until(until_ns);
  rate_.skip_to(until_ns);
  return expected;
}

std::uint64_t FlowSource::whole(double expected, std::uint32_t request_class) {
  if (is_drawn_ && dispersion_ > 0) {
    engine::Draw draw(key_, step_, request_class);
    if (expected < kFew && dispersion_ == 1) return poisson(expected, draw);
    const double drawn =
        expected + std::sqrt(dispersion_ * expected) * engine::unit_normal(draw) + 0.5;
    return drawn > 0 ? static_cast<std::uint64_t>(drawn) : 0;
  }
  if (carried_.size() <= request_class) carried_.resize(request_class + 1);
  const double all = carried_[request_class] + expected;
  const auto requests = static_cast<std::uint64_t>(all);
  carried_[request_class] = all - static_cast<double>(requests);
  return requests;
}

}  // namespace headroom::load
