#include "sim/experiment/testbed_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/scenario/problems.hpp"
#include "testbed_folder.hpp"

namespace headroom::experiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string complaint(const std::filesystem::path& folder) {
  try {
    read_testbed(folder);
  } catch (const scenario::BadScenario& bad) {
    return bad.what();
  }
  return "none";
}

const TestbedRun& run_named(const Testbed& testbed, const std::string& id) {
  for (const TestbedRun& run : testbed.runs)
    if (run.id == id) return run;
  throw std::out_of_range(id);
}

TEST(TestbedFiles, a_run_has_its_settings_and_what_came_of_it) {
  const Testbed testbed = read_testbed(HEADROOM_SOURCE_DIR "/tests/data/testbed");
  ASSERT_EQ(testbed.runs.size(), 8U);
  const TestbedRun& run = run_named(testbed, "E2_2i_rr_fifo_exp10_q20of100_t8_z200_r2");
  EXPECT_EQ(run.configuration(), "E2_2i_rr_fifo_exp10_q20of100_t8_z200");
  EXPECT_EQ(run.instances, 2U);
  EXPECT_EQ(run.quota, 20_ms);
  EXPECT_EQ(run.period, 100_ms);
  ASSERT_TRUE(run.users);
  EXPECT_EQ(run.users->threads, 8U);
  EXPECT_EQ(run.users->think_time, 200_ms);
  EXPECT_EQ(run.warm_up, 7_s);
  EXPECT_EQ(run.steady, 40_s);
  EXPECT_EQ(run.measured.at("throughput"), 30.475);
  EXPECT_EQ(run.measured.at("p95"), 229);
}

TEST(TestbedFiles, every_request_is_known_from_both_sides) {
  const Testbed testbed = read_testbed(HEADROOM_SOURCE_DIR "/tests/data/testbed");
  const TestbedRun& run = run_named(testbed, "E2_2i_rr_fifo_exp10_q20of100_t8_z200_r2");
  EXPECT_EQ(run.clients.size(), 1489U);
  EXPECT_EQ(run.servers[0].size() + run.servers[1].size(), 1489U);
  EXPECT_EQ(run.first_instance(), 1U) << "the proxy gave the first request to instance 2";
  const TestbedRun& open = run_named(testbed, "E3f_1i_rr_fifo_exp10_q2of10_open9.5_r1");
  EXPECT_FALSE(open.users);
  EXPECT_EQ(open.servers[0].front().demand_ms, 42.0162);
}

TEST(TestbedFiles, traces_that_are_not_compressed_are_read_too) {
  const TestbedFolder folder;
  const Testbed testbed = read_testbed(folder.path());
  ASSERT_EQ(testbed.runs.size(), 2U);
  EXPECT_EQ(testbed.runs[1].clients.size(), static_cast<std::size_t>(TestbedFolder::kRequests));
  EXPECT_EQ(testbed.runs[1].servers[0].size(), static_cast<std::size_t>(TestbedFolder::kRequests));
}

TEST(TestbedFiles, a_folder_without_runs_is_refused) {
  EXPECT_THAT(complaint("/nowhere"), HasSubstr("/nowhere/runs.csv: a file that can be read"));
  const TestbedFolder folder;
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n");
  EXPECT_THAT(complaint(folder.path()), HasSubstr("found no runs"));
}

TEST(TestbedFiles, a_column_that_is_missing_is_named_with_the_nearest_one) {
  const TestbedFolder folder;
  std::string columns = TestbedFolder::kColumns;
  columns.replace(columns.find("quota"), 5, "qouta");
  folder.write("runs.csv", columns + "\n" + TestbedFolder::line("calm_r1") + "\n");
  EXPECT_THAT(complaint(folder.path()),
              AllOf(HasSubstr("runs.csv: line 1"), HasSubstr("no column \"quota\""),
                    HasSubstr("not \"qouta\"")));
}

TEST(TestbedFiles, a_wrong_field_is_named_with_its_line) {
  const TestbedFolder folder;
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n" +
                               TestbedFolder::line("calm_r1") + "\n" +
                               TestbedFolder::line("calm_r2", "fast") + "\n");
  EXPECT_THAT(complaint(folder.path()),
              AllOf(HasSubstr("runs.csv: line 3"), HasSubstr("\"fast\" in column mean_ms")));
}

TEST(TestbedFiles, a_line_that_lacks_fields_is_refused) {
  const TestbedFolder folder;
  folder.write("traces/calm.client.csv", "run,start_ms,elapsed_ms,thread\ncalm_r1,5\n");
  EXPECT_THAT(complaint(folder.path()),
              AllOf(HasSubstr("calm.client.csv: line 2"), HasSubstr("2 fields")));
}

TEST(TestbedFiles, an_instance_that_the_run_has_not_is_refused) {
  const TestbedFolder folder;
  folder.write("traces/calm.server.csv",
               "run,instance,arrival_ms,start_ms,end_ms,demand_us,burnt_us\n"
               "another,9,1,1,1,1,1\ncalm_r1,2,1,1,1,1,1\n");
  EXPECT_THAT(complaint(folder.path()),
              AllOf(HasSubstr("calm.server.csv: line 3"), HasSubstr("\"2\" in column instance")));
}

TEST(TestbedFiles, open_load_needs_to_know_when_its_requests_were_sent) {
  const TestbedFolder folder;
  std::string line = TestbedFolder::line("open_r1");
  line.replace(line.find("jmeter"), 6, "open");
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n" + line + "\n");
  EXPECT_THAT(complaint(folder.path()),
              AllOf(HasSubstr("runs.csv: line 2"), HasSubstr("traces/*.client.csv")));
}

TEST(TestbedFiles, each_id_stands_once) {
  const TestbedFolder folder;
  folder.write("runs.csv", std::string(TestbedFolder::kColumns) + "\n" +
                               TestbedFolder::line("calm_r1") + "\n" +
                               TestbedFolder::line("calm_r1") + "\n");
  EXPECT_THAT(complaint(folder.path()), HasSubstr("line 3: found a second run \"calm_r1\""));
}

}  // namespace
}  // namespace headroom::experiment
