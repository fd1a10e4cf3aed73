#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// The block "load".
namespace headroom::scenario {
namespace {

using load::OpenLoadConfig;
using load::PlanNode;
using load::ThreadGroupConfig;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Two request classes, and one load.
Json with_load(const Json& entry) {
  return small_with(
      {{"/application/requests/open_shop", {{"steps", Json::array({{{"cpu", "5ms"}}})}}},
       {"/load", Json::array({entry})}});
}
OpenLoadConfig poisson(const Json& entry) {
  return std::get<OpenLoadConfig>(read(with_load({{"poisson", entry}})).load.at(0).kind);
}
std::vector<ThreadGroupConfig> groups(const Json& json, const std::filesystem::path& folder) {
  return std::get<std::vector<ThreadGroupConfig>>(read(json, folder).load.at(0).kind);
}
ThreadGroupConfig thread_group(const Json& entry) {
  return groups(with_load({{"thread_group", entry}}), "/nowhere").at(0);
}

// ---- any kind ----------------------------------------------------------------------------------

TEST(LoadBlock, name_start_and_stop_are_taken) {
  Json json = with_load({{"name", "evening"},
                         {"start", "1m"},
                         {"stop", "9m"},
                         {"poisson", {{"rate", 1}, {"mix", {{"get", 1}}}}}});
  const LoadConfig first = read(json).load.at(0);
  EXPECT_EQ(first.name, "evening");
  EXPECT_EQ(first.start, 60_s);
  EXPECT_EQ(first.stop, 9_min);
  json["load"][0].erase("name");
  json["load"][0].erase("stop");
  EXPECT_EQ(read(json).load.at(0).name, "load[0]");
  EXPECT_FALSE(read(json).load.at(0).stop);
}

TEST(LoadBlock, two_loads_may_not_share_a_name) {
  const Json one = {{"name", "load[1]"}, {"poisson", {{"rate", 1}}}};
  const Json two = {{"poisson", {{"rate", 1}}}};
  EXPECT_THAT(complaint(small_with({{"/load", Json::array({one, two})}})),
              HasSubstr("second load named \"load[1]\""));
}

TEST(LoadBlock, exactly_one_kind_is_needed) {
  EXPECT_THAT(complaint(with_load(Json::object())), HasSubstr("exactly one of"));
  EXPECT_THAT(complaint(with_load({{"poisson", {{"rate", 1}, {"mix", {{"get", 1}}}}},
                                   {"thread_group", {{"threads", 1}, {"requests", {"get"}}}}})),
              HasSubstr("exactly one of"));
}

// ---- Poisson -----------------------------------------------------------------------------------

TEST(LoadBlock, a_constant_rate_is_one_point) {
  const OpenLoadConfig config = poisson({{"rate", 40}, {"mix", {{"get", 1}, {"open_shop", 3}}}});
  ASSERT_EQ(config.rate.size(), 1U);
  EXPECT_EQ(config.rate[0].at, Duration{});
  EXPECT_EQ(config.rate[0].per_second, 40);
  ASSERT_EQ(config.mix.size(), 2U);
  EXPECT_EQ(config.mix[1].request_class, 1U);
  EXPECT_EQ(config.mix[1].weight, 3);
}

TEST(LoadBlock, a_rate_in_points_is_held_before_the_first) {
  const OpenLoadConfig config =
      poisson({{"rate", Json::parse(R"([["1m", 5], ["10m", 80]])")}, {"mix", {{"get", 1}}}});
  ASSERT_EQ(config.rate.size(), 3U);
  EXPECT_EQ(config.rate[0].at, Duration{});
  EXPECT_EQ(config.rate[0].per_second, 5);
  EXPECT_EQ(config.rate[2].at, 10_min);
  EXPECT_EQ(config.rate[2].per_second, 80);
}

TEST(LoadBlock, classes_of_weight_0_are_left_out_of_the_mix) {
  EXPECT_EQ(poisson({{"rate", 1}, {"mix", {{"get", 0}, {"open_shop", 1}}}}).mix.size(), 1U);
}

TEST(LoadBlock, a_class_that_is_not_known_is_one_problem) {
  const std::string problem =
      complaint(with_load({{"poisson", {{"rate", 1}, {"mix", {{"gte", 1}}}}}}));
  EXPECT_THAT(problem, HasSubstr("/load/0/poisson/mix/gte: found the class \"gte\""));
  EXPECT_THAT(problem, Not(HasSubstr("a weight above 0")));
  EXPECT_THAT(complaint(with_load({{"poisson", {{"rate", 1}, {"mix", {{"get", 0}}}}}})),
              HasSubstr("a weight above 0"));
}

TEST(LoadBlock, what_is_no_kind_of_load_is_an_unknown_key) {
  EXPECT_THAT(complaint(with_load({{"generator", {{"rate", 1}}}})),
              HasSubstr("/load/0/generator: unknown key"));
}

TEST(LoadBlock, a_mix_may_be_left_out_only_where_there_is_one_class) {
  EXPECT_THAT(problems_of(small()), IsEmpty());
  EXPECT_THAT(complaint(with_load({{"poisson", {{"rate", 1}}}})), HasSubstr("/load/0/poisson/mix"));
}

// ---- thread groups -----------------------------------------------------------------------------

TEST(LoadBlock, a_thread_group_is_read_as_a_plan) {
  const ThreadGroupConfig config = thread_group(Json::parse(R"({"threads": 20, "ramp_up": "60s",
      "loops": 100, "duration": "5m", "delay": "10s", "think_time": {"exponential": "2s"},
      "response_timeout": "3s", "requests": ["open_shop", "get", "get"]})"));
  EXPECT_EQ(config.threads, 20U);
  EXPECT_EQ(config.ramp_up, 60_s);
  EXPECT_EQ(config.loops, 100U);
  EXPECT_EQ(config.duration, 5_min);
  EXPECT_EQ(config.delay, 10_s);
  ASSERT_EQ(config.samplers.size(), 3U);
  EXPECT_EQ(config.samplers[0].name, "open_shop");
  EXPECT_EQ(config.samplers[0].request_class, 1U);
  EXPECT_EQ(config.samplers[2].request_class, 0U);
  for (const load::Sampler& sampler : config.samplers) {
    ASSERT_EQ(sampler.timers.size(), 1U);
    EXPECT_EQ(sampler.timers[0].kind, load::Timer::Kind::distribution);
    EXPECT_EQ(sampler.timers[0].time.mean(), 2e9);
    EXPECT_EQ(sampler.response_timeout, 3_s);
  }
}

TEST(LoadBlock, a_thread_group_goes_once_through_its_requests_without_think_time) {
  const ThreadGroupConfig config = thread_group({{"threads", 1}, {"requests", {"get"}}});
  EXPECT_EQ(config.loops, 1U);
  EXPECT_EQ(config.ramp_up, Duration{});
  EXPECT_FALSE(config.duration);
  EXPECT_THAT(config.samplers.at(0).timers, IsEmpty());
  EXPECT_FALSE(config.samplers.at(0).response_timeout);
}

TEST(LoadBlock, loops_may_be_forever) {
  EXPECT_EQ(thread_group({{"threads", 1}, {"loops", "forever"}, {"requests", {"get"}}}).loops,
            PlanNode::kForever);
}

// ---- JMeter plans ------------------------------------------------------------------------------

class JmxLoad : public testing::Test {
 protected:
  JmxLoad() {
    folder_.write("shop.jmx", jmx("Open-Shop", 7));
    folder_.write("home.jmx", jmx("home", 7));
    folder_.write(
        "users.jmx",
        std::string(jmx("get", 7)).replace(jmx("get", 7).find(">7<"), 3, ">${__P(users,7)}<"));
  }
  std::vector<ThreadGroupConfig> groups_of(const Json& entry) {
    return groups(with_load(entry), folder_.path());
  }
  std::string complaint_of(const Json& entry) {
    return complaint(with_load(entry), folder_.path());
  }
  TemporaryFolder folder_{"headroom-jmx"};
};

TEST_F(JmxLoad, a_sampler_belongs_to_the_class_of_its_name_in_lower_case) {
  const auto plan = groups_of({{"jmx", "shop.jmx"}});
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].samplers.at(0).request_class, 1U) << "open_shop, for Open-Shop";
}

