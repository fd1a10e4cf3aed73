#include <gmock/gmock.h>

#include "tests/load/closed_loop.hpp"
#include "tests/load/jmx_plan.hpp"

namespace headroom::load {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// The only group of a plan.
ThreadGroupConfig only_group(const JmxPlan& plan) {
  EXPECT_EQ(plan.thread_groups.size(), 1U);
  return plan.thread_groups.empty() ? ThreadGroupConfig{} : plan.thread_groups[0];
}

std::vector<std::string> names_of(const ThreadGroupConfig& group) {
  std::vector<std::string> names;
  for (const Sampler& s : group.samplers) names.push_back(s.name);
  return names;
}

std::vector<double> offsets_of(const Sampler& sampler) {
  std::vector<double> offsets;
  for (const Timer& timer : sampler.timers) offsets.push_back(timer.offset_ms);
  return offsets;
}

std::vector<std::string> messages_of(const JmxPlan& plan) {
  std::vector<std::string> messages;
  for (const JmxWarning& w : plan.warnings) messages.push_back(w.message);
  return messages;
}

/// What the import says when it can not read the plan; empty when it can.
std::string complaint(const std::string& xml) {
  try {
    import_text(xml);
  } catch (const BadJmx& problem) {
    return problem.what();
  }
  return "";
}

// ---- the document ------------------------------------------------------------------------------

TEST(JmxImport, xml_that_is_not_well_formed_is_refused_with_its_line) {
  const std::string xml =
      "<jmeterTestPlan>\n"
      "  <hashTree>\n"
      "    <TestPlan testname=\"x\">\n"
      "    </hashTree>\n"
      "</jmeterTestPlan>\n";
  EXPECT_THAT(complaint(xml), StartsWith("line 4: not well-formed XML: "));
}

TEST(JmxImport, a_file_that_ends_too_early_is_refused_with_its_last_line) {
  EXPECT_THAT(complaint("<jmeterTestPlan>\n<hashTree>\n<TestPlan"),
              StartsWith("line 3: not well-formed XML: "));
  EXPECT_THAT(complaint(""), StartsWith("line 1: not well-formed XML: "));
}

TEST(JmxImport, another_root_element_is_refused_by_name) {
  EXPECT_EQ(complaint("<testResults version=\"1.2\"/>"),
            "the root element is <testResults>, not <jmeterTestPlan>");
}

TEST(JmxImport, a_plan_without_a_thread_group_sends_nothing) {
  EXPECT_THAT(import_text(plan("")).thread_groups, IsEmpty());
}

TEST(JmxImport, a_missing_hash_tree_means_no_children) {
  const JmxPlan imported = import_text(
      "<jmeterTestPlan><hashTree><TestPlan testname=\"x\"/><hashTree>"
      "<ThreadGroup testname=\"first\"/>"
      "<ThreadGroup testname=\"second\"/>"
      "</hashTree></hashTree></jmeterTestPlan>");
  ASSERT_EQ(imported.thread_groups.size(), 2U);
  EXPECT_THAT(imported.thread_groups[0].plan, IsEmpty());
  EXPECT_EQ(imported.thread_groups[1].name, "second");
}

// ---- thread groups -----------------------------------------------------------------------------

TEST(JmxImport, properties_are_read_by_name_whatever_their_type) {
  const ThreadGroupConfig old = only_group(import_text(plan(
      element("ThreadGroup", "Users",
              property("ThreadGroup.num_threads", "20") + property("ThreadGroup.ramp_time", "60") +
                  "<elementProp name=\"ThreadGroup.main_controller\">" +
                  property("LoopController.loops", "-1", "intProp") + "</elementProp>" +
                  property("ThreadGroup.scheduler", "true", "boolProp") +
                  property("ThreadGroup.duration", "90") + property("ThreadGroup.delay", "5"),
              ""))));
  const ThreadGroupConfig recent = only_group(
      import_text(plan(element("ThreadGroup", "Users",
                               property("ThreadGroup.num_threads", "20", "intProp") +
                                   property("ThreadGroup.ramp_time", "60", "intProp") +
                                   "<elementProp name=\"ThreadGroup.main_controller\">" +
                                   property("LoopController.loops", "-1") + "</elementProp>" +
                                   property("ThreadGroup.scheduler", "true", "boolProp") +
                                   property("ThreadGroup.duration", "90", "longProp") +
                                   property("ThreadGroup.delay", "5", "longProp"),
                               ""))));
  for (const ThreadGroupConfig& group : {old, recent}) {
    EXPECT_EQ(group.threads, 20U);
    EXPECT_EQ(group.ramp_up, 60_s);
    EXPECT_EQ(group.loops, PlanNode::kForever);
    EXPECT_EQ(group.duration, 90_s);
    EXPECT_EQ(group.delay, 5_s);
  }
}

TEST(JmxImport, a_property_saved_as_child_elements_is_read_too) {
  const std::string timer = element(
      "UniformRandomTimer", "Pause",
      "<doubleProp><name>RandomTimer.range</name><value>250.0</value><savedValue>0.0</savedValue>"
      "</doubleProp>" +
          property("ConstantTimer.delay", "100"));
  const ThreadGroupConfig users = only_group(import_text(plan(group(sampler("home") + timer))));
  ASSERT_EQ(users.samplers.at(0).timers.size(), 1U);
  EXPECT_EQ(users.samplers[0].timers[0].range_ms, 250);
  EXPECT_EQ(users.samplers[0].timers[0].offset_ms, 100);
}

TEST(JmxImport, omitted_properties_mean_their_defaults) {
  const ThreadGroupConfig users =
      only_group(import_text(plan(element("ThreadGroup", "Users", "", sampler("home")))));
  EXPECT_EQ(users.threads, 1U);
  EXPECT_EQ(users.ramp_up, Duration{});
  EXPECT_EQ(users.loops, 1U);
  EXPECT_FALSE(users.duration);
  EXPECT_EQ(users.on_error, ThreadGroupConfig::OnError::go_on);
}

TEST(JmxImport, duration_and_delay_count_only_with_the_scheduler) {
  const std::string times =
      property("ThreadGroup.duration", "90") + property("ThreadGroup.delay", "5");
  const ThreadGroupConfig without = only_group(import_text(plan(group("", times))));
  EXPECT_FALSE(without.duration);
  EXPECT_EQ(without.delay, Duration{});
  const ThreadGroupConfig with = only_group(
      import_text(plan(group("", times + property("ThreadGroup.scheduler", "true", "boolProp")))));
  EXPECT_EQ(with.duration, 90_s);
  EXPECT_EQ(with.delay, 5_s);
}

TEST(JmxImport, reactions_to_an_error_are_read_or_warned_about) {
  const auto imported = [](const std::string& reaction) {
    return import_text(plan(group("", property("ThreadGroup.on_sample_error", reaction))));
  };
  using OnError = ThreadGroupConfig::OnError;
  EXPECT_EQ(only_group(imported("continue")).on_error, OnError::go_on);
  EXPECT_EQ(only_group(imported("startnextloop")).on_error, OnError::start_next_loop);
  EXPECT_EQ(only_group(imported("stopthread")).on_error, OnError::stop_thread);
  EXPECT_THAT(imported("continue").warnings, IsEmpty());
  EXPECT_EQ(only_group(imported("stoptest")).on_error, OnError::stop_test);
  EXPECT_EQ(only_group(imported("stoptestnow")).on_error, OnError::stop_test);
  EXPECT_THAT(imported("stoptest").warnings, IsEmpty());
  EXPECT_THAT(messages_of(imported("stoptestnow")), ElementsAre(HasSubstr("on their way")));
  EXPECT_THAT(messages_of(imported("panic")), ElementsAre(HasSubstr("\"panic\"")));
}

TEST(JmxImport, a_number_that_is_none_is_refused_with_its_place) {
  const std::string xml = plan(group("", property("ThreadGroup.num_threads", "${USERS}")));
  EXPECT_THAT(complaint(xml), AllOf(StartsWith("Plan > Users: "),
                                    HasSubstr("ThreadGroup.num_threads is \"${USERS}\"")));
}

TEST(JmxImport, a_negative_number_of_threads_is_refused) {
  EXPECT_THAT(complaint(plan(group("", property("ThreadGroup.num_threads", "-5")))),
              HasSubstr("ThreadGroup.num_threads"));
}

TEST(JmxImport, thread_groups_may_run_one_after_the_other) {
  const std::string two = group(sampler("a")) + group(sampler("b"));
  EXPECT_FALSE(import_text(plan(two)).thread_groups.at(1).is_serial);
  const JmxPlan imported =
      import_text(plan(two, property("TestPlan.serialize_threadgroups", "true", "boolProp")));
  ASSERT_EQ(imported.thread_groups.size(), 2U);
  EXPECT_TRUE(imported.thread_groups[1].is_serial);
  EXPECT_THAT(imported.warnings, IsEmpty());
}

TEST(JmxImport, set_up_and_tear_down_groups_have_their_phase) {
  const std::string groups = element("SetupThreadGroup", "Prepare", "", sampler("login")) +
                             element("PostThreadGroup", "Clean", "", sampler("logout")) +
                             group(sampler("home"));
  const JmxPlan imported = import_text(plan(groups));
  ASSERT_EQ(imported.thread_groups.size(), 3U);
  using Phase = ThreadGroupConfig::Phase;
  EXPECT_EQ(imported.thread_groups[0].phase, Phase::set_up);
  EXPECT_EQ(imported.thread_groups[1].phase, Phase::tear_down);
  EXPECT_FALSE(imported.thread_groups[1].after_a_stop);
  EXPECT_EQ(imported.thread_groups[2].phase, Phase::main);
  const std::string on_shutdown = property("TestPlan.tearDown_on_shutdown", "true", "boolProp");
  EXPECT_TRUE(import_text(plan(groups, on_shutdown)).thread_groups.at(1).after_a_stop);
}

TEST(JmxImport, thread_groups_that_are_not_modelled_are_named) {
  const JmxPlan imported =
      import_text(plan(element("com.example.FreeFormThreadGroup", "Crowd", "", sampler("home")) +
                       group(sampler("home"))));
  EXPECT_EQ(imported.thread_groups.size(), 1U);
  EXPECT_THAT(imported.warnings, ElementsAre(Field(&JmxWarning::element, "FreeFormThreadGroup")));
}

// ---- variables ---------------------------------------------------------------------------------

TEST(JmxImport, user_defined_variables_count_wherever_they_stand) {
  const auto variable = [](const std::string& name, const std::string& value) {
    return "<collectionProp name=\"Arguments.arguments\"><elementProp name=\"" + name +
           "\" elementType=\"Argument\">" + property("Argument.name", name) +
           property("Argument.value", value) + "</elementProp></collectionProp>";
  };
  const std::string in_plan = "<elementProp name=\"TestPlan.user_defined_variables\">" +
                              variable("USERS", "${__P(users,7)}") + "</elementProp>";
  const std::string beside = element("Arguments", "Variables", variable("LOOPS", "11"));
  const std::string xml = plan(
      group(sampler("home"), property("ThreadGroup.num_threads", "${USERS}"), "${LOOPS}") + beside,
      in_plan);
  const JmxPlan imported = import_text(xml);
  EXPECT_THAT(imported.warnings, IsEmpty());
  EXPECT_EQ(only_group(imported).threads, 7U);
  EXPECT_EQ(only_group(imported).loops, 11U);
  EXPECT_EQ(only_group(import_text(xml, {{"users", "9"}})).threads, 9U);
}

TEST(JmxImport, arguments_of_a_request_are_no_variables) {
  const std::string arguments =
      "<elementProp name=\"HTTPsampler.Arguments\" testclass=\"Arguments\">"
      "<collectionProp name=\"Arguments.arguments\"><elementProp name=\"USERS\">" +
      property("Argument.name", "USERS") + property("Argument.value", "5") +
      "</elementProp></collectionProp></elementProp>";
  EXPECT_THAT(complaint(plan(group(sampler("home", arguments),
                                   property("ThreadGroup.num_threads", "${USERS}")))),
              HasSubstr("${USERS}"));
}

TEST(JmxImport, what_stays_unknown_in_a_value_that_counts_is_named) {
  const JmxPlan imported = import_text(
      plan(group(sampler("home"), property("ThreadGroup.on_sample_error", "${REACTION}"))));
  EXPECT_THAT(messages_of(imported),
              ElementsAre(HasSubstr("after an error"), HasSubstr("${REACTION} is not known")));
}

TEST(JmxImport, unknown_references_in_addresses_of_the_server_do_not_matter) {
  const JmxPlan imported = import_text(plan(
      group(sampler("home", property("HTTPSampler.domain", "${HOST}") +
                                property("HTTPSampler.path", "/item?id=${__Random(1,100)}")))));
  EXPECT_THAT(imported.warnings, IsEmpty());
}

// ---- what is left out --------------------------------------------------------------------------

TEST(JmxImport, disabled_elements_go_with_everything_below_them) {
  const auto disabled = [](std::string text) {
    const std::string on = "enabled=\"true\"";
    return text.replace(text.find(on), on.size(), "enabled=\"false\"");
  };
  const std::string loop = element("LoopController", "Loop", property("LoopController.loops", "5"),
                                   sampler("hidden") + constant_timer("70"));
  const JmxPlan imported =
      import_text(plan(disabled(group(sampler("all hidden"))) +
                       group(sampler("home") + disabled(loop) + disabled(sampler("off")) +
                             disabled(constant_timer("500")) +
                             disabled(element("ProxyController", "If", "", sampler("maybe"))))));
  EXPECT_THAT(imported.warnings, IsEmpty());
  const ThreadGroupConfig users = only_group(imported);
  EXPECT_THAT(names_of(users), ElementsAre("home"));
  EXPECT_THAT(users.samplers.at(0).timers, IsEmpty());
}

TEST(JmxImport, listeners_managers_and_extractors_cause_no_load_and_no_warning) {
  std::string quiet;
  for (const char* kind :
       {"ResultCollector", "BackendListener", "HeaderManager", "CookieManager", "RegexExtractor"}) {
    quiet += element(kind, kind);
  }
  const JmxPlan imported = import_text(plan(group(sampler("home", "", quiet) + quiet) + quiet));
  EXPECT_THAT(imported.warnings, IsEmpty());
  EXPECT_THAT(names_of(only_group(imported)), ElementsAre("home"));
}

TEST(JmxImport, assertions_are_taken_as_passed_and_named) {
  const JmxPlan imported =
      import_text(plan(group(sampler("home", "", element("DurationAssertion", "fast")) +
                             element("ResponseAssertion", "ok"))));
  ASSERT_EQ(imported.warnings.size(), 2U);
  for (const JmxWarning& warning : imported.warnings)
    EXPECT_THAT(warning.message, testing::HasSubstr("every response passes"));
}

TEST(JmxImport, a_property_that_the_plan_does_not_use_is_named) {
  const JmxPlan imported = import_jmx(plan(group(sampler("home", "", ""))), {{"thraeds", "50"}});
  ASSERT_EQ(imported.warnings.size(), 1U);
  EXPECT_THAT(imported.warnings[0].message, testing::HasSubstr("thraeds"));
}

TEST(JmxImport, elements_that_are_not_modelled_are_named_with_their_path) {
  const JmxPlan imported =
      import_text(plan(group(element("FTPConfig", "Users file") + element("JDBCSampler", "query") +
                             sampler("home", "", element("BeanShellPreProcessor", "script")))));
  EXPECT_THAT(imported.warnings,
              ElementsAre(AllOf(Field(&JmxWarning::path, "Plan > Users > Users file"),
                                Field(&JmxWarning::element, "FTPConfig")),
                          AllOf(Field(&JmxWarning::path, "Plan > Users > query"),
                                Field(&JmxWarning::element, "JDBCSampler")),
                          AllOf(Field(&JmxWarning::path, "Plan > Users > home > script"),
                                Field(&JmxWarning::element, "BeanShellPreProcessor"))));
}

// ---- controllers -------------------------------------------------------------------------------

TEST(JmxImport, loops_nest) {
  const JmxPlan imported = import_text(plan(
      group(sampler("a") +
            element("LoopController", "outer", property("LoopController.loops", "2", "intProp"),
                    sampler("b") +
                        element("LoopController", "inner", property("LoopController.loops", "-1"),
                                sampler("c")) +
                        sampler("d")))));
  EXPECT_THAT(imported.warnings, IsEmpty());
  const ThreadGroupConfig users = only_group(imported);
  EXPECT_THAT(names_of(users), ElementsAre("a", "b", "c", "d"));
  ASSERT_EQ(users.plan.size(), 2U);
  EXPECT_EQ(users.plan[0].sampler, 0U);
  const PlanNode& outer = users.plan[1];
  EXPECT_FALSE(outer.sampler);
  EXPECT_EQ(outer.loops, 2U);
  ASSERT_EQ(outer.children.size(), 3U);
  EXPECT_EQ(outer.children[1].loops, PlanNode::kForever);
  EXPECT_EQ(outer.children[1].children.at(0).sampler, 2U);
}

TEST(JmxImport, simple_and_transaction_controllers_only_group) {
  const JmxPlan imported =
      import_text(plan(group(element("GenericController", "Simple", "", sampler("a")) +
                             element("TransactionController", "Transaction", "", sampler("b")))));
  EXPECT_THAT(imported.warnings, IsEmpty());
  EXPECT_THAT(names_of(only_group(imported)), ElementsAre("a", "b"));
}

TEST(JmxImport, other_controllers_run_their_children_and_are_named) {
  const JmxPlan imported = import_text(
      plan(group(element("ProxyController", "Other", "", sampler("in it")) +
                 element("CriticalSectionController", "Lock", "", sampler("in the lock")))));
  EXPECT_THAT(imported.warnings, ElementsAre(Field(&JmxWarning::message, HasSubstr("not modelled")),
                                             Field(&JmxWarning::message, HasSubstr("wait for"))));
  EXPECT_EQ(only_group(imported).samplers.size(), 2U);
}

// ---- timers ------------------------------------------------------------------------------------

TEST(JmxImport, a_timer_under_the_group_covers_every_sampler_wherever_it_stands) {
  const ThreadGroupConfig users = only_group(
      import_text(plan(group(sampler("before") + constant_timer("500") + sampler("after") +
                             element("LoopController", "Loop",
                                     property("LoopController.loops", "2"), sampler("inside"))))));
  for (const Sampler& s : users.samplers) EXPECT_THAT(offsets_of(s), ElementsAre(500)) << s.name;
}

TEST(JmxImport, a_timer_in_a_controller_covers_only_what_is_in_it) {
  const ThreadGroupConfig users = only_group(import_text(
      plan(group(sampler("a") +
                 element("GenericController", "Simple", "", sampler("b") + constant_timer("70")) +
                 sampler("c")))));
  ASSERT_THAT(names_of(users), ElementsAre("a", "b", "c"));
  EXPECT_THAT(offsets_of(users.samplers[0]), IsEmpty());
  EXPECT_THAT(offsets_of(users.samplers[1]), ElementsAre(70));
  EXPECT_THAT(offsets_of(users.samplers[2]), IsEmpty());
}

TEST(JmxImport, a_timer_in_a_sampler_covers_only_that_sampler) {
  const ThreadGroupConfig users =
      only_group(import_text(plan(group(sampler("a", "", constant_timer("20")) + sampler("b")))));
  EXPECT_THAT(offsets_of(users.samplers.at(0)), ElementsAre(20));
  EXPECT_THAT(offsets_of(users.samplers.at(1)), IsEmpty());
}

TEST(JmxImport, a_timer_of_the_plan_covers_all_its_groups) {
  const JmxPlan imported =
      import_text(plan(group(sampler("a")) + constant_timer("5") + group(sampler("b"))));
  ASSERT_EQ(imported.thread_groups.size(), 2U);
  for (const ThreadGroupConfig& users : imported.thread_groups)
    EXPECT_THAT(offsets_of(users.samplers.at(0)), ElementsAre(5));
}

TEST(JmxImport, all_timers_in_scope_add_up) {
  const ThreadGroupConfig users = only_group(import_text(
      plan(constant_timer("1") +
           group(constant_timer("10") + constant_timer("20") +
                 element("GenericController", "Simple", "",
                         constant_timer("300") + sampler("a", "", constant_timer("4000")))))));
  engine::Draw draw(engine::stream_key(1, 0, "x"), 0);
  EXPECT_EQ(think_time(users.samplers.at(0).timers, draw), 4331_ms);
}

TEST(JmxImport, each_kind_of_random_timer_is_read) {
  const auto timer = [](const std::string& kind) {
    return element(kind, kind,
                   property("ConstantTimer.delay", "300") + property("RandomTimer.range", "100.5"));
  };
  const ThreadGroupConfig users = only_group(
      import_text(plan(group(sampler("home") + timer("UniformRandomTimer") +
                             timer("GaussianRandomTimer") + timer("PoissonRandomTimer")))));
  const auto& timers = users.samplers.at(0).timers;
  ASSERT_EQ(timers.size(), 3U);
  EXPECT_EQ(timers[0].kind, Timer::Kind::uniform);
  EXPECT_EQ(timers[1].kind, Timer::Kind::gaussian);
  EXPECT_EQ(timers[2].kind, Timer::Kind::poisson);
  for (const Timer& t : timers) {
    EXPECT_EQ(t.offset_ms, 300);
    EXPECT_EQ(t.range_ms, 100.5);
  }
}

TEST(JmxImport, a_timer_that_is_not_modelled_is_named_once_and_delays_nothing) {
  const JmxPlan imported =
      import_text(plan(group(sampler("a") + sampler("b") + element("BSFTimer", "Script"))));
  EXPECT_THAT(imported.warnings, ElementsAre(Field(&JmxWarning::element, "BSFTimer")));
  EXPECT_THAT(only_group(imported).samplers.at(0).timers, IsEmpty());
}

// ---- HTTP requests and their defaults ----------------------------------------------------------

std::string http_defaults(const std::string& timeout_ms) {
  return element("ConfigTestElement", "HTTP Request Defaults",
                 property("HTTPSampler.response_timeout", timeout_ms));
}

TEST(JmxImport, a_sampler_has_its_own_response_timeout_or_that_of_the_nearest_defaults) {
  const ThreadGroupConfig users = only_group(
      import_text(plan(http_defaults("60000") +
                       group(sampler("of the plan") +
                             sampler("its own", property("HTTPSampler.response_timeout", "1500")) +
                             element("GenericController", "Simple", "",
                                     http_defaults("5000") +
                                         sampler("of the controller",
                                                 property("HTTPSampler.response_timeout", "")))))));
  ASSERT_EQ(users.samplers.size(), 3U);
  EXPECT_EQ(users.samplers[0].response_timeout, 60_s);
  EXPECT_EQ(users.samplers[1].response_timeout, 1500_ms);
  EXPECT_EQ(users.samplers[2].response_timeout, 5_s);
}

TEST(JmxImport, without_a_response_timeout_the_client_waits) {
  const ThreadGroupConfig users = only_group(import_text(
      plan(group(sampler("a") + sampler("b", property("HTTPSampler.response_timeout", "0"))))));
  EXPECT_FALSE(users.samplers.at(0).response_timeout);
  EXPECT_FALSE(users.samplers.at(1).response_timeout);
}

TEST(JmxImport, a_response_timeout_of_0_takes_that_of_the_defaults_away) {
  const ThreadGroupConfig users = only_group(
      import_text(plan(http_defaults("60000") +
                       group(sampler("a", property("HTTPSampler.response_timeout", "0"))))));
  EXPECT_FALSE(users.samplers.at(0).response_timeout);
}

TEST(JmxImport, without_keep_alive_each_request_has_a_connection_of_its_own) {
  EXPECT_TRUE(only_group(import_text(plan(group(sampler("a"))))).keep_alive);
  EXPECT_FALSE(only_group(import_text(plan(group(sampler(
                              "a", property("HTTPSampler.use_keepalive", "false", "boolProp"))))))
                   .keep_alive);
}

TEST(JmxImport, embedded_resources_are_warned_about) {
  const JmxPlan imported = import_text(
      plan(group(sampler("page", property("HTTPSampler.image_parser", "true", "boolProp")))));
  EXPECT_THAT(messages_of(imported), ElementsAre(HasSubstr("embedded resources")));
}

TEST(JmxImport, a_variable_that_no_value_uses_is_not_warned_about) {
  const std::string host =
      "<elementProp name=\"TestPlan.user_defined_variables\"><collectionProp "
      "name=\"Arguments.arguments\"><elementProp name=\"HOST\">" +
      property("Argument.name", "HOST") + property("Argument.value", "${__machineName()}") +
      "</elementProp></collectionProp></elementProp>";
  EXPECT_THAT(import_text(plan(group(sampler("home")), host)).warnings, IsEmpty());
}

}  // namespace
}  // namespace headroom::load
