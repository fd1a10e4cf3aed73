#include "sim/report/no_reaction.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using experiment::Reaction;
using experiment::Span;

Instant at(int seconds) { return Instant::at(Duration::seconds(seconds)); }

/// Ten bins of a minute; the SLO is broken in the third, the fourth and the eighth.
world::RunResult ten_minutes() {
  world::RunResult result;
  result.simulated = 10_min;
  result.series.step = 60_s;
  result.slo = {{"p95", 0.5, 0.01, true}};
  for (int bin = 0; bin < 10; ++bin) {
    result.series.start.push_back(at(60 * bin));
    result.series.throughput_per_second.push_back(1);
    result.series.errors_per_second.push_back(0);
    result.series.p95_s.emplace_back(bin == 2 || bin == 3 || bin == 7 ? 2 : 0.01);
  }
  return result;
}

TEST(SingleMoments, are_those_that_no_reaction_tells_of) {
  Reaction outage;
  outage.broken = Span{at(120), at(240)};
  EXPECT_EQ(single_moments_words(ten_minutes(), {outage, Reaction{}}),
            "Not told: single moments in which the SLO was broken and nothing answered, 1 min 0 s "
            "in all\n\n");
  outage.broken->end = at(480);
  EXPECT_EQ(single_moments_words(ten_minutes(), {outage}), "");
}

}  // namespace
}  // namespace headroom::report