TEST_F(JmxLoad, the_version_that_runs_a_plan_may_be_another_than_saved_it) {
  const auto finishes_timers = [&](const Json& version) {
    Json load = {{"jmx", "shop.jmx"}};
    if (!version.is_null()) load["jmeter"] = version;
    return groups_of(load).at(0).finishes_timers;
  };
  EXPECT_TRUE(finishes_timers("2.13"));
  EXPECT_FALSE(finishes_timers("5.6.3"));
  EXPECT_FALSE(finishes_timers(nullptr)) << "the plan names none";
  for (const Json& version : {Json("2"), Json("five"), Json(5.6), Json("5.")})
    EXPECT_THAT(complaint_of({{"jmx", "shop.jmx"}, {"jmeter", version}}),
                AllOf(HasSubstr("/load/0/jmeter"), HasSubstr("5.6.3")));
}

TEST_F(JmxLoad, samplers_may_be_given_a_class) {
  EXPECT_EQ(groups_of({{"jmx", "home.jmx"}, {"samplers", {{"home", "open_shop"}}}})
                .at(0)
                .samplers.at(0)
                .request_class,
            1U);
  EXPECT_EQ(groups_of({{"jmx", "shop.jmx"}, {"samplers", {{"Open-Shop", "get"}}}})
                .at(0)
                .samplers.at(0)
                .request_class,
            0U);
}

