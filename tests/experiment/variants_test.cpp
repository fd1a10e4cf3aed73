#include "sim/experiment/variants.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "sim/scenario/problems.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using world::environment;

constexpr const char* kFile = HEADROOM_SOURCE_DIR "/scenarios/tastylog.json";

std::string complaint(const Variants& variants, const Variants::Changes& changes) {
  try {
    variants.read(changes);
  } catch (const scenario::BadScenario& error) {
    return error.what();
  }
  return "";
}

TEST(Variants, a_variant_is_the_scenario_with_its_changes) {
  const Variants variants(kFile, {}, environment());
  const auto variant = variants.read({{"/auto_scaling_group/MaxSize", "3"}, {"/seed", "9"}});
  EXPECT_EQ(variant.group.max, 3);
  EXPECT_EQ(variant.seed, 9U);
  EXPECT_EQ(variants.read({}).sha256, world::project_scenario("tastylog").sha256);
  EXPECT_EQ(variant.sha256, world::project_scenario(
                                "tastylog", {{"/auto_scaling_group/MaxSize", "3"}, {"/seed", "9"}})
                                .sha256);
}

TEST(Variants, their_own_changes_come_after_those_of_all) {
  const Variants variants(
      kFile, {{{"/auto_scaling_group/MaxSize", "4"}, {"/duration", R"("60m")"}}, 5}, environment());
  const auto variant = variants.read({{"/auto_scaling_group/MaxSize", "3"}});
  EXPECT_EQ(variant.group.max, 3);
  EXPECT_EQ(variant.duration, 60 * 60_s);
  EXPECT_EQ(variant.seed, 5U);
}

TEST(Variants, a_variant_that_can_not_be_names_who_asked_and_what_was_changed) {
  const Variants variants(kFile, {}, environment());
  EXPECT_THAT(complaint(variants, {{"/auto_scaling_group/MaxSize", "0", "sweep.json"}}),
              HasSubstr("sweep.json: with /auto_scaling_group/MaxSize = 0: " + std::string(kFile) +
                        ": /auto_scaling_group: found MinSize 1 above MaxSize 0"));
}

TEST(Variants, a_change_without_a_place_names_who_asked_for_it) {
  const Variants variants(kFile, {}, environment());
  EXPECT_THAT(complaint(variants, {{"/load/7/start", "1", "sweep.json: /axes/0"}}),
              StartsWith("sweep.json: /axes/0: /load/7/start: found no entry 7: the list has 1"));
}

TEST(Variants, all_are_cut_at_the_same_time_so_none_finds_its_own_warm_up) {
  const Variants variants(kFile, {}, environment());
  EXPECT_EQ(variants.read({{"/warm_up", R"("10m")"}}).warm_up, 600_s);
  EXPECT_THAT(complaint(variants, {{"/warm_up", R"("mser-5")", "sweep.json: /axes/0"}}),
              HasSubstr("/warm_up: found \"mser-5\", allowed: a time"));
}

TEST(Variants, the_same_variant_is_made_once) {
  Variants variants(kFile, {}, environment());
  const auto first = variants.ready({{"/auto_scaling_group/MaxSize", "3"}});
  EXPECT_EQ(variants.ready({{"/auto_scaling_group/MaxSize", "3"}}), first);
  EXPECT_NE(variants.ready({{"/auto_scaling_group/MaxSize", "4"}}), first);
}

TEST(Variants, one_instances_capacity_is_there_where_a_policy_needs_it) {
  const std::string autoscale = R"([{"PolicyName": "a", "PolicyType": "autoscale"}])";
  Variants variants(HEADROOM_SOURCE_DIR "/scenarios/fixed-fleet.json", {}, environment());
  EXPECT_FALSE(variants.ready({})->requests_per_instance);
  const auto needing = variants.ready({{"/scaling_policies", autoscale}});
  ASSERT_TRUE(needing->requests_per_instance);
  EXPECT_EQ(needing->requests_per_instance, capacity_for(*needing, environment(), {}));
}

}  // namespace
}  // namespace headroom::experiment
