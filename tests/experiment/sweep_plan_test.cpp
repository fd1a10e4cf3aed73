#include "sim/experiment/sweep_plan.hpp"

#include <gtest/gtest.h>

namespace headroom::experiment {
namespace {

using Texts = std::vector<std::string>;

Axis axis(std::vector<std::string> pointers, std::vector<Axis::Values> values) {
  return {"/axes/0", std::move(pointers), std::move(values), 0};
}

TEST(Cells, are_every_combination_with_the_last_axis_changing_first) {
  SweepPlan plan;
  plan.axes = {axis({"/a"}, {{"1"}, {"2"}}), Axis{"/axes/1", {"/b"}, ValueRange{10, 30}, 3}};
  const Cells cells(plan);
  ASSERT_EQ(cells.size(), 6U);
  EXPECT_EQ(cells.pointers(), (Texts{"/a", "/b"}));
  EXPECT_EQ(cells.values(0), (Texts{"1", "10"}));
  EXPECT_EQ(cells.values(1), (Texts{"1", "20"}));
  EXPECT_EQ(cells.values(3), (Texts{"2", "10"}));
  EXPECT_EQ(cells.values(5), (Texts{"2", "30"}));
}

TEST(Cells, pointers_of_one_axis_move_together) {
  SweepPlan plan;
  plan.axes = {axis({"/min", "/max"}, {{"1", "2"}, {"3", "4"}}),
               Axis{"/axes/1", {"/x", "/y"}, ValueRange{0, 1}, 2}};
  const Cells cells(plan);
  ASSERT_EQ(cells.size(), 4U);
  EXPECT_EQ(cells.values(1), (Texts{"1", "2", "1", "1"}));
  EXPECT_EQ(cells.values(2), (Texts{"3", "4", "0", "0"}));
}

TEST(Cells, of_a_sample_are_its_points) {
  SweepPlan plan;
  plan.axes = {Axis{"/axes/0", {"/a"}, ValueRange{0, 8}, 0}, axis({"/b"}, {{"\"x\""}, {"\"y\""}})};
  plan.sample = Sample{Sample::Method::sobol, 3, 1};
  const Cells cells(plan);
  ASSERT_EQ(cells.size(), 3U);
  EXPECT_EQ(cells.values(0), (Texts{"4", "\"y\""})) << "a half of each";
  EXPECT_EQ(cells.values(1), (Texts{"6", "\"x\""})) << "3/4, 1/4";
  EXPECT_EQ(cells.values(2), (Texts{"2", "\"y\""})) << "1/4, 3/4";
}

TEST(Cells, their_changes_name_the_axis_that_asks_for_them) {
  SweepPlan plan;
  plan.file = "sweep.json";
  plan.axes = {axis({"/a"}, {{"1"}})};
  const auto changes = Cells(plan).changes(0);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].pointer, "/a");
  EXPECT_EQ(changes[0].value, "1");
  EXPECT_EQ(changes[0].origin, "sweep.json: /axes/0");
}

}  // namespace
}  // namespace headroom::experiment
