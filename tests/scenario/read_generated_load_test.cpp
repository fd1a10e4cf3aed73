#include <gmock/gmock.h>

#include "sim/load/rate_shapes.hpp"
#include "sim/load/session_visits.hpp"
#include "tests/scenario/small_scenario.hpp"

/// Rates by shape, arrival processes, mixes that change, and sessions, in the block "load".
namespace headroom::scenario {
namespace {

using load::OpenLoadConfig;
using load::rate_at;
using load::RateCurve;
using load::SessionsConfig;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

Json with_load(const std::string& entry, const Values& more = {}) {
  Values values = {
      {"/application/requests/open_shop", {{"steps", Json::array({{{"cpu", "5ms"}}})}}},
      {"/load", Json::array({Json::parse(entry)})}};
  values.insert(values.end(), more.begin(), more.end());
  return small_with(values);
}
RateCurve rate(const std::string& shape, const Values& more = {}) {
  const Json json = with_load(R"({"poisson": {"mix": {"get": 1}, "rate": )" + shape + "}}", more);
  return std::get<OpenLoadConfig>(read(json).load.at(0).kind).rate;
}
OpenLoadConfig open(const std::string& entry) {
  return std::get<OpenLoadConfig>(read(with_load(R"({"open": )" + entry + "}")).load.at(0).kind);
}
SessionsConfig sessions(const std::string& entry) {
  return std::get<SessionsConfig>(
      read(with_load(R"({"sessions": )" + entry + "}")).load.at(0).kind);
}
std::string complaint_of(const std::string& entry) { return complaint(with_load(entry)); }

// ---- rates -------------------------------------------------------------------------------------

TEST(RateShape, steps_are_held_and_pieces_are_linear) {
  EXPECT_DOUBLE_EQ(rate_at(rate(R"({"steps": [["0s", 1], ["2m", 5]]})"), 119_s), 1);
  EXPECT_DOUBLE_EQ(rate_at(rate(R"({"steps": [["0s", 1], ["2m", 5]]})"), 2_min), 5);
  EXPECT_DOUBLE_EQ(rate_at(rate(R"({"piecewise": [["0s", 1], ["2m", 5]]})"), 1_min), 3);
  EXPECT_DOUBLE_EQ(rate_at(rate(R"({"steps": [["1m", 7], ["2m", 5]]})"), 0_s), 7)
      << "the first is held";
}

TEST(RateShape, a_wave_and_a_spike_can_be_said_in_one_load) {
  const RateCurve both = rate(R"({"sum": [{"sine": {"mean": 10, "amplitude": 4, "period": "4m"}},
      {"spike": {"base": 0, "peak": 50, "at": "3m", "length": "30s"}}]})");
  EXPECT_NEAR(rate_at(both, 1_min), 14, 1e-9);
  EXPECT_NEAR(rate_at(both, 3_min), 56, 1e-9);
  EXPECT_NEAR(rate_at(both, 4_min), 10, 1e-9);
}

TEST(RateShape, a_product_scales) {
  EXPECT_DOUBLE_EQ(rate_at(rate(R"({"product": [2, [["0s", 1], ["2m", 5]], 3]})"), 1_min), 18);
}

TEST(RateShape, flash_crowds_are_cut_off_where_nothing_needs_them) {
  const RateCurve crowd =
      rate(R"({"flash_crowd": {"base": 1, "peak": 9, "at": "9m", "decay": "1h"}})");
  EXPECT_LT(crowd.size(), 8U);
  EXPECT_THAT(read(with_load(R"({"poisson": {"mix": {"get": 1}, "rate": {"flash_crowd": {"base": 1,
                  "peak": 9, "at": "9m", "decay": "1h"}}}})"))
                  .warnings,
              IsEmpty());
}

std::string hours_with(int hour, double factor) {
  std::string text = "[";
  for (int h = 0; h < 24; ++h)
    text += (h > 0 ? ", " : "") + std::to_string(h == hour ? factor : 1.0);
  return text + "]";
}
std::string weekly(int hour, double factor, const std::string& more = "") {
  return R"({"weekly": {"rate": 10, "hours": )" + hours_with(hour, factor) + more + "}}";
}

