#include "sim/experiment/sweep_results.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace headroom::experiment {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// Two cells that differ in /a, two outputs.
SweepIdentity identity() { return {"1.0", "small", 7, {"/a"}, {"/x", "/y"}, {"hash 0", "hash 1"}}; }

class SweepResultsFile : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_ = testing::TempDir() + "headroom-" +
                                  testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::path file_ = folder_ / "results.sqlite";
};

TEST_F(SweepResultsFile, holds_a_row_for_each_run_in_the_order_of_cells) {
  SweepResults results(file_, identity());
  results.add({1, 0, {0.5, std::nullopt}, ""}, {"\"text\""});
  results.add({0, 1, {1e-3, 2.0}, ""}, {"3"});
  const SqlTable table = results.table();
  EXPECT_EQ(table.columns,
            (std::vector<std::string>{"cell", "replication", "scenario_sha256", "version", "seed",
                                      "/a", "/x", "/y", "error"}));
  ASSERT_EQ(table.rows.size(), 2U);
  using Row = std::vector<SqlValue>;
  const std::int64_t one = 1, zero = 0, three = 3, seven = 7;
  EXPECT_EQ(table.rows[0], (Row{zero, one, std::string("hash 0"), std::string("1.0"), seven, three,
                                1e-3, 2.0, SqlValue{}}));
  EXPECT_EQ(table.rows[1], (Row{one, zero, std::string("hash 1"), std::string("1.0"), seven,
                                std::string("text"), 0.5, SqlValue{}, SqlValue{}}));
}

TEST_F(SweepResultsFile, what_was_added_is_found_again_without_being_closed) {
  SweepResults first(file_, identity());
  first.add({0, 0, {1.0, 2.0}, ""}, {"1"});
  first.add({0, 1, {}, "it broke"}, {"1"});
  const SweepResults second(file_, identity());
  EXPECT_EQ(second.finished(), (std::set<std::pair<std::size_t, std::uint32_t>>{{0, 0}}))
      << "a run that failed is made again";
  ASSERT_EQ(second.runs().size(), 2U);
  EXPECT_EQ(second.runs()[0].outputs, (OutputValues{1.0, 2.0}));
  EXPECT_EQ(second.runs()[1].error, "it broke");
}

TEST_F(SweepResultsFile, a_run_that_is_made_again_takes_the_place_of_the_failed_one) {
  SweepResults results(file_, identity());
  results.add({0, 0, {}, "it broke"}, {"1"});
  results.add({0, 0, {3.0, 4.0}, ""}, {"1"});
  ASSERT_EQ(results.runs().size(), 1U);
  EXPECT_EQ(results.runs()[0].error, "");
}

TEST_F(SweepResultsFile, closed_it_is_a_single_file) {
  SweepResults results(file_, identity());
  results.add({0, 0, {1.0, 2.0}, ""}, {"1"});
  results.close();
  for (const auto& entry : std::filesystem::directory_iterator(folder_))
    EXPECT_EQ(entry.path(), file_);
}

TEST_F(SweepResultsFile, the_view_of_cells_has_the_means_of_the_runs_that_did_not_fail) {
  SweepResults results(file_, identity());
  results.add({0, 0, {1.0, 2.0}, ""}, {"9"});
  results.add({0, 1, {3.0, 6.0}, ""}, {"9"});
  results.add({0, 2, {}, "it broke"}, {"9"});
  const Database database(file_, Database::Access::read);
  const SqlTable cells = database.query("SELECT * FROM cells");
  EXPECT_EQ(cells.columns, (std::vector<std::string>{"cell", "/a", "replications", "/x", "/y"}));
  ASSERT_EQ(cells.rows.size(), 1U);
  EXPECT_EQ(cells.rows[0],
            (std::vector<SqlValue>{std::int64_t{0}, std::int64_t{9}, std::int64_t{2}, 2.0, 4.0}));
}

TEST_F(SweepResultsFile, of_another_experiment_are_refused_with_the_difference) {
  { SweepResults results(file_, identity()); }
  const auto open = [&](auto change) {
    return [this, change] {
      SweepIdentity other = identity();
      change(other);
      SweepResults results(file_, other);
    };
  };
  EXPECT_THAT(open([](SweepIdentity& other) { other.version = "2.0"; }),
              ThrowsMessage<OtherExperiment>(HasSubstr("version 1.0 instead of 2.0")));
  EXPECT_THAT(open([](SweepIdentity& other) { other.seed = 8; }),
              ThrowsMessage<OtherExperiment>(HasSubstr("seed 7 instead of 8")));
  EXPECT_THAT(open([](SweepIdentity& other) { other.outputs = {"/x"}; }),
              ThrowsMessage<OtherExperiment>(HasSubstr("outputs")));
  EXPECT_THAT(open([](SweepIdentity& other) { other.hashes[1] = "hash 2"; }),
              ThrowsMessage<OtherExperiment>(HasSubstr("a file that it names")));
}

TEST_F(SweepResultsFile, may_get_more_replications_but_not_fewer) {
  SweepResults results(file_, identity());
  results.expect_replications(1);
  results.add({0, 0, {1.0, 2.0}, ""}, {"1"});
  results.expect_replications(3);
  results.add({0, 2, {1.0, 2.0}, ""}, {"1"});
  EXPECT_THROW(results.expect_replications(2), OtherExperiment);
}

TEST_F(SweepResultsFile, a_database_of_something_else_stays_as_it_is) {
  Database(file_, Database::Access::write).execute("CREATE TABLE precious (x)");
  EXPECT_THAT([&] { SweepResults results(file_, identity()); },
              ThrowsMessage<DatabaseError>(HasSubstr("something else")));
  EXPECT_EQ(
      Database(file_, Database::Access::read).query("SELECT name FROM sqlite_master").rows.size(),
      1U);
}

TEST_F(SweepResultsFile, a_file_that_is_no_database_is_refused_by_name) {
  std::ofstream(file_) << "results, but of another kind, and long enough to be looked into: "
                       << std::string(200, 'x');
  EXPECT_THAT([&] { SweepResults results(file_, identity()); },
              ThrowsMessage<DatabaseError>(HasSubstr("results.sqlite: ")));
}

TEST(SweepIdentityTest, is_known_by_everything_in_it) {
  SweepIdentity other = identity();
  EXPECT_EQ(other.sha256(), identity().sha256());
  other.hashes[0] = "hash 9";
  EXPECT_NE(other.sha256(), identity().sha256());
}

}  // namespace
}  // namespace headroom::experiment
