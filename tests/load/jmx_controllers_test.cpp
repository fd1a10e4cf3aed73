#include <gmock/gmock.h>

#include "tests/load/jmx_walk.hpp"

/// Controllers, timers and thread groups of plans, as the threads run them.
namespace headroom::load {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

std::string complaint(const std::string& xml, const JmxFiles& files = {}) {
  try {
    import_jmx(xml, {}, files);
  } catch (const BadJmx& problem) {
    return problem.what();
  }
  return "";
}
// ---- controllers -------------------------------------------------------------------------------

TEST(JmxControllers, each_kind_is_read_and_runs) {
  const auto runs = [](const std::string& kind, const std::string& properties,
                       const std::string& loops) {
    const JmxPlan imported = plan_of(element(kind, kind, properties, letters("ab")), loops);
    EXPECT_THAT(imported.warnings, IsEmpty()) << kind;
    return walk(imported);
  };
  EXPECT_EQ(runs("OnceOnlyController", "", "3"), "ab");
  EXPECT_EQ(runs("InterleaveControl", property("InterleaveControl.style", "1", "intProp"), "3"),
            "aba");
  EXPECT_EQ(runs("RandomController", "", "3").size(), 3U);
  EXPECT_EQ(runs("RandomOrderController", "", "3").size(), 6U);
  EXPECT_EQ(runs("TransactionController", "", "2"), "abab");
  EXPECT_EQ(runs("ThroughputController",
                 property("ThroughputController.style", "1", "intProp") +
                     property("ThroughputController.perThread", "true", "boolProp") +
                     "<FloatProperty><name>ThroughputController.percentThroughput</name>"
                     "<value>25.0</value><savedValue>0.0</savedValue></FloatProperty>",
                 "8"),
            "abab");
  EXPECT_EQ(runs("ThroughputController",
                 property("ThroughputController.style", "0", "intProp") +
                     property("ThroughputController.maxThroughput", "1", "intProp"),
                 "8"),
            "ab");
}

TEST(JmxControllers, a_quarter_of_four_threads_with_20_turns_each_is_20_of_80) {
  const std::string quarter = element("ThroughputController", "Quarter",
                                      property("ThroughputController.style", "1", "intProp") +
                                          property("ThroughputController.percentThroughput", "25"),
                                      sampler("a"));
  for (const std::string per_thread : {"true", "false"}) {
    const JmxPlan imported = import_text(plan(
        group(std::string(quarter).replace(quarter.find("<stringProp"), 0,
                                           property("ThroughputController.perThread", per_thread)),
              "", "20")));
    ThreadGroupSource source = source_of(imported.thread_groups.at(0));
    EXPECT_EQ(drive(source).size(), 20U);
  }
}

TEST(JmxControllers, an_if_is_decided_where_it_hangs_on_known_values) {
  const auto runs = [](const std::string& condition, const std::string& extra = "") {
    return plan_of(
        variables({{"STAGE", "${__P(stage,test)}"}}) +
            element("IfController", "If", property("IfController.condition", condition) + extra,
                    letters("a")) +
            letters("b"),
        "2");
  };
  const std::string expression = property("IfController.useExpression", "true", "boolProp");
  for (const char* holds : {"\"${STAGE}\" == \"test\"", "true", "1 &lt; 2"}) {
    EXPECT_EQ(walk(runs(holds)), "abab") << holds;
    EXPECT_THAT(runs(holds).warnings, IsEmpty()) << holds;
  }
  EXPECT_EQ(walk(runs("\"${STAGE}\" == \"live\"")), "bb");
  EXPECT_EQ(walk(runs("${__jexl3(\"${STAGE}\" == \"test\")}", expression)), "abab");
  EXPECT_EQ(walk(runs("${__groovy(vars.get(\"STAGE\") == \"live\")}", expression)), "bb");
  EXPECT_EQ(walk(runs("\"${STAGE}\" == \"test\"", expression)), "bb")
      << "an expression must be the text true";
}

TEST(JmxControllers, an_if_that_hangs_on_a_response_is_taken_and_named) {
  const JmxPlan imported = plan_of(
      variables({{"TOKEN", "none"}}) +
      sampler("a", "",
              element("RegexExtractor", "token", property("RegexExtractor.refname", "TOKEN"))) +
      element("IfController", "Has it", property("IfController.condition", "\"${TOKEN}\" == \"x\""),
              letters("b")));
  EXPECT_EQ(walk(imported), "ababab");
  EXPECT_THAT(imported.warnings,
              ElementsAre(AllOf(Field(&JmxWarning::path, "Plan > Users > Has it"),
                                Field(&JmxWarning::element, "IfController"),
                                Field(&JmxWarning::message, HasSubstr("taken as true")))));
}

TEST(JmxControllers, a_foreach_runs_once_for_each_value) {
  const auto with = [](const std::string& extra) {
    return plan_of(variables({{"ID_1", "x"}, {"ID_2", "y"}, {"ID_3", "z"}, {"ID_5", "no"}}) +
                       element("ForeachController", "Each",
                               property("ForeachController.inputVal", "ID") +
                                   property("ForeachController.returnVal", "id") + extra,
                               letters("a")),
                   "1");
  };
  EXPECT_EQ(walk(with("")), "aaa");
  EXPECT_EQ(walk(with(property("ForeachController.startIndex", "1"))), "aa");
  EXPECT_EQ(walk(with(property("ForeachController.endIndex", "2"))), "aa");
}

TEST(JmxControllers, a_switch_chooses_by_number_or_name) {
  const auto with = [](const std::string& value) {
    return plan_of(
        element("SwitchController", "Switch", property("SwitchController.value", value),
                letters("ab") + element("GenericController", "default", "", letters("c"))),
        "1");
  };
  EXPECT_EQ(walk(with("1")), "b");
  EXPECT_EQ(walk(with("")), "a");
  EXPECT_EQ(walk(with("7")), "a") << "there is no eighth child";
  EXPECT_EQ(walk(with("B")), "b");
  EXPECT_EQ(walk(with("other")), "c");
  EXPECT_EQ(walk(with("${WHICH}")), "a");
  EXPECT_THAT(with("${WHICH}").warnings,
              ElementsAre(Field(&JmxWarning::message, HasSubstr("first child"))));
}

TEST(JmxControllers, a_switch_may_choose_at_random) {
  const JmxPlan imported =
      plan_of(element("SwitchController", "Switch",
                      property("SwitchController.value", "${__Random(0,1)}"), letters("abc")),
              "400");
  EXPECT_THAT(imported.warnings, IsEmpty());
  const std::string names = walk(imported, 1000);
  EXPECT_EQ(names.size(), 400U);
  EXPECT_NEAR(static_cast<double>(std::count(names.begin(), names.end(), 'a')), 200, 45);
  EXPECT_EQ(std::count(names.begin(), names.end(), 'c'), 0);
}

TEST(JmxControllers, a_loop_and_a_pause_may_be_random_without_a_warning) {
  const JmxPlan imported =
      plan_of(element("LoopController", "Loop",
                      property("LoopController.loops", "${__Random(2,3)}"), letters("a")) +
              constant_timer("${__Random(100,200)}"));
  EXPECT_THAT(imported.warnings, IsEmpty());
  const ThreadGroupConfig& users = imported.thread_groups.at(0);
  EXPECT_EQ(users.plan.at(0).loops, 3U);
  EXPECT_EQ(users.plan.at(0).fewest_loops, 2U);
  const Timer& timer = users.samplers.at(0).timers.at(0);
  EXPECT_EQ(timer.kind, Timer::Kind::uniform);
  EXPECT_EQ(timer.offset_ms, 100);
  EXPECT_EQ(timer.range_ms, 101) << "200 is among them";
}

TEST(JmxControllers, a_run_time_controller_repeats_for_its_seconds) {
  const JmxPlan imported = plan_of(
      element("RunTime", "A while", property("RunTime.seconds", "3"), letters("a")) + letters("b"),
      "1");
  ThreadGroupSource source = source_of(imported.thread_groups.at(0));
  EXPECT_EQ(drive(source, [](const Request&) { return Answer{1_s}; }).size(), 4U * (3 + 1));
}

std::string module(const std::vector<std::string>& path) {
  std::string names;
  for (const std::string& name : path) names += property("x", name);
  return element(
      "ModuleController", "Module",
      "<collectionProp name=\"ModuleController.node_path\">" + names + "</collectionProp>");
}

TEST(JmxControllers, a_module_stands_for_another_part_of_the_plan) {
  const std::string fragment = element("TestFragmentController", "Parts", "",
                                       element("GenericController", "Login", "", letters("xy")));
  const JmxPlan imported = import_text(plan(
      fragment + group(module({"Test Plan", "Plan", "Parts", "Login"}) + letters("a"), "", "2")));
  EXPECT_THAT(imported.warnings, IsEmpty());
  EXPECT_EQ(walk(imported), "xyaxya");
  EXPECT_THAT(complaint(plan(group(module({"Test Plan", "Plan", "Nowhere"})))),
              AllOf(HasSubstr("Plan > Users > Module"), HasSubstr("Plan > Nowhere")));
}

TEST(JmxControllers, a_module_that_holds_itself_is_refused) {
  EXPECT_THAT(complaint(plan(group(
                  element("GenericController", "Round", "", module({"Plan", "Users", "Round"}))))),
              HasSubstr("holds itself"));
}

TEST(JmxControllers, another_file_may_be_included) {
  const std::string include = element("IncludeController", "Include",
                                      property("IncludeController.includepath", "parts/login.jmx"));
  const JmxFiles files = [](const std::string& path) -> std::optional<std::string> {
    if (path != "parts/login.jmx") return std::nullopt;
    return "<jmeterTestPlan><hashTree>" +
           element("TestFragmentController", "Login", "", letters("xy")) +
           "</hashTree></jmeterTestPlan>";
  };
  EXPECT_EQ(walk(plan_of(include + letters("a"), "1", {}, files)), "xya");
  EXPECT_THAT(complaint(plan(group(include))),
              AllOf(HasSubstr("Plan > Users > Include"), HasSubstr("parts/login.jmx")));
}

TEST(JmxControllers, a_file_that_ends_may_stop_threads) {
  const auto csv = [](const std::string& extra) {
    return element("CSVDataSet", "Users", property("filename", "users.csv") + extra);
  };
  const JmxFiles files = [](const std::string&) { return "name\nann\nbob\neve"; };
  const std::string stops =
      property("recycle", "false", "boolProp") + property("stopThread", "true", "boolProp");
  const auto count = [&](const std::string& extra) {
    const JmxPlan imported = plan_of(csv(extra) + letters("a"), "-1", {}, files);
    ThreadGroupSource source = source_of(imported.thread_groups.at(0));
    return drive(source, at_once, 500).size();
  };
  EXPECT_EQ(count(stops), 3U) << "its first line has the names; four threads share the others";
  EXPECT_EQ(count(stops + property("variableNames", "name")), 4U);
  EXPECT_EQ(count(stops + property("shareMode", "shareMode.thread")), 12U);
  EXPECT_EQ(count(property("recycle", "true", "boolProp")), 500U);
  EXPECT_THAT(plan_of(csv(stops)).warnings,
              ElementsAre(Field(&JmxWarning::message, HasSubstr("no file users.csv"))));
}

TEST(JmxControllers, a_flow_control_action_pauses_or_ends) {
  const auto action = [](const std::string& properties) {
    return plan_of(sampler("a") + element("TestAction", "Action", properties) + sampler("b"), "2");
  };
  const JmxPlan pause = action(property("ActionProcessor.action", "1", "intProp") +
                               property("ActionProcessor.duration", "2500"));
  EXPECT_EQ(pause.thread_groups.at(0).samplers.at(1).pause, 2500_ms);
  EXPECT_THAT(pause.warnings, IsEmpty());
  EXPECT_EQ(walk(pause), "abab");
  EXPECT_EQ(walk(action(property("ActionProcessor.action", "0", "intProp"))), "a");
  EXPECT_EQ(walk(action(property("ActionProcessor.action", "3", "intProp"))), "aa");
}

TEST(JmxControllers, a_flow_control_action_leaves_its_loop_or_begins_its_next_turn) {
  const auto within = [](const std::string& number) {
    const std::string action =
        element("TestAction", "Action", property("ActionProcessor.action", number, "intProp"));
    return plan_of(
        element("LoopController", "Loop", property("LoopController.loops", "3"),
                sampler("a") + element("GenericController", "Simple", "", action) + sampler("b")) +
            sampler("c"),
        "2");
  };
  EXPECT_THAT(within("4").warnings, IsEmpty());
  EXPECT_EQ(walk(within("4")), "aaacaaac");
  EXPECT_EQ(walk(within("5")), "acac");
  EXPECT_EQ(walk(within("3")), "aa");
}

// ---- timers ------------------------------------------------------------------------------------

TEST(JmxControllers, constant_throughput_has_its_mode_by_number_or_name) {
  const auto pacer = [](const std::string& mode, const std::string& version) {
    std::string xml = plan(
        group(sampler("a") + element("ConstantThroughputTimer", "Pace",
                                     mode + "<doubleProp><name>throughput</name><value>90.0</value>"
                                            "</doubleProp>")));
    xml.replace(xml.find("version=\"1.2\""), 13, "version=\"1.2\" jmeter=\"" + version + "\"");
    return import_text(xml);
  };
  const auto config = [](const JmxPlan& imported) {
    return imported.thread_groups.at(0).pacers.at(0);
  };
  using Threads = PacerConfig::Threads;
  EXPECT_EQ(config(pacer("", "5.6")).threads, Threads::this_one);
  EXPECT_EQ(config(pacer("", "5.6")).interval.ns(), 666'666'667);
  EXPECT_EQ(config(pacer(property("calcMode", "1", "intProp"), "5.6")).threads, Threads::all);
  EXPECT_EQ(
      config(pacer(property("calcMode", "all active threads in current thread group"), "2.13"))
          .threads,
      Threads::group);
  EXPECT_EQ(config(pacer(property("calcMode", "calcMode.3"), "5.6")).threads, Threads::group);
  const JmxPlan trap = pacer(property("calcMode", "calcMode.3"), "2.13");
  EXPECT_EQ(config(trap).threads, Threads::this_one);
  EXPECT_THAT(trap.warnings, ElementsAre(Field(&JmxWarning::message, HasSubstr("as 0"))));
  EXPECT_EQ(config(pacer(property("calcMode", "4", "intProp"), "5.6")).kind,
            PacerConfig::Kind::shared_throughput);
}

TEST(JmxControllers, other_throughput_timers_are_read) {
  const JmxPlan imported = plan_of(
      sampler("a") +
      element("PreciseThroughputTimer", "Precise",
              property("throughput", "100") + property("throughputPeriod", "60", "intProp") +
                  property("duration", "600", "longProp") + property("batchSize", "2", "intProp") +
                  property("batchThreadDelay", "10", "intProp")) +
      element("kg.apc.jmeter.timers.VariableThroughputTimer", "Shape",
              "<collectionProp name=\"load_profile\"><collectionProp name=\"1\">" +
                  property("1", "1") + property("2", "10") + property("3", "60") +
                  "</collectionProp></collectionProp>") +
      element("SyncTimer", "Barrier",
              property("groupSize", "3", "intProp") + property("timeoutInMs", "500", "longProp")));
  EXPECT_THAT(imported.warnings, IsEmpty());
  const auto& pacers = imported.thread_groups.at(0).pacers;
  ASSERT_EQ(pacers.size(), 3U);
  EXPECT_EQ(pacers[0].samples, 1000);
  EXPECT_EQ(pacers[0].block, 600_s);
  EXPECT_EQ(pacers[0].batch, 2U);
  EXPECT_EQ(pacers[0].batch_delay, 10_ms);
  ASSERT_EQ(pacers[1].rows.size(), 1U);
  EXPECT_EQ(pacers[1].rows[0].to, 10);
  EXPECT_EQ(pacers[1].rows[0].time, 60_s);
  EXPECT_EQ(pacers[2].group_size, 3U);
  EXPECT_EQ(pacers[2].timeout, 500_ms);
  EXPECT_THAT(imported.thread_groups.at(0).samplers.at(0).pacers, ElementsAre(0, 1, 2));
}

TEST(JmxControllers, a_load_profile_may_come_from_a_property) {
  const JmxPlan imported =
      plan_of(sampler("a") + element("kg.apc.jmeter.timers.VariableThroughputTimer", "Shape"), "-1",
              {{"load_profile", "const(10,60s) line(1,10,1m30s) step(5,25,10,1h)"}});
  const auto& rows = imported.thread_groups.at(0).pacers.at(0).rows;
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].from, 10);
  EXPECT_EQ(rows[1].time, 90_s);
  EXPECT_EQ(rows[2].from, 5);
  EXPECT_EQ(rows[3].from, 15);
  EXPECT_EQ(rows[4].to, 25);
  EXPECT_EQ(rows[4].time, 1_h);
}