TEST(RateShape, weekly_goes_by_the_clock_on_the_wall) {
  // The run begins on Monday, 2026-01-05, at midnight UTC.
  const Values days = {{"/duration", "9d"}};
  const RateCurve utc = rate(weekly(9, 3, R"(, "weekdays": {"TUE": 0.5})"), days);
  EXPECT_DOUBLE_EQ(rate_at(utc, 8_h), 10);
  EXPECT_DOUBLE_EQ(rate_at(utc, 9_h), 30);
  EXPECT_DOUBLE_EQ(rate_at(utc, 10_h), 10);
  EXPECT_DOUBLE_EQ(rate_at(utc, 24_h), 5) << "Tuesday";
  EXPECT_DOUBLE_EQ(rate_at(utc, 33_h), 15);
  EXPECT_DOUBLE_EQ(rate_at(utc, 48_h), 10);
  EXPECT_DOUBLE_EQ(rate_at(utc, 24_h * 8), 5) << "Tuesday again";
  const RateCurve tokyo =
      rate(weekly(9, 3, R"(, "weekdays": {"TUE": 0.5}, "time_zone": "Asia/Tokyo")"), days);
  EXPECT_DOUBLE_EQ(rate_at(tokyo, 0_h), 30);
  EXPECT_DOUBLE_EQ(rate_at(tokyo, 1_h), 10);
  EXPECT_DOUBLE_EQ(rate_at(tokyo, 15_h), 5) << "Tuesday, midnight";
  const RateCurve kolkata = rate(weekly(9, 3, R"(, "time_zone": "Asia/Kolkata")"), days);
  EXPECT_DOUBLE_EQ(rate_at(kolkata, 3_h + 29_min), 10);
  EXPECT_DOUBLE_EQ(rate_at(kolkata, 3_h + 30_min), 30);
}

TEST(RateShape, weekly_begins_where_the_load_does) {
  const Json json =
      with_load(R"({"start": "90m", "poisson": {"mix": {"get": 1}, "rate": )" + weekly(3, 3) + "}}",
                {{"/duration", "1d"}});
  const RateCurve late = std::get<OpenLoadConfig>(read(json).load.at(0).kind).rate;
  EXPECT_DOUBLE_EQ(rate_at(late, 1_h + 29_min), 10);
  EXPECT_DOUBLE_EQ(rate_at(late, 1_h + 30_min), 30) << "three o'clock";
}

TEST(RateShape, weekly_knows_summer_time) {
  // On 2026-03-29 clocks in Berlin go from two to three at 01:00 UTC: there is no third hour.
  const Values spring = {{"/start_time", "2026-03-29T00:00:00Z"}, {"/duration", "6h"}};
  const RateCurve second = rate(weekly(2, 3, R"(, "time_zone": "Europe/Berlin")"), spring);
  const RateCurve third = rate(weekly(3, 3, R"(, "time_zone": "Europe/Berlin")"), spring);
  for (int h = 0; h < 6; ++h) EXPECT_DOUBLE_EQ(rate_at(second, Duration::hours(h)), 10) << h;
  EXPECT_DOUBLE_EQ(rate_at(third, 1_h), 30);
  EXPECT_DOUBLE_EQ(rate_at(third, 2_h), 10);
}

TEST(RateShape, weekly_may_be_linear_between_the_middles_of_the_hours) {
  const RateCurve smooth = rate(weekly(0, 3, R"(, "between": "linear")"), {{"/duration", "1d"}});
  EXPECT_DOUBLE_EQ(rate_at(smooth, 0_h), 20) << "half way from 23:30 to 0:30";
  EXPECT_DOUBLE_EQ(rate_at(smooth, 30_min), 30);
  EXPECT_DOUBLE_EQ(rate_at(smooth, 1_h), 20);
  EXPECT_DOUBLE_EQ(rate_at(smooth, 90_min), 10);
}

TEST(RateShape, what_is_wrong_is_told_with_its_place) {
  EXPECT_THAT(
      complaint_of(R"({"poisson": {"mix": {"get": 1}, "rate": {"sum": [1, {"sinus": 3}]}}})"),
      AllOf(HasSubstr("/load/0/poisson/rate/sum/1/sinus"), HasSubstr("\"sine\"")));
  EXPECT_THAT(complaint_of(R"({"poisson": {"mix": {"get": 1}, "rate": "40"}})"),
              AllOf(HasSubstr("/load/0/poisson/rate"), HasSubstr("flash_crowd")));
  EXPECT_THAT(complaint_of(R"({"poisson": {"mix": {"get": 1},
                  "rate": {"sine": {"mean": 1, "amplitude": 2, "period": "1h"}}}})"),
              HasSubstr("an amplitude of 2 around 1"));
}

