#include "sim/cluster/rank_crew.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <latch>
#include <map>
#include <set>
#include <stdexcept>

#include "sim/world/world.hpp"
#include "tests/cluster/in_process_ranks.hpp"

namespace headroom::cluster {
namespace {

using Work = experiment::Crew::Work;
using Tasks = std::vector<std::string>;

std::string twice(const std::string& task) { return task + task; }

Tasks numbered(int count) {
  Tasks tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(std::to_string(i));
  return tasks;
}

/// What comes of the tasks, in their order.
Tasks outcomes_of(experiment::Crew& crew, const Tasks& tasks) {
  Tasks outcomes(tasks.size(), "none");
  crew.run(tasks, [&](std::size_t index, std::string outcome) {
    EXPECT_EQ(outcomes.at(index), "none") << "collected twice";
    outcomes[index] = std::move(outcome);
  });
  return outcomes;
}

/// All ranks of a test, which do the same work.
struct Ranks {
  Ranks(int count, unsigned threads, const Work& work, std::atomic<bool>* stop = nullptr)
      : office(count), workers(office, threads, work), crew(manager, work, threads, stop) {}
  PostOffice office;
  InProcessTransport manager{office, kManager};
  Workers workers;
  RankCrew crew;
};

TEST(RankCrew, every_task_has_its_outcome_on_any_number_of_ranks_and_threads) {
  const Tasks tasks = numbered(50);
  Tasks expected;
  std::transform(tasks.begin(), tasks.end(), std::back_inserter(expected), twice);
  for (const int ranks : {1, 2, 4, 9}) {
    for (const unsigned threads : {1U, 3U}) {
      Ranks all(ranks, threads, twice);
      EXPECT_EQ(outcomes_of(all.crew, tasks), expected) << ranks << " ranks";
      EXPECT_EQ(all.crew.size(), static_cast<unsigned>(ranks) * threads);
    }
  }
}

TEST(RankCrew, runs_one_list_after_another) {
  Ranks ranks(3, 1, [](const std::string& task) { return task; });
  for (int count : {0, 1, 7, 0, 30})
    EXPECT_EQ(outcomes_of(ranks.crew, numbered(count)), numbered(count));
}

TEST(RankCrew, a_text_may_have_any_bytes) {
  const std::string bytes("a b\0\nT1 \xff", 9);
  Ranks ranks(2, 1, [](const std::string& task) { return task; });
  EXPECT_EQ(outcomes_of(ranks.crew, Tasks(6, bytes)), Tasks(6, bytes));
  EXPECT_EQ(outcomes_of(ranks.crew, {"", "", ""}), (Tasks{"", "", ""}));
}

// Each of six threads must hold a task for any to end: none of them has two before all have one.
TEST(RankCrew, all_threads_of_all_ranks_work_at_once) {
  std::latch meeting(6);
  Ranks ranks(3, 2, [&](const std::string& task) {
    meeting.arrive_and_wait();
    return task;
  });
  EXPECT_EQ(outcomes_of(ranks.crew, numbered(6)), numbered(6));
}

/// Tasks that ranks 1, 2, ... are given at first, of so many in all.
std::vector<int> given_at_first(int ranks, int tasks) {
  PostOffice office(ranks);
  InProcessTransport manager(office, kManager);
  RankCrew crew(manager, twice, 1, nullptr);
  office.put(kManager, {1, encode(Failure{1, "enough"})});  // the first that it hears
  EXPECT_THROW(outcomes_of(crew, numbered(tasks)), WorkerFailed);
  std::vector<int> given;
  for (int rank = 1; rank < ranks; ++rank) {
    given.push_back(0);
    while (office.take(rank)) ++given.back();
  }
  return given;
}

TEST(RankCrew, gives_each_rank_one_task_ahead_but_for_the_last_ones) {
  EXPECT_EQ(given_at_first(4, 2), (std::vector<int>{1, 0, 0}));
  EXPECT_EQ(given_at_first(4, 4), (std::vector<int>{1, 1, 1}));
  EXPECT_EQ(given_at_first(4, 8), (std::vector<int>{1, 1, 1})) << "a thread will be free sooner";
  EXPECT_EQ(given_at_first(4, 12), (std::vector<int>{2, 2, 2}));
}

// The first task lasts until all others are done, but for the one that its rank has ahead.
TEST(RankCrew, a_long_task_holds_up_no_other_but_the_one_behind_it) {
  constexpr int kTasks = 40;
  std::latch others(kTasks - 2);
  std::atomic<int> short_ones = 0;
  Ranks ranks(4, 1, [&](const std::string& task) {
    if (task == "0")
      others.wait();
    else if (short_ones++ < kTasks - 2)
      others.count_down();
    return task;
  });
  EXPECT_EQ(outcomes_of(ranks.crew, numbered(kTasks)), numbered(kTasks));
}

TEST(RankCrew, what_a_worker_throws_reaches_the_manager_with_its_kind) {
  std::atomic<bool> stop = false;
  PostOffice office(2);
  InProcessTransport transport(office, kManager);
  Workers workers(office, 1, [](const std::string&) -> std::string {
    throw std::invalid_argument("a.json: /x: found 5");
  });
  RankCrew crew(transport, twice, 1, &stop);
  try {
    crew.run(numbered(20), [](std::size_t, const std::string&) {});
    FAIL() << "nothing was thrown";
  } catch (const WorkerFailed& error) {
    EXPECT_STREQ(error.what(), "a.json: /x: found 5");
    EXPECT_EQ(error.kind(), 2);
  }
  EXPECT_TRUE(stop);
}

TEST(RankCrew, what_its_own_task_throws_stays_as_it_is) {
  PostOffice office(1);
  InProcessTransport transport(office, kManager);
  const auto fail = [](const std::string&) -> std::string { throw std::out_of_range("far"); };
  RankCrew crew(transport, fail, 1, nullptr);
  EXPECT_THROW(outcomes_of(crew, numbered(2)), std::out_of_range);
}

TEST(RankCrew, what_collect_throws_ends_it) {
  Ranks ranks(3, 1, twice);
  int collected = 0;
  const auto collect = [&](std::size_t, const std::string&) {
    ++collected;
    throw std::runtime_error("disk full");
  };
  EXPECT_THROW(ranks.crew.run(numbered(9), collect), std::runtime_error);
  EXPECT_EQ(collected, 1);
}

TEST(RankCrew, asked_to_stop_it_keeps_what_is_done_and_throws_interrupted) {
  std::atomic<bool> stop = false;
  Ranks ranks(2, 1, twice, &stop);
  std::set<std::size_t> collected;
  const auto collect = [&](std::size_t index, const std::string&) {
    collected.insert(index);
    stop = collected.size() >= 3;
  };
  EXPECT_THROW(ranks.crew.run(numbered(1000), collect), world::Interrupted);
  EXPECT_GE(collected.size(), 3U);
  EXPECT_LT(collected.size(), 1000U);
}

// Rank 1 has done its task when rank 2 fails: the outcome is on its way and is not lost.
TEST(RankCrew, an_outcome_that_has_arrived_is_kept_when_another_fails) {
  PostOffice office(3);
  InProcessTransport manager(office, kManager);
  RankCrew crew(
      manager, [](const std::string& task) { return task; }, 1, nullptr);
  office.put(kManager, {2, encode(Failure{1, "no memory"})});
  office.put(kManager, {1, encode(Outcome{1, "kept"})});
  std::map<std::size_t, std::string> collected;
  const auto collect = [&](std::size_t index, std::string outcome) {
    collected[index] = std::move(outcome);
  };
  EXPECT_THROW(crew.run(numbered(3), collect), WorkerFailed);
  EXPECT_EQ(collected[1], "kept");
}

TEST(Serve, a_worker_that_can_not_begin_tells_why_and_waits_for_the_end) {
  PostOffice office(2);
  std::jthread worker([&] {
    InProcessTransport transport(office, 1);
    report_failure(transport, {2, "no such file"});
  });
  InProcessTransport manager(office, kManager);
  {
    RankCrew crew(manager, twice, 1, nullptr);
    // Its task is never done: the crew ends by the failure.
    EXPECT_THROW(outcomes_of(crew, numbered(8)), WorkerFailed);
  }
  send_home(manager);
}

// They say more than the manager has asked for: all of it is taken before they go.
TEST(Serve, nobody_goes_before_all_they_have_said_is_taken) {
  PostOffice office(3);
  InProcessTransport manager(office, kManager);
  {
    Workers workers(office, 2, twice);
    for (int rank : {1, 2}) {
      for (std::size_t i = 0; i < 5; ++i) manager.send(rank, encode(Task{i, "x"}));
    }
  }
  EXPECT_FALSE(manager.receive());
}

TEST(Serve, the_end_stops_what_is_under_way) {
  PostOffice office(2);
  std::atomic<bool> stop = false;
  std::jthread worker([&] {
    InProcessTransport transport(office, 1);
    const auto endless = [&](const std::string& task) {
      while (!stop) std::this_thread::yield();
      return task;
    };
    serve(transport, endless, 1, &stop, describe);
  });
  InProcessTransport manager(office, kManager);
  manager.send(1, encode(Task{0, "endless"}));
  send_home(manager);
}

}  // namespace
}  // namespace headroom::cluster
