#include "sim/cloud/provisioning.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace headroom::cloud {
namespace {

using Names = std::vector<std::string>;

ProvisioningStep step(std::string name, Names after, std::optional<BakeLevel> from_bake = {}) {
  ProvisioningStep result;
  result.name = std::move(name);
  result.after = std::move(after);
  result.from_bake = from_bake;
  return result;
}

Names names_of(const ProvisioningGraph& graph, const std::vector<std::size_t>& steps) {
  Names names;
  for (const std::size_t i : steps) names.push_back(graph.steps()[i].name);
  std::sort(names.begin(), names.end());
  return names;
}

Names steps_of(const ProvisioningGraph& graph) {
  Names names;
  for (const auto& s : graph.steps()) names.push_back(s.name);
  return names;
}

std::size_t index_of(const ProvisioningGraph& graph, const std::string& name) {
  const Names names = steps_of(graph);
  const auto found = std::find(names.begin(), names.end(), name);
  EXPECT_NE(found, names.end()) << name;
  return static_cast<std::size_t>(found - names.begin());
}

Names before(const ProvisioningGraph& graph, const std::string& name) {
  return names_of(graph, graph.predecessors(index_of(graph, name)));
}
Names behind(const ProvisioningGraph& graph, const std::string& name) {
  return names_of(graph, graph.successors(index_of(graph, name)));
}

TEST(Provisioning, an_image_of_the_system_alone_goes_through_all_of_the_defaults) {
  const ProvisioningGraph graph(default_provisioning(), BakeLevel::os);
  EXPECT_EQ(steps_of(graph), (Names{"placement", "os_boot", "cloud_init", "middleware",
                                    "parameters", "artefact", "service_start"}));
  EXPECT_EQ(graph.bandwidth_bytes_per_second(), 10e6);
}

TEST(Provisioning, a_baked_step_is_skipped_and_hands_its_own_predecessor_on) {
  const ProvisioningGraph graph(default_provisioning(), BakeLevel::middleware);
  EXPECT_EQ(steps_of(graph), (Names{"placement", "os_boot", "cloud_init", "parameters", "artefact",
                                    "service_start"}));
  EXPECT_EQ(before(graph, "parameters"), Names{"cloud_init"});
  EXPECT_EQ(behind(graph, "cloud_init"), Names{"parameters"});
}

TEST(Provisioning, a_higher_bake_level_skips_what_the_lower_ones_do_as_well) {
  const ProvisioningGraph graph(default_provisioning(), BakeLevel::application);
  EXPECT_EQ(steps_of(graph),
            (Names{"placement", "os_boot", "cloud_init", "parameters", "service_start"}));
  EXPECT_EQ(before(graph, "service_start"), Names{"parameters"});
}

TEST(Provisioning, the_defaults_take_the_assumed_times) {
  for (const ProvisioningStep& s : default_provisioning().steps) {
    if (s.name == "os_boot") {
      EXPECT_EQ(s.duration.mean(), 12e9);
      EXPECT_EQ(s.cpu.mean(), 6e9);
    } else if (s.name == "placement") {
      EXPECT_EQ(s.duration.mean(), 5e9);
      EXPECT_TRUE(s.cpu.is_zero());
    } else if (s.name == "artefact") {
      EXPECT_EQ(s.download_bytes, 24e6);
      EXPECT_EQ(s.cpu.mean(), 3e9);
    } else if (s.name == "middleware") {
      EXPECT_EQ(s.duration.mean(), 60e9);
      EXPECT_EQ(s.cpu.mean(), 25e9);
    }
  }
}

// placement -> a -> skipped1 -> skipped2 -> b
//          \-> c ------------/
TEST(Provisioning, a_chain_of_skipped_steps_hands_everything_on) {
  const ProvisioningGraph graph(
      {{step("placement", {}), step("a", {}), step("c", {}),
        step("skipped1", {"a"}, BakeLevel::middleware),
        step("skipped2", {"skipped1", "c"}, BakeLevel::middleware), step("b", {"skipped2"})},
       1},
      BakeLevel::middleware);
  EXPECT_EQ(before(graph, "b"), (Names{"a", "c"}));
  EXPECT_EQ(behind(graph, "a"), Names{"b"});
  EXPECT_EQ(behind(graph, "placement"), (Names{"a", "c"}));
}

TEST(Provisioning, what_is_handed_on_twice_is_waited_for_once) {
  const ProvisioningGraph graph(
      {{step("placement", {}), step("a", {}), step("x", {"a"}, BakeLevel::middleware),
        step("y", {"a"}, BakeLevel::middleware), step("b", {"x", "y", "a"})},
       1},
      BakeLevel::application);
  EXPECT_EQ(before(graph, "b"), Names{"a"});
  EXPECT_EQ(behind(graph, "a"), Names{"b"});
}

TEST(Provisioning, a_last_step_that_is_skipped_is_missed_by_nobody) {
  const ProvisioningGraph graph(
      {{step("placement", {}), step("a", {}), step("last", {"a"}, BakeLevel::middleware)}, 1},
      BakeLevel::middleware);
  EXPECT_EQ(steps_of(graph), (Names{"placement", "a"}));
  EXPECT_TRUE(behind(graph, "a").empty());
}

TEST(Provisioning, every_step_follows_its_predecessors_however_they_are_listed) {
  const ProvisioningGraph graph({{step("end", {"left", "right"}), step("right", {"middle"}),
                                  step("left", {}), step("middle", {}), step("placement", {})},
                                 1},
                                BakeLevel::os);
  ASSERT_EQ(graph.steps().size(), 5U);
  EXPECT_EQ(graph.steps()[0].name, "placement");
  for (std::size_t i = 0; i < 5; ++i) {
    for (const std::size_t p : graph.predecessors(i)) EXPECT_LT(p, i);
  }
  EXPECT_EQ(before(graph, "left"), Names{"placement"});
  EXPECT_EQ(before(graph, "end"), (Names{"left", "right"}));
}

void expect_refused(std::vector<ProvisioningStep> steps, const std::string& because) {
  try {
    const ProvisioningGraph graph({std::move(steps), 1}, BakeLevel::os);
    ADD_FAILURE() << "taken, in spite of: " << because;
  } catch (const BadProvisioning& problem) {
    EXPECT_NE(std::string(problem.what()).find(because), std::string::npos) << problem.what();
  }
}

TEST(Provisioning, steps_in_a_circle_are_refused) {
  expect_refused({step("placement", {}), step("a", {"b"}), step("b", {"a"})}, "circle");
  expect_refused({step("placement", {}), step("a", {"a"})}, "circle");
  expect_refused({step("placement", {}), step("a", {"c"}), step("b", {"a"}), step("c", {"b"})},
                 "circle");
}

TEST(Provisioning, a_step_after_one_that_does_not_exist_is_refused_by_name) {
  expect_refused({step("placement", {}), step("a", {"os_bot"})}, "os_bot");
}

TEST(Provisioning, a_step_of_a_resource_that_does_not_exist_is_refused_by_name) {
  ProvisioningStep release = step("release", {});
  release.resource = "ansible";
  expect_refused({step("placement", {}), release}, "release needs ansible");
}

TEST(Provisioning, a_step_knows_its_resource) {
  ProvisioningStep release = step("release", {});
  release.resource = "ansible";
  const ProvisioningGraph graph({{step("placement", {}), release}, 1, {{"s3"}, {"ansible", 2}}},
                                BakeLevel::os);
  EXPECT_FALSE(graph.resource_of(0).has_value());
  EXPECT_EQ(graph.resource_of(1), 1U);
}

TEST(Provisioning, placement_comes_first_or_not_at_all) {
  expect_refused({step("a", {})}, "placement");
  expect_refused({step("placement", {"a"}), step("a", {})}, "placement");
}

// placement (5) -> fast (10) -> end (40)
//              \-> slow (30) --/
TEST(Provisioning, the_critical_path_goes_back_over_what_ended_last) {
  const ProvisioningGraph graph(
      {{step("placement", {}), step("fast", {}), step("slow", {}), step("end", {"fast", "slow"})},
       1},
      BakeLevel::os);
  std::vector<double> ends(4);
  ends[index_of(graph, "placement")] = 5;
  ends[index_of(graph, "fast")] = 10;
  ends[index_of(graph, "slow")] = 30;
  ends[index_of(graph, "end")] = 40;
  Names path;
  for (const std::size_t i : graph.critical_path(ends)) path.push_back(graph.steps()[i].name);
  EXPECT_EQ(path, (Names{"placement", "slow", "end"}));
}

// A branch that nothing waits for can be the last to end.
TEST(Provisioning, the_critical_path_begins_at_the_step_that_ended_last) {
  const ProvisioningGraph graph({{step("placement", {}), step("main", {}), step("aside", {})}, 1},
                                BakeLevel::os);
  std::vector<double> ends(3);
  ends[index_of(graph, "main")] = 10;
  ends[index_of(graph, "aside")] = 90;
  Names path;
  for (const std::size_t i : graph.critical_path(ends)) path.push_back(graph.steps()[i].name);
  EXPECT_EQ(path, (Names{"placement", "aside"}));
}

}  // namespace
}  // namespace headroom::cloud
