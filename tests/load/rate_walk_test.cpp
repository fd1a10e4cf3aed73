#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/load/rate_curve.hpp"
#include "sim/load/rate_feed.hpp"

namespace headroom::load {
namespace {

/// Numbers of arrivals from one to the next, somehow uneven.
double gap(std::size_t i) { return 0.01 + static_cast<double>(i * 7919 % 1000) / 400; }

constexpr std::size_t kBlock = 16;

/// The first 100 arrivals one by one; kNever from the first that does not come.
std::vector<std::int64_t> one_by_one(RateWalk walk, std::int64_t end_ns) {
  std::vector<std::int64_t> times;
  while (times.size() < 100 && (times.empty() || times.back() < end_ns))
    times.push_back(walk.advance(gap(times.size())).value_or(RateWalk::kNever));
  return times;
}

/// The same, in blocks.
std::vector<std::int64_t> by_blocks(RateWalk walk, std::int64_t end_ns) {
  std::vector<std::int64_t> times;
  while (times.size() < 100 && (times.empty() || times.back() < end_ns)) {
    std::array<std::int64_t, kBlock> block{};
    const std::size_t before = times.size();
    const std::size_t room = std::min(kBlock, 100 - before);
    const std::size_t count = walk.advance_each(std::span(block).first(room), end_ns,
                                                [&](std::size_t i) { return gap(before + i); });
    times.insert(times.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
  }
  return times;
}

void expect_the_same(const RateCurve& curve, std::int64_t end_ns = RateWalk::kNever) {
  const auto expected = one_by_one(RateWalk(curve), end_ns);
  EXPECT_FALSE(expected.empty());
  EXPECT_EQ(by_blocks(RateWalk(curve), end_ns), expected);
}

TEST(RateWalk, goes_as_far_in_blocks_as_one_by_one) {
  expect_the_same({{Duration{}, 3.7}});
  expect_the_same({{Duration{}, 1}, {10_s, 9}});
  expect_the_same({{Duration{}, 0}});
  expect_the_same({{Duration{}, 5}, {3_s, 5}, {3_s, 0}});
  expect_the_same({{Duration{}, 2}, {4_s, 0}, {8_s, 30}});
}

TEST(RateWalk, stops_in_a_block_where_its_source_does) {
  expect_the_same({{Duration{}, 3.7}}, Duration(7_s).ns());
  EXPECT_LT(by_blocks(RateWalk({{Duration{}, 3.7}}), Duration(7_s).ns()).size(), 100U);
  expect_the_same({{Duration{}, 1}, {10_s, 9}}, Duration(5_s).ns());
}

/// Point by point, as a file is read.
class Steps final : public RateFeed {
 public:
  bool read(RateCurve& points) override {
    if (++step_ == 5) return false;
    points.push_back({Duration::seconds(3 * step_), static_cast<double>(step_ % 2 * 8)});
    return true;
  }

 private:
  std::int64_t step_ = 0;
};

TEST(RateWalk, reads_its_feed_in_blocks_as_one_by_one) {
  const RateCurve start = {{Duration{}, 2}};
  EXPECT_EQ(by_blocks(RateWalk(start, std::make_unique<Steps>()), RateWalk::kNever),
            one_by_one(RateWalk(start, std::make_unique<Steps>()), RateWalk::kNever));
}

}  // namespace
}  // namespace headroom::load