TEST(JmxControllers, timer_factor_stretches_random_timers_only) {
  const std::string uniform =
      element("UniformRandomTimer", "U",
              property("ConstantTimer.delay", "100") + property("RandomTimer.range", "0"));
  const JmxPlan imported =
      plan_of(sampler("a") + uniform + constant_timer("100"), "1", {{"timer.factor", "3"}});
  engine::Draw draw(engine::stream_key(1, 0, "x"), 0);
  EXPECT_EQ(think_time(imported.thread_groups.at(0).samplers.at(0).timers, draw), 400_ms);
}

// ---- thread groups of plugins ------------------------------------------------------------------

TEST(JmxControllers, a_stepping_group_is_read_by_its_names_with_blanks) {
  const JmxPlan imported = import_text(plan(
      element("kg.apc.jmeter.threads.SteppingThreadGroup", "Steps",
              property("ThreadGroup.num_threads", "4") + property("Threads initial delay", "1") +
                  property("Start users count", "2") + property("Start users count burst", "0") +
                  property("Start users period", "30") + property("rampUp", "4") +
                  property("flighttime", "60") + property("Stop users count", "1") +
                  property("Stop users period", "5"),
              sampler("a"))));
  const auto& spans = imported.thread_groups.at(0).spans;
  EXPECT_THAT(spans, ElementsAre(ThreadSpan{1_s, 99_s}, ThreadSpan{3_s, 104_s},
                                 ThreadSpan{35_s, 109_s}, ThreadSpan{37_s, 114_s}));
}

