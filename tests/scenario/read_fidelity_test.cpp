#include "sim/scenario/read_fidelity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_scenario.hpp"

namespace headroom::scenario {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Fidelity fidelity_of(const Json& fidelity, const Json& duration = "1h") {
  return read(small_with({{"/fidelity", fidelity}, {"/duration", duration}})).fidelity;
}

std::string problem_with(const Json& fidelity, const std::string& place, const Json& value) {
  const auto problems = problems_of(small_with({{"/fidelity", fidelity}, {place, value}}));
  return problems.empty() ? "" : problems.front().place + " " + problems.front().text();
}

TEST(ReadFidelity, is_by_request_unless_something_else_is_said) {
  EXPECT_FALSE(read(small()).fidelity.is_flow());
  EXPECT_FALSE(fidelity_of("request").is_flow());
  EXPECT_EQ(fidelity_of("fluid").form, Fidelity::Form::fluid);
  EXPECT_EQ(fidelity_of("hybrid").form, Fidelity::Form::hybrid);
}

TEST(ReadFidelity, an_object_says_more) {
  const Fidelity fidelity =
      fidelity_of({{"form", "fluid"}, {"step", "5s"}, {"checked_requests", 1000}});
  EXPECT_EQ(fidelity.form, Fidelity::Form::fluid);
  EXPECT_EQ(fidelity.step, 5_s);
  EXPECT_EQ(fidelity.checked_requests, 1000);
}

TEST(ReadFidelity, is_never_nothing) {
  for (const Json& nothing : {Json(false), Json(0), Json::array()})
    EXPECT_THAT(problem_with(nothing, "/seed", 1), HasSubstr("/fidelity")) << nothing;
  EXPECT_THAT(problem_with(Json::object(), "/seed", 1), HasSubstr("form"));
}

TEST(ReadFidelity, takes_longer_steps_for_very_long_runs) {
  EXPECT_EQ(fidelity_of("fluid", "7d").step, 10_s);
  EXPECT_EQ(fidelity_of("fluid", "365d").step, 60_s);
}

TEST(ReadFidelity, a_minute_must_have_whole_steps) {
  EXPECT_THAT(problem_with({{"form", "fluid"}, {"step", "7s"}}, "/seed", 1),
              HasSubstr("/fidelity/step"));
}

TEST(ReadFidelity, refuses_what_hangs_on_single_requests) {
  EXPECT_THAT(
      problem_with(
          "fluid", "/load",
          Json::parse(R"([{"thread_group": {"threads": 1, "loops": 1, "requests": ["get"]}}])")),
      HasSubstr("users who wait for answers"));
  EXPECT_THAT(problem_with("hybrid", "/application/memory",
                           Json::parse(R"({"base": "100MB", "per_worker": "10MB"})")),
              HasSubstr("memory"));
  EXPECT_THAT(problem_with("fluid", "/throttle", Json::parse(R"({"period": "100ms"})")),
              HasSubstr("quota"));
  EXPECT_THAT(problem_with("fluid", "/hyper_thread_yield", 1.3), HasSubstr("slow each other down"));
  EXPECT_THAT(problem_with("fluid", "/target_group", Json::parse(R"({"Attributes": [
                  {"Key": "load_balancing.algorithm.type", "Value": "weighted_random"},
                  {"Key": "load_balancing.algorithm.anomaly_mitigation", "Value": "on"}]})")),
              HasSubstr("anomaly mitigation"));
  EXPECT_THAT(problem_with("request", "/throttle", Json::parse(R"({"period": "100ms"})")),
              IsEmpty());
}

TEST(ReadFidelity, is_written_out_in_the_resolved_scenario) {
  EXPECT_EQ(fidelity_json(Fidelity{}), "request");
  const Json json = fidelity_json(fidelity_of("hybrid"));
  EXPECT_EQ(json["form"], "hybrid");
  EXPECT_EQ(json["step"], "10s");
}

}  // namespace
}  // namespace headroom::scenario
