#include "sim/load/test_phases.hpp"

#include <gmock/gmock.h>

#include <map>
#include <memory>

#include "tests/load/closed_loop.hpp"
#include "tests/load/plans.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using Phase = ThreadGroupConfig::Phase;
using OnError = ThreadGroupConfig::OnError;

ThreadGroupConfig group(const std::string& name, Phase phase, std::uint32_t loops,
                        std::uint32_t threads = 1) {
  ThreadGroupConfig config;
  config.name = name;
  config.phase = phase;
  config.loops = loops;
  config.threads = threads;
  Sampler sampler;
  sampler.name = name;
  config.samplers = {sampler};
  config.plan = {leaf(0)};
  return config;
}

/// Lets a test run; each request takes a second. "A0 A1 B2": names and times.
class TestRun {
 public:
  explicit TestRun(const std::vector<ThreadGroupConfig>& groups) {
    for (const ThreadGroupConfig& config : groups) {
      sources_.push_back(std::make_unique<ThreadGroupSource>(config, phases_.state(),
                                                             Instant{} + 100_s, config.name, 1, 0));
      names_.push_back(config.name);
      phases_.add(*sources_.back(), config);
    }
  }
  std::string run(const std::string& failing = "") {
    phases_.start(Instant{} + 10_s);
    std::multimap<Instant, std::pair<std::size_t, std::uint32_t>> answers;
    std::string log;
    for (;;) {
      std::size_t next = 0;
      for (std::size_t i = 1; i < sources_.size(); ++i)
        if (sources_[i]->next_arrival() < sources_[next]->next_arrival()) next = i;
      const Instant arrival = sources_[next]->next_arrival();
      if (!answers.empty() && answers.begin()->first <= arrival) {
        const auto [now, who] = *answers.begin();
        answers.erase(answers.begin());
        sources_[who.first]->answered(who.second, names_[who.first] != failing, now);
        settle(who.first, now);
      } else if (arrival < Instant::never()) {
        const Request request = sources_[next]->take();
        settle(next, arrival);
        if (request.is_withheld) continue;
        log += (log.empty() ? "" : " ") + names_[next] +
               std::to_string(static_cast<int>(arrival.seconds()));
        answers.emplace(arrival + 1_s, std::pair{next, request.client});
      } else {
        return log;
      }
    }
  }

 private:
  void settle(std::size_t source, Instant now) {
    if (sources_[source]->has_news()) phases_.settle(*sources_[source], now);
  }
  TestPhases phases_;
  std::vector<std::unique_ptr<ThreadGroupSource>> sources_;
  std::vector<std::string> names_;
};
std::string run(const std::vector<ThreadGroupConfig>& groups, const std::string& failing = "") {
  return TestRun(groups).run(failing);
}

TEST(TestPhases, set_up_groups_end_before_main_ones_and_those_before_tear_down) {
  EXPECT_EQ(
      run({group("D", Phase::tear_down, 1), group("M", Phase::main, 2),
           group("S", Phase::set_up, 1), group("N", Phase::main, 1), group("T", Phase::set_up, 3)}),
      "S10 T10 T11 T12 M13 N13 M14 D15");
}

TEST(TestPhases, groups_may_run_one_after_the_other) {
  auto first = group("M", Phase::main, 2), second = group("N", Phase::main, 1),
       set_up = group("S", Phase::set_up, 1);
  first.is_serial = second.is_serial = set_up.is_serial = true;
  EXPECT_EQ(run({first, second, set_up}), "S10 M11 M12 N13");
}

TEST(TestPhases, a_group_that_has_nothing_to_do_holds_nobody_up) {
  EXPECT_EQ(run({group("S", Phase::set_up, 0), group("E", Phase::main, 1, 0),
                 group("D", Phase::tear_down, 1)}),
            "D10");
}