TEST(JmxControllers, an_ultimate_group_may_take_its_rows_from_a_property) {
  const std::string xml =
      plan(element("kg.apc.jmeter.threads.UltimateThreadGroup", "Ultimate", "", sampler("a")));
  const JmxPlan imported =
      import_text(xml, {{"threads_schedule", "spawn(2,0s,20s,1m,10s) spawn(1,5,0,5,0)"}});
  EXPECT_THAT(imported.thread_groups.at(0).spans,
              ElementsAre(ThreadSpan{10_s, 85_s}, ThreadSpan{20_s, 90_s}, ThreadSpan{5_s, 10_s}));
  EXPECT_THROW(import_text(xml, {{"threads_schedule", "grow(2)"}}), BadJmx);
}

TEST(JmxControllers, an_open_model_group_has_its_schedule) {
  const auto open = [](const std::string& schedule) {
    return plan(element("OpenModelThreadGroup", "Open",
                        property("OpenModelThreadGroup.schedule", schedule), sampler("a")));
  };
  const JmxPlan imported =
      import_text(open("rate(${__P(rate,2)}/s) even_arrivals(3 s) pause(10 s)"));
  ThreadGroupSource source = source_of(imported.thread_groups.at(0));
  std::vector<double> times;
  for (const Sent& s : drive(source)) times.push_back(s.at.seconds());
  EXPECT_THAT(times, ElementsAre(0, 0.5, 1, 1.5, 2, 2.5));
  EXPECT_THAT(complaint(open("rate(2/s) arrive(3 s)")),
              AllOf(HasSubstr("Plan > Open"), HasSubstr("\"arrive\"")));
}

