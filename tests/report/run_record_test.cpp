#include "sim/report/run_record.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using world::RunResult;

RunResult some_result() {
  RunResult result;
  result.simulated = 100_s;
  result.requests.sent = result.requests.ok = 3;
  for (const Duration latency : {1_ns, 7_ms, 3_h}) result.latency.add(latency);
  result.mean_in_service = 0.1 + 0.2;  // needs all of its 17 digits
  result.slo = {{"p95", 0.025, 0.1 + 0.2, false}};
  return result;
}

TEST(RunRecord, comes_back_from_its_text_as_it_was) {
  const RunRecord record = record_of(some_result());
  const RunRecord read = record_of(text_of(record));
  EXPECT_EQ(read.figures, record.figures);
  EXPECT_EQ(read.figures.dump(), record.figures.dump());
  EXPECT_EQ(read.latency.contents().buckets, record.latency.contents().buckets);
  EXPECT_EQ(text_of(read), text_of(record));
}

TEST(RunRecord, of_a_run_without_requests_is_one_too) {
  const RunResult nothing;
  const RunRecord read = record_of(text_of(record_of(nothing)));
  EXPECT_EQ(read.latency.count(), 0U);
}

}  // namespace
}  // namespace headroom::report