// ---- processes ---------------------------------------------------------------------------------

TEST(Arrivals, a_process_is_read_with_gaps_of_mean_1) {
  using Kind = engine::Distribution::Kind;
  const auto gaps = [](const std::string& arrivals) {
    return open(R"({"rate": 5, "mix": {"get": 1}, "arrivals": )" + arrivals + "}").process.gaps;
  };
  EXPECT_EQ(gaps("\"poisson\"").kind(), Kind::exponential);
  EXPECT_EQ(gaps("\"constant\"").kind(), Kind::constant);
  EXPECT_EQ(gaps(R"({"gamma": {"cv": 2}})").kind(), Kind::gamma);
  EXPECT_EQ(gaps(R"({"weibull": {"cv": 2}})").kind(), Kind::weibull);
  EXPECT_EQ(gaps(R"({"lognormal": {"cv": 2}})").kind(), Kind::lognormal);
  EXPECT_EQ(gaps(R"({"hyperexponential": {"cv": 2}})").kind(), Kind::hyperexponential);
  for (const char* form : {"gamma", "weibull", "lognormal", "hyperexponential"})
    EXPECT_NEAR(gaps("{\"" + std::string(form) + R"(": {"cv": 2}})").mean(), 1, 1e-9) << form;
}

TEST(Arrivals, an_index_of_dispersion_is_meant_at_the_mean_rate) {
  const auto process = open(R"({"rate": [["0s", 0], ["10m", 80]], "mix": {"get": 1}, "arrivals":
      {"mmpp": {"calm": "2m", "burst": "30s", "index_of_dispersion": 30}}})")
                           .process;
  ASSERT_TRUE(process.bursts);
  EXPECT_NEAR(process.bursts->dispersion(40, 1'000'000_h), 30, 1e-6);
  EXPECT_THAT(complaint_of(R"({"open": {"rate": 40, "mix": {"get": 1}, "arrivals":
      {"mmpp": {"calm": "2m", "burst": "30s", "index_of_dispersion": 1e8}}}})"),
              AllOf(HasSubstr("/arrivals/mmpp/index_of_dispersion"), HasSubstr("at most 7681")));
}

TEST(Arrivals, turns_take_a_millisecond_at_least) {
  const auto turns = [](const std::string& calm, const std::string& burst) {
    return complaint_of(
        R"({"open": {"rate": 1, "mix": {"get": 1}, "arrivals": {"mmpp": {"calm": ")" + calm +
        R"(", "burst": ")" + burst + R"(", "ratio": 2}}}})");
  };
  EXPECT_THAT(turns("1us", "1s"),
              AllOf(HasSubstr("/arrivals/mmpp/calm: found \"1us\""), HasSubstr("at least 1 ms")));
  EXPECT_THAT(turns("1s", "999us"), HasSubstr("/arrivals/mmpp/burst"));
  EXPECT_EQ(turns("1ms", "1ms"), "");
}

TEST(Arrivals, what_is_assumed_says_that_bursts_go_by_the_clock) {
  EXPECT_THAT(read(with_load(R"({"open": {"rate": 5, "mix": {"get": 1}, "arrivals":
                  {"mmpp": {"calm": "2m", "burst": "30s", "ratio": 6}}}})"))
                  .assumed,
              Contains(AllOf(HasSubstr("by the clock"), HasSubstr("by 0.5 and 3"))));
}

// ---- mixes -------------------------------------------------------------------------------------

TEST(ChangingMixBlock, is_read_with_its_average_over_the_load_s_time) {
  const OpenLoadConfig config = open(R"({"rate": 5, "arrivals": "poisson",
      "mix": [["0s", {"get": 1}], ["10m", {"open_shop": 3}]]})");
  ASSERT_EQ(config.mixes.size(), 2U);
  ASSERT_EQ(config.mix.size(), 2U);
  EXPECT_DOUBLE_EQ(config.mix[0].weight, 0.5);
  EXPECT_DOUBLE_EQ(config.mix[1].weight, 0.5);
}

TEST(ChangingMixBlock, an_unknown_class_is_told_with_its_place) {
  EXPECT_THAT(complaint_of(R"({"poisson": {"rate": 5, "mix": [["0s", {"gett": 1}]]}})"),
              AllOf(HasSubstr("/load/0/poisson/mix/0/1/gett"), HasSubstr("\"get\" was meant")));
}

