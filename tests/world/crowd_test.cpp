#include <gtest/gtest.h>

#include "tests/world/one_sampler.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

/// So many instances and requests at once that what comes next is fetched ahead of its turn, with
/// health checks among the requests.
scenario::Scenario crowd() {
  scenario::Scenario scenario = small_scenario({{"/duration", R"("1m")"},
                                                {"/auto_scaling_group/MinSize", "1"},
                                                {"/auto_scaling_group/MaxSize", "1100"},
                                                {"/auto_scaling_group/DesiredCapacity", "1100"},
                                                {"/application/workers", "0"}});
  scenario.application.requests[0].steps[0].time = engine::Distribution::exponential(1e9);
  scenario.target_group.algorithm = cloud::RoutingAlgorithm::least_outstanding_requests;
  load::ThreadGroupConfig users = one_sampler("users", "job", load::PlanNode::kForever);
  users.threads = 40'000;
  scenario.load = {{"users", {}, {}, std::vector<load::ThreadGroupConfig>{users}}};
  return scenario;
}

TEST(Crowd, each_user_has_one_request_at_a_time_and_each_core_is_busy) {
  const RunResult result = run(crowd());
  EXPECT_EQ(failed(result, Failure::elb_503), 0U);
  // 1,100 cores for a minute, a second of work a request: less what the last ones have got so far.
  EXPECT_NEAR(static_cast<double>(result.requests.ok), 1100 * 60, 0.05 * 1100 * 60);
  EXPECT_LE(result.requests.sent, result.requests.ok + 40'000);
}

}  // namespace
}  // namespace headroom::world