TEST(TestPhases, an_error_may_stop_the_test_and_tear_down_then_runs_only_if_it_is_to) {
  auto main = group("M", Phase::main, 5), other = group("N", Phase::main, 5),
       down = group("D", Phase::tear_down, 1);
  main.on_error = OnError::stop_test;
  EXPECT_EQ(run({main, other, down}, "M"), "M10 N10");
  down.after_a_stop = true;
  EXPECT_EQ(run({main, other, down}, "M"), "M10 N10 D11");
}

TEST(TestPhases, an_error_in_a_set_up_group_may_keep_the_main_ones_from_starting) {
  auto set_up = group("S", Phase::set_up, 5);
  set_up.on_error = OnError::stop_test;
  EXPECT_EQ(run({set_up, group("M", Phase::main, 1)}, "S"), "S10");
  set_up.on_error = OnError::stop_thread;
  EXPECT_EQ(run({set_up, group("M", Phase::main, 1)}, "S"), "S10 M11");
}

TEST(TestPhases, a_flow_control_action_may_stop_the_test) {
  auto main = group("M", Phase::main, 5);
  Sampler stop;
  stop.sends = stop.has_row = false;
  stop.then = Sampler::Then::stop_test;
  main.samplers.push_back(stop);
  main.plan.push_back(leaf(1));
  EXPECT_EQ(run({main, group("N", Phase::main, 5)}), "M10 N10");
}

// ---- what the phases build on: threads that come, go and are replaced --------------------------

TEST(TestPhases, a_thread_of_a_concurrency_group_that_is_done_makes_place_for_a_new_user) {
  auto config = group("C", Phase::main, 2);
  config.replaces_threads = true;
  config.spans = {{0_s, 5_s}};
  ThreadGroupSource source = source_of(config);
  const auto sent = drive(source, [](const Request&) { return Answer{1_s}; });
  EXPECT_EQ(sent.size(), 5U);
  EXPECT_EQ(source.threads_started(), 3U);
  EXPECT_EQ(source.connections_made(), 3U);
}

TEST(TestPhases, each_arrival_is_a_thread_and_those_beyond_the_limit_are_lost) {
  auto config = group("A", Phase::main, 1, 6);
  config.arrivals = {{3_s, 2, 2, false}};
  ThreadGroupSource all = source_of(config);
  const auto slow = [](const Request&) { return Answer{1800_ms}; };
  EXPECT_EQ(drive(all, slow).size(), 6U);
  config.most_active = 2;
  ThreadGroupSource limited = source_of(config);
  std::vector<double> times;
  for (const Sent& s : drive(limited, slow)) times.push_back(s.at.seconds());
  EXPECT_THAT(times, ElementsAre(0, 0.5, 2, 2.5));
}

TEST(TestPhases, a_new_user_each_turn_brings_no_connection_along) {
  auto config = group("M", Phase::main, 3, 2);
  ThreadGroupSource same = source_of(config);
  drive(same);
  EXPECT_EQ(same.connections_made(), 2U);
  config.new_user_each_turn = true;
  ThreadGroupSource fresh = source_of(config);
  drive(fresh);
  EXPECT_EQ(fresh.connections_made(), 6U);
  config.samplers[0].keep_alive = false;
  config.new_user_each_turn = false;
  ThreadGroupSource closing = source_of(config);
  drive(closing);
  EXPECT_EQ(closing.connections_made(), 6U);
  EXPECT_EQ(closing.idle_connections(), 0U);
}

TEST(TestPhases, a_pause_of_a_flow_control_action_takes_its_time_and_sends_nothing) {
  auto config = group("M", Phase::main, 2);
  Sampler pause;
  pause.sends = false;
  pause.pause = 3_s;
  config.samplers.push_back(pause);
  config.plan.push_back(leaf(1));
  ThreadGroupSource source = source_of(config);
  std::vector<double> times;
  for (const Sent& s : drive(source)) times.push_back(s.at.seconds());
  EXPECT_THAT(times, ElementsAre(0, 3));
  EXPECT_THAT(source.silent_samples(), ElementsAre(0, 2));
}

}  // namespace
}  // namespace headroom::load
