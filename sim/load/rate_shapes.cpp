#include "sim/load/rate_shapes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/engine/elementary.hpp"
#include "sim/load/rate_feed.hpp"

namespace headroom::load {
namespace {

bool is_before(const RatePoint& point, Duration time) { return point.at < time; }
bool is_after(Duration time, const RatePoint& point) { return time < point.at; }

double between(const RatePoint& a, const RatePoint& b, Duration time) {
  const double part =
      static_cast<double>((time - a.at).ns()) / static_cast<double>((b.at - a.at).ns());
  return a.per_second + part * (b.per_second - a.per_second);
}

/// Before a step at that time, if there is one. @pre time > 0
double rate_before(const RateCurve& curve, Duration time) {
  const auto next = std::lower_bound(curve.begin(), curve.end(), time, is_before);
  if (next == curve.end()) return curve.back().per_second;
  return between(*(next - 1), *next, time);
}

/// The sine at k of SineRate::kPieces parts of its period, by its series: the C library's differs
/// between processors.
double sine_of_piece(std::int64_t k) {
  constexpr std::int64_t kQuarter = SineRate::kPieces / 4;
  const std::int64_t in_half = k % (2 * kQuarter);
  const double x = static_cast<double>(in_half <= kQuarter ? in_half : 2 * kQuarter - in_half) /
                   kQuarter * 1.5707963267948966;
  double sum = 0;
  for (int n = 10; n >= 0; --n) sum = 1 - x * x / ((2 * n + 2) * (2 * n + 3)) * sum;
  return k < 2 * kQuarter ? x * sum : -x * sum;
}

/// All times at which one of two curves may bend, each once.
std::vector<Duration> times_of(const RateCurve& a, const RateCurve& b) {
  std::vector<Duration> times;
  for (const RateCurve* curve : {&a, &b}) {
    for (const RatePoint& point : *curve) times.push_back(point.at);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

/// The values of two curves at a time where one of them may bend.
struct Pair {
  Duration at;
  double a_before, b_before, a, b;
};
std::vector<Pair> pairs_of(const RateCurve& a, const RateCurve& b) {
  std::vector<Pair> pairs;
  for (const Duration at : times_of(a, b)) {
    const double a_now = rate_at(a, at);
    const double b_now = rate_at(b, at);
    const bool is_first = at == Duration{};
    pairs.push_back({at, is_first ? a_now : rate_before(a, at),
                     is_first ? b_now : rate_before(b, at), a_now, b_now});
  }
  return pairs;
}

void add_step(RateCurve& curve, Duration at, double before, double after) {
  if (before != after) curve.push_back({at, before});
  curve.push_back({at, after});
}

/// The largest product; within a stretch it can be larger than at both ends.
double largest_product(const std::vector<Pair>& pairs) {
  double most = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    most = std::max({most, pairs[i].a * pairs[i].b, pairs[i].a_before * pairs[i].b_before});
    if (i + 1 < pairs.size())
      most = std::max(most, (pairs[i].a + pairs[i + 1].a_before) / 2 *
                                (pairs[i].b + pairs[i + 1].b_before) / 2);
  }
  return most;
}

}  // namespace

double rate_at(const RateCurve& curve, Duration time) {
  const auto next = std::upper_bound(curve.begin(), curve.end(), time, is_after);
  if (next == curve.end()) return curve.back().per_second;
  return between(*(next - 1), *next, time);
}

RateCurve cut(RateCurve curve, Duration length) {
  const auto beyond = std::lower_bound(curve.begin(), curve.end(), length, is_before);
  if (beyond != curve.end()) curve.erase(beyond + 1, curve.end());
  return curve;
}

RateCurve ramp_rate(double from, double to, Duration begin, Duration over) {
  RateCurve curve = {{Duration{}, from}};
  if (begin > Duration{}) curve.push_back({begin, from});
  curve.push_back({begin + over, to});
  return curve;
}

RateCurve spike_rate(double base, double peak, Duration at, Duration length) {
  return {{Duration{}, base}, {at, base}, {at, peak}, {at + length, peak}, {at + length, base}};
}

RateCurve sine_rate(const SineRate& sine, Duration length) {
  constexpr std::int64_t kPieces = SineRate::kPieces;
  const auto time_of = [&](std::int64_t piece) {  // in two parts: the product may not fit
    return sine.period * (piece / kPieces) + sine.period * (piece % kPieces) / kPieces;
  };
  const Duration ahead = (sine.period - sine.phase % sine.period) % sine.period;
  const auto value_of = [&](std::int64_t piece) {
    return sine.mean + sine.amplitude * sine_of_piece(piece % kPieces);
  };
  std::int64_t piece = kPieces * ahead.ns() / sine.period.ns();
  while (piece > 0 && time_of(piece) > ahead) --piece;
  while (time_of(piece + 1) <= ahead) ++piece;
  const RatePoint before{time_of(piece), value_of(piece)};
  const RatePoint after{time_of(piece + 1), value_of(piece + 1)};
  RateCurve curve = {{Duration{}, between(before, after, ahead)}};
  do {
    ++piece;
    curve.push_back({time_of(piece) - ahead, value_of(piece)});
  } while (curve.back().at < length);
  return curve;
}

RateCurve flash_crowd_rate(const FlashCrowd& crowd) {
  const double height = crowd.peak - crowd.base;
  RateCurve curve = {{Duration{}, crowd.base}, {crowd.at, crowd.base}};
  const Duration top = crowd.at + crowd.rise;
  curve.push_back({top, crowd.peak});
  const Duration falls = top + crowd.hold;
  if (crowd.hold > Duration{}) curve.push_back({falls, crowd.peak});
  // Even steps of e^(-t/2) leave the same error in each piece.
  Duration at;
  for (int i = FlashCrowd::kPieces - 1; i >= 1; --i) {
    const double root = static_cast<double>(i) / FlashCrowd::kPieces;
    at = Duration::from_nanoseconds(-2 * engine::log(root) * static_cast<double>(crowd.decay.ns()));
    curve.push_back({falls + at, crowd.base + height * root * root});
  }
  curve.push_back({falls + at + crowd.decay * 2, crowd.base});
  return curve;
}

RateCurve sum_of(const RateCurve& a, const RateCurve& b) {
  RateCurve sum;
  for (const Pair& pair : pairs_of(a, b))
    add_step(sum, pair.at, pair.a_before + pair.b_before, pair.a + pair.b);
  return sum;
}

RateCurve product_of(const RateCurve& a, const RateCurve& b) {
  constexpr double kShareOfLargest = 1e-3;
  constexpr double kMostPieces = 1000;
  const auto pairs = pairs_of(a, b);
  const double most = largest_product(pairs);
  RateCurve product;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Pair& from = pairs[i];
    add_step(product, from.at, from.a_before * from.b_before, from.a * from.b);
    if (i + 1 == pairs.size()) break;
    const Pair& to = pairs[i + 1];
    // A chord of n pieces is off by |rise of a| * |rise of b| / 4 / n^2.
    const double off = std::abs((to.a_before - from.a) * (to.b_before - from.b)) / 4;
    if (off <= kShareOfLargest * most) continue;
    const auto n = static_cast<std::int64_t>(
        std::ceil(std::min(kMostPieces, std::sqrt(off / (kShareOfLargest * most)))));
    for (std::int64_t k = 1; k < n; ++k) {
      const double part = static_cast<double>(k) / static_cast<double>(n);
      const Duration at = from.at + (to.at - from.at) / n * k;
      product.push_back({at, (from.a + part * (to.a_before - from.a)) *
                                 (from.b + part * (to.b_before - from.b))});
    }
  }
  return product;
}

}  // namespace headroom::load
