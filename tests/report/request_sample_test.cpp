#include "sim/report/request_sample.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace headroom::report {
namespace {

/// Requests that were sent after 0, 1, 2, ... seconds, in blocks.
RequestSample sample_of(int requests, int block, std::size_t most) {
  RequestSample sample(most);
  std::vector<world::FinishedRequest> together;
  for (int k = 0; k < requests; ++k) {
    together.emplace_back().sent = Instant::at(Duration::seconds(k));
    if (k % block != block - 1 && k + 1 < requests) continue;
    sample.add(together);
    together.clear();
  }
  return sample;
}

std::vector<double> times(const RequestSample& sample) {
  std::vector<double> times;
  for (const auto& request : sample.requests()) times.push_back(request.sent.seconds());
  return times;
}

TEST(RequestSample, has_every_request_while_there_are_few) {
  const RequestSample sample = sample_of(4, 3, 4);
  EXPECT_THAT(times(sample), testing::ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(sample.one_of(), 1u);
}

TEST(RequestSample, is_evenly_spread_however_many_there_are) {
  for (const int block : {1, 7, 100}) {
    const RequestSample sample = sample_of(100, block, 4);
    EXPECT_EQ(sample.one_of(), 32u);
    EXPECT_THAT(times(sample), testing::ElementsAre(0, 32, 64, 96));
  }
  EXPECT_THAT(times(sample_of(9, 2, 5)), testing::ElementsAre(0, 2, 4, 6, 8));
}

TEST(RequestSample, leaves_transactions_out) {
  RequestSample sample(4);
  world::FinishedRequest transaction;
  transaction.transaction.emplace();
  sample.add({&transaction, 1});
  EXPECT_TRUE(sample.requests().empty());
}

}  // namespace
}  // namespace headroom::report