// ---- samplers ----------------------------------------------------------------------------------

TEST(JmxControllers, a_sampler_s_path_is_its_own_or_that_of_the_defaults_without_a_query) {
  const std::string defaults =
      element("ConfigTestElement", "Defaults", property("HTTPSampler.path", "/home"));
  const JmxPlan imported =
      plan_of(defaults + sampler("a") +
              sampler("b", property("HTTPSampler.path", "/item?id=${ID}") +
                               property("HTTPSampler.method", "POST")) +
              sampler("c", property("HTTPSampler.path", "https://example.org/x/y?z")));
  const auto& samplers = imported.thread_groups.at(0).samplers;
  EXPECT_EQ(samplers.at(0).path, "/home");
  EXPECT_EQ(samplers.at(0).method, "GET");
  EXPECT_EQ(samplers.at(1).path, "/item");
  EXPECT_EQ(samplers.at(1).method, "POST");
  EXPECT_EQ(samplers.at(2).path, "/x/y");
}

TEST(JmxControllers, each_sampler_says_whether_it_keeps_the_connection) {
  const JmxPlan imported = plan_of(
      sampler("a") + sampler("b", property("HTTPSampler.use_keepalive", "false", "boolProp")));
  EXPECT_THAT(imported.warnings, IsEmpty());
  EXPECT_TRUE(imported.thread_groups.at(0).samplers.at(0).keep_alive);
  EXPECT_FALSE(imported.thread_groups.at(0).samplers.at(1).keep_alive);
  EXPECT_FALSE(imported.thread_groups.at(0).keep_alive);
}

}  // namespace
}  // namespace headroom::load