// ---- sessions ----------------------------------------------------------------------------------

TEST(SessionsBlock, a_graph_is_read_as_a_chain) {
  const SessionsConfig config = sessions(R"({"rate": 2, "think_time": {"exponential": "3s"},
      "patience": "4s", "graph": {"entry": {"get": 1}, "next": {
        "get": {"get": 0.2, "open_shop": 0.5, "exit": 0.3}, "open_shop": {"get": 1}}}})");
  EXPECT_EQ(config.patience, 4_s);
  EXPECT_EQ(config.think.mean(), 3e9);
  const auto visits = load::expected_requests(config);
  ASSERT_TRUE(visits);
  EXPECT_NEAR((*visits)[0], 1 / 0.3, 1e-9);
  EXPECT_NEAR((*visits)[1], 0.5 / 0.3, 1e-9);
}

TEST(SessionsBlock, chances_that_do_not_add_up_are_divided_with_a_note) {
  const Json json = with_load(R"({"sessions": {"rate": 0.01, "graph": {"entry": {"get": 7},
      "next": {"get": {"get": 3, "exit": 1}}}}})");
  EXPECT_THAT(read(json).warnings,
              Contains(AllOf(HasSubstr("/next/get"), HasSubstr("add up to 4"))));
  EXPECT_NEAR(load::expected_requests(std::get<SessionsConfig>(read(json).load[0].kind))->at(0), 4,
              1e-9);
}

TEST(SessionsBlock, a_list_is_gone_through_once_or_until_the_length) {
  EXPECT_EQ(load::expected_requests(sessions(R"({"rate": 1, "requests": ["get", "open_shop"]})")),
            (std::vector<double>{1, 1}));
  EXPECT_EQ(load::expected_requests(
                sessions(R"({"rate": 1, "requests": ["get", "open_shop"], "length": 5})")),
            (std::vector<double>{3, 2}));
}

TEST(SessionsBlock, users_pause_as_long_as_they_think_if_nothing_else_is_said) {
  EXPECT_EQ(sessions(R"({"users": 3, "requests": ["get"], "think_time": "2s"})").pause.mean(), 2e9);
  EXPECT_EQ(sessions(R"({"users": 3, "requests": ["get"], "think_time": "2s", "pause": "9s"})")
                .pause.mean(),
            9e9);
}

TEST(SessionsBlock, what_is_wrong_with_a_graph_names_the_page) {
  const auto graph = [](const std::string& next) {
    return complaint_of(R"({"sessions": {"rate": 1, "graph": {"entry": {"get": 1}, "next": )" +
                        next + "}}}");
  };
  EXPECT_THAT(graph(R"({"get": {"exit": 1}, "open_shop": {"exit": 1}})"),
              HasSubstr("a page \"open_shop\" that nobody comes to"));
  EXPECT_THAT(graph(R"({"get": {"open_shop": 1, "exit": 1}, "open_shop": {"open_shop": 1}})"),
              HasSubstr("a page \"open_shop\" from which nobody gets out"));
  EXPECT_THAT(graph(R"({"get": {"open_sho": 1}, "open_shop": {"exit": 1}})"),
              AllOf(HasSubstr("/next/get/open_sho"), HasSubstr("\"open_shop\" was meant")));
}

// ---- lints -------------------------------------------------------------------------------------

TEST(GeneratedLoadLints, sessions_and_shapes_count_as_offered_load) {
  // 2 instances of 2 vCPUs; five requests of 10 ms a session.
  const auto warnings = [](const std::string& rate) {
    return read(with_load(R"({"sessions": {"requests": ["get"], "length": 5, "rate": )" + rate +
                          "}}"))
        .warnings;
  };
  EXPECT_THAT(warnings("80"), IsEmpty());
  EXPECT_THAT(warnings("81"), Contains(HasSubstr("4.05 vCPUs busy at its peak")));
  EXPECT_THAT(warnings(R"({"spike": {"base": 1, "peak": 100, "at": "5m", "length": "1m"}})"),
              Contains(HasSubstr("5 vCPUs busy at its peak")));
  EXPECT_THAT(warnings(R"({"spike": {"base": 1, "peak": 100, "at": "50m", "length": "1m"}})"),
              IsEmpty())
      << "after the end";
}

}  // namespace
}  // namespace headroom::scenario