TEST_F(JmxLoad, a_sampler_of_no_class_is_refused_with_the_classes_that_there_are) {
  EXPECT_THAT(complaint_of({{"jmx", "home.jmx"}}),
              AllOf(HasSubstr("/load/0/jmx"), HasSubstr("\"home\""), HasSubstr("\"samplers\""),
                    HasSubstr("\"open_shop\"")));
}

TEST_F(JmxLoad, samplers_may_be_given_a_class_by_their_path) {
  std::string text = jmx("page", 7);
  const std::string end = "</HTTPSamplerProxy>";
  const std::string begin = "<HTTPSamplerProxy";
  ASSERT_NE(text.find(begin), std::string::npos);
  const std::size_t at = text.find('>', text.find(begin));
  const bool is_empty = text[at - 1] == '/';
  const std::string path = "<stringProp name=\"HTTPSampler.path\">/item/${ID}?x=1</stringProp>";
  text.replace(is_empty ? at - 1 : at, is_empty ? 2 : 1, ">" + path + (is_empty ? end : ""));
  folder_.write("item.jmx", text);
  const auto class_of = [&](const Json& samplers) {
    return groups_of({{"jmx", "item.jmx"}, {"samplers", samplers}})
        .at(0)
        .samplers.at(0)
        .request_class;
  };
  EXPECT_EQ(class_of({{"/item/*", "open_shop"}}), 1U);
  EXPECT_EQ(class_of({{"GET /item/*", "open_shop"}}), 1U);
  EXPECT_EQ(class_of({{"/*", "get"}, {"/item/*", "open_shop"}}), 0U) << "the first that matches";
  EXPECT_EQ(class_of({{"/*", "get"}, {"page", "open_shop"}}), 1U) << "a name comes first";
  EXPECT_THAT(complaint_of({{"jmx", "item.jmx"}, {"samplers", {{"POST /item/*", "get"}}}}),
              AllOf(HasSubstr("\"page\" (GET /item/${ID})"), HasSubstr("name or path")));
  EXPECT_THAT(
      read(with_load({{"jmx", "item.jmx"}, {"samplers", {{"/*", "get"}, {"/cart*", "get"}}}}),
           folder_.path())
          .warnings,
      Contains(HasSubstr("no sampler of the plan has a path like \"/cart*\"")));
}

TEST_F(JmxLoad, a_file_beside_the_plan_may_end_threads_and_counts_for_the_hash) {
  std::string text = jmx("get", 2);
  text.insert(text.find("<HTTPSamplerProxy"),
              "<CSVDataSet testname=\"Names\"><stringProp name=\"filename\">names.csv</stringProp>"
              "<stringProp name=\"variableNames\">name</stringProp>"
              "<boolProp name=\"recycle\">false</boolProp>"
              "<boolProp name=\"stopThread\">true</boolProp></CSVDataSet><hashTree/>");
  folder_.write("plans/names.jmx", text);
  folder_.write("plans/names.csv", "ann\nbob\n");
  const Json entry = {{"jmx", "plans/names.jmx"}};
  const Scenario two = read(with_load(entry), folder_.path());
  folder_.write("plans/names.csv", "ann\nbob\neve\n");
  const Scenario three = read(with_load(entry), folder_.path());
  const auto lines = [](const Scenario& scenario) {
    return std::get<std::vector<ThreadGroupConfig>>(scenario.load.at(0).kind)
        .at(0)
        .plan.at(0)
        .limit;
  };
  EXPECT_EQ(lines(two), 2);
  EXPECT_EQ(lines(three), 3);
  EXPECT_NE(two.sha256, three.sha256);
}

TEST_F(JmxLoad, groups_whose_schedule_is_no_ramp_can_not_be_overridden) {
  folder_.write("open.jmx",
                "<jmeterTestPlan><hashTree><TestPlan/><hashTree><OpenModelThreadGroup "
                "testname=\"Open\"><stringProp name=\"OpenModelThreadGroup.schedule\">rate(1/s) "
                "even_arrivals(5 s)</stringProp></OpenModelThreadGroup><hashTree/></hashTree>"
                "</hashTree></jmeterTestPlan>");
  EXPECT_EQ(groups_of({{"jmx", "open.jmx"}}).at(0).threads, 5U);
  EXPECT_THAT(complaint_of({{"jmx", "open.jmx"}, {"overrides", {{"Open", {{"threads", 2}}}}}}),
              AllOf(HasSubstr("/load/0/overrides/Open"), HasSubstr("OpenModelThreadGroup")));
}

