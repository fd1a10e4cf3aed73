#include "sim/scenario/read_distribution.hpp"

#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

namespace headroom::scenario {
namespace {

using engine::Distribution;
using testing::ElementsAre;
using testing::HasSubstr;
using Kind = Distribution::Kind;

constexpr double kMs = 1e6;

/// What a value is read as, and what is wrong with it.
struct Reading {
  std::optional<Distribution> distribution;
  std::vector<Problem> problems;
};
Reading read_value(const std::string& text, const std::filesystem::path& folder = "/nowhere") {
  const Json json = Json::parse(text);
  ReadContext context{environment(), "x.json", folder, folder, {}, {}, {}};
  Reading reading;
  reading.distribution = read_distribution(Node(json, "/d", context));
  reading.problems = std::move(context.problems);
  return reading;
}

void expect_kind(const std::string& text, Kind kind, double mean_ms, double first_ms,
                 double second) {
  const Reading reading = read_value(text);
  ASSERT_TRUE(reading.distribution) << text;
  EXPECT_TRUE(reading.problems.empty()) << text;
  EXPECT_EQ(reading.distribution->kind(), kind) << text;
  EXPECT_NEAR(reading.distribution->mean(), mean_ms * kMs, 1e-9 * mean_ms * kMs) << text;
  EXPECT_EQ(reading.distribution->first_parameter(), first_ms * kMs) << text;
  EXPECT_EQ(reading.distribution->second_parameter(), second) << text;
  // Written out, it is the same again.
  const Json written = distribution_json(*reading.distribution);
  EXPECT_EQ(written, Json::parse(text)) << written;
}

TEST(ReadDistribution, every_kind_is_read_in_nanoseconds_and_written_as_it_was) {
  expect_kind(R"("30ms")", Kind::constant, 30, 30, 0);
  expect_kind(R"("0s")", Kind::constant, 0, 0, 0);
  expect_kind(R"({"exponential": "30ms"})", Kind::exponential, 30, 30, 0);
  expect_kind(R"({"uniform": ["10ms", "30ms"]})", Kind::uniform, 20, 10, 30 * kMs);
  expect_kind(R"({"lognormal": {"mean": "8ms", "cv": 0.5}})", Kind::lognormal, 8, 8, 0.5);
  expect_kind(R"({"gamma": {"mean": "5ms", "cv": 2.0}})", Kind::gamma, 5, 5, 2);
  expect_kind(R"({"hyperexponential": {"mean": "4ms", "cv": 3.0}})", Kind::hyperexponential, 4, 4,
              3);
  // Weibull of shape 1/2 and scale s has the mean 2 s.
  expect_kind(R"({"weibull": {"scale": "10ms", "shape": 0.5}})", Kind::weibull, 20, 10, 0.5);
  // Five standard deviations above 0 nothing is drawn again.
  expect_kind(R"({"normal": {"mean": "10ms", "sd": "1ms"}})", Kind::normal, 10, 10, 1 * kMs);
}

TEST(ReadDistribution, an_empirical_distribution_lists_its_values) {
  const Reading reading = read_value(R"({"empirical": ["10ms", "1s", "10ms"]})");
  ASSERT_TRUE(reading.distribution);
  EXPECT_THAT(reading.distribution->values(), ElementsAre(10 * kMs, 1000 * kMs, 10 * kMs));
  EXPECT_EQ(distribution_json(*reading.distribution),
            Json::parse(R"({"empirical": ["10ms", "1s", "10ms"]})"));
}

TEST(ReadDistribution, an_empirical_distribution_may_stand_in_a_file) {
  const TemporaryFolder folder("headroom-times");
  folder.write("times.txt", "12.5ms\r\n\n1s  \n0s");
  const Reading reading = read_value(R"({"empirical": {"file": "times.txt"}})", folder.path());
  ASSERT_TRUE(reading.distribution);
  EXPECT_THAT(reading.distribution->values(), ElementsAre(12.5 * kMs, 1000 * kMs, 0));
}

TEST(ReadDistribution, a_bad_line_of_a_file_is_told_with_its_number) {
  const TemporaryFolder folder("headroom-times");
  folder.write("times.txt", "12.5ms\n\n7\n");
  folder.write("empty.txt", "\n\n");
  const Reading reading = read_value(R"({"empirical": {"file": "times.txt"}})", folder.path());
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].place, "/d/empirical/file");
  EXPECT_EQ(reading.problems[0].found, "\"7\" in line 3 of the file");
  EXPECT_EQ(read_value(R"({"empirical": {"file": "empty.txt"}})", folder.path()).problems.size(),
            1U);
}

TEST(ReadDistribution, every_mistake_gives_nothing_and_one_problem_at_its_place) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"30", "/d"},
      {"\"30\"", "/d"},
      {"null", "/d"},
      {"[]", "/d"},
      {"{}", "/d"},
      {R"({"exponential": "1ms", "uniform": ["1ms", "2ms"]})", "/d"},
      {R"({"exponential": 30})", "/d/exponential"},
      {R"({"exponential": "0s"})", "/d/exponential"},
      {R"({"exponentail": "30ms"})", "/d/exponentail"},
      {R"({"uniform": "30ms"})", "/d/uniform"},
      {R"({"uniform": ["1ms", 2]})", "/d/uniform/1"},
      {R"({"uniform": ["2ms", "1ms"]})", "/d/uniform"},
      {R"({"normal": {"mean": "10ms"}})", "/d/normal/sd"},
      {R"({"normal": {"mean": "0ms", "sd": "1ms"}})", "/d/normal/mean"},
      {R"({"lognormal": {"mean": "8ms", "cv": -1}})", "/d/lognormal/cv"},
      {R"({"gamma": {"mean": "8ms", "cv": "1"}})", "/d/gamma/cv"},
      {R"({"weibull": {"scale": "8ms", "shape": 0}})", "/d/weibull/shape"},
      {R"({"hyperexponential": {"mean": "8ms", "cv": 0.9}})", "/d/hyperexponential/cv"},
      {R"({"empirical": ["8ms", "x"]})", "/d/empirical/1"},
      {R"({"empirical": []})", "/d/empirical"},
      {R"({"empirical": {"files": "x"}})", "/d/empirical/file"}};
  for (const auto& [text, place] : mistakes) {
    const Reading reading = read_value(text);
    EXPECT_FALSE(reading.distribution) << text;
    ASSERT_FALSE(reading.problems.empty()) << text;
    EXPECT_EQ(reading.problems[0].place, place) << text;
  }
}

TEST(ReadDistribution, a_parameter_too_many_is_a_mistake) {
  const Reading reading = read_value(R"({"lognormal": {"mean": "8ms", "cv": 1, "sd": "2ms"}})");
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].place, "/d/lognormal/sd");
}

TEST(ReadDistribution, a_distribution_of_null_is_a_mistake) {
  EXPECT_EQ(read_value(R"({"exponential": null})").problems.size(), 1U);
}

TEST(ReadDistribution, the_forms_are_told_when_none_fits) {
  const Reading reading = read_value("30");
  ASSERT_EQ(reading.problems.size(), 1U);
  for (const char* kind : {"exponential", "uniform", "normal", "lognormal", "gamma", "weibull",
                           "hyperexponential", "empirical"})
    EXPECT_THAT(reading.problems[0].allowed, HasSubstr(kind));
}

}  // namespace
}  // namespace headroom::scenario
