#include "sim/experiment/thread_crew.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/world/world.hpp"

namespace headroom::experiment {
namespace {

std::vector<std::string> numbers(int count) {
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) texts.push_back(std::to_string(i));
  return texts;
}

std::string twice(const std::string& task) { return std::to_string(2 * std::stoi(task)); }

TEST(ThreadCrew, brings_back_the_outcome_of_every_task_whatever_the_threads) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    ThreadCrew crew(threads, twice);
    std::vector<std::string> outcomes(100);
    crew.run(numbers(100), [&](std::size_t i, std::string outcome) {
      EXPECT_EQ(outcomes[i], "") << "once each";
      outcomes[i] = std::move(outcome);
    });
    for (int i = 0; i < 100; ++i)
      EXPECT_EQ(outcomes[static_cast<std::size_t>(i)], std::to_string(2 * i));
  }
}

TEST(ThreadCrew, one_thread_does_the_tasks_in_their_order) {
  ThreadCrew crew(1, twice);
  std::vector<std::size_t> order;
  crew.run(numbers(4), [&](std::size_t i, const std::string&) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(ThreadCrew, has_nothing_to_do_without_tasks) {
  ThreadCrew crew(3, twice);
  crew.run({}, [](std::size_t, const std::string&) { FAIL(); });
  EXPECT_EQ(crew.size(), 3U);
  EXPECT_GE(ThreadCrew(0, twice).size(), 1U) << "as many as there are cores";
}

TEST(ThreadCrew, a_task_that_fails_ends_the_work_with_its_error_and_keeps_what_was_collected) {
  const auto work = [](const std::string& task) {
    if (task == "2") throw std::runtime_error("no 2");
    return task;
  };
  ThreadCrew crew(1, work);
  std::string collected;
  const auto collect = [&](std::size_t, const std::string& outcome) { collected += outcome; };
  EXPECT_THROW(crew.run(numbers(5), collect), std::runtime_error);
  EXPECT_EQ(collected, "01");
}

TEST(ThreadCrew, what_collect_throws_ends_the_work_too) {
  ThreadCrew crew(2, twice);
  const auto collect = [](std::size_t, const std::string&) { throw std::logic_error("full"); };
  EXPECT_THROW(crew.run(numbers(5), collect), std::logic_error);
}

TEST(ThreadCrew, told_to_stop_it_begins_no_other_task) {
  std::atomic<bool> stop = false;
  int done = 0;
  ThreadCrew crew(1, twice, &stop);
  const auto collect = [&](std::size_t, const std::string&) { stop = ++done == 3; };
  EXPECT_THROW(crew.run(numbers(10), collect), world::Interrupted);
  EXPECT_EQ(done, 3);
}

}  // namespace
}  // namespace headroom::experiment