TEST_F(JmxLoad, an_entry_for_a_sampler_that_the_plan_does_not_have_is_warned_about) {
  const Json json =
      with_load({{"jmx", "shop.jmx"}, {"samplers", {{"Open-Shop", "get"}, {"cart", "get"}}}});
  EXPECT_THAT(read(json, folder_.path()).warnings,
              Contains(HasSubstr("the plan has no sampler named \"cart\"")));
}

TEST_F(JmxLoad, overrides_change_a_group_by_its_name) {
  const auto plan = groups_of(Json::parse(R"({"jmx": "shop.jmx", "overrides": {"Users":
      {"threads": 3, "ramp_up": "30s", "loops": "forever", "duration": "5m", "delay": "1s"}}})"));
  EXPECT_EQ(plan.at(0).threads, 3U);
  EXPECT_EQ(plan.at(0).ramp_up, 30_s);
  EXPECT_EQ(plan.at(0).loops, PlanNode::kForever);
  EXPECT_EQ(plan.at(0).duration, 5_min);
  EXPECT_EQ(plan.at(0).delay, 1_s);
}

TEST_F(JmxLoad, what_is_not_overridden_stays) {
  const auto plan = groups_of({{"jmx", "shop.jmx"}, {"overrides", {{"Users", {{"loops", 5}}}}}});
  EXPECT_EQ(plan.at(0).threads, 7U);
  EXPECT_EQ(plan.at(0).loops, 5U);
}

TEST_F(JmxLoad, an_override_of_no_group_names_the_groups) {
  EXPECT_THAT(complaint_of({{"jmx", "shop.jmx"}, {"overrides", {{"User", {{"loops", 5}}}}}}),
              AllOf(HasSubstr("/load/0/overrides/User"), HasSubstr("\"Users\"")));
}

TEST_F(JmxLoad, properties_are_texts_or_numbers) {
  EXPECT_EQ(groups_of({{"jmx", "users.jmx"}}).at(0).threads, 7U);
  EXPECT_EQ(groups_of({{"jmx", "users.jmx"}, {"properties", {{"users", 9}}}}).at(0).threads, 9U);
  EXPECT_EQ(groups_of({{"jmx", "users.jmx"}, {"properties", {{"users", "11"}}}}).at(0).threads,
            11U);
  EXPECT_THAT(complaint_of({{"jmx", "users.jmx"}, {"properties", {{"users", {1, 2}}}}}),
              HasSubstr("/load/0/properties/users"));
}

TEST_F(JmxLoad, warnings_of_the_import_become_warnings_of_the_scenario) {
  std::string text = jmx("get");
  const std::string sampler = "<HTTPSamplerProxy";
  text.insert(text.find(sampler), "<BSFTimer testname=\"Barrier\"/><hashTree/>");
  folder_.write("barrier.jmx", text);
  EXPECT_THAT(read(with_load({{"jmx", "barrier.jmx"}}), folder_.path()).warnings,
              Contains(AllOf(HasSubstr("/load/0/jmx"), HasSubstr("Plan > Users > Barrier"),
                             HasSubstr("BSFTimer"))));
}

TEST_F(JmxLoad, a_broken_plan_is_refused_with_its_line) {
  folder_.write("broken.jmx", "<jmeterTestPlan>\n<hashTree>\n</jmeterTestPlan>\n");
  EXPECT_THAT(complaint_of({{"jmx", "broken.jmx"}}),
              AllOf(HasSubstr("/load/0/jmx"), HasSubstr("line 3"), HasSubstr("not well-formed")));
}

TEST_F(JmxLoad, a_plan_without_a_group_that_is_modelled_is_refused) {
  folder_.write("none.jmx",
                "<jmeterTestPlan><hashTree><TestPlan/><hashTree/></hashTree></jmeterTestPlan>");
  EXPECT_THAT(complaint_of({{"jmx", "none.jmx"}}), HasSubstr("without a ThreadGroup"));
}

TEST_F(JmxLoad, a_plan_with_other_groups_only_is_refused_by_their_names) {
  folder_.write("other.jmx",
                "<jmeterTestPlan><hashTree><TestPlan/><hashTree><com.example."
                "FreeFormThreadGroup/><hashTree/></hashTree></hashTree></jmeterTestPlan>");
  EXPECT_THAT(complaint_of({{"jmx", "other.jmx"}}), HasSubstr("only FreeFormThreadGroup"));
}

}  // namespace
}  // namespace headroom::scenario
