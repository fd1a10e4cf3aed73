#include "sim/cloud/termination_policy.hpp"

#include <gtest/gtest.h>

/// Who goes first when a group shrinks (aws-behaviour 4.14).
namespace headroom::cloud {
namespace {

using enum TerminationPolicy;
using Candidates = std::vector<TerminationCandidate>;

Instant at(Duration d) { return Instant::at(d); }

/// Four in one zone, one after the other; the third is of the older template, the second is
/// closest to its next hour at three hours.
Candidates four() {
  return {{0, at(0_s), at(10_min), 1, false},
          {0, at(1_min), at(5_min), 1, false},
          {0, at(2_min), at(30_min), 0, false},
          {0, at(3_min), at(20_min), 1, false}};
}

std::optional<std::size_t> chosen(const Candidates& candidates,
                                  std::vector<TerminationPolicy> policies) {
  return choose_for_termination(candidates, policies, at(3_h));
}

TEST(TerminationPolicy, the_oldest_or_the_newest_instance_goes) {
  EXPECT_EQ(chosen(four(), {oldest_instance}), 0);
  EXPECT_EQ(chosen(four(), {newest_instance}), 3);
}

TEST(TerminationPolicy, the_oldest_template_goes) {
  EXPECT_EQ(chosen(four(), {oldest_launch_template}), 2);
}

TEST(TerminationPolicy, closest_to_the_next_hour_is_by_the_time_it_runs) {
  EXPECT_EQ(chosen(four(), {closest_to_next_instance_hour}), 1);
}

TEST(TerminationPolicy, the_default_looks_at_the_template_and_then_at_the_hour) {
  EXPECT_EQ(chosen(four(), {aws_default}), 2);
  Candidates one_template = four();
  one_template[2].template_version = 1;
  EXPECT_EQ(chosen(one_template, {aws_default}), 1);
}

TEST(TerminationPolicy, a_second_policy_decides_where_the_first_can_not) {
  Candidates candidates = four();
  candidates[1].template_version = 0;
  EXPECT_EQ(chosen(candidates, {oldest_launch_template, newest_instance}), 2);
  EXPECT_EQ(chosen(candidates, {oldest_launch_template, oldest_instance}), 1);
  EXPECT_EQ(chosen(candidates, {oldest_launch_configuration, newest_instance}), 3);
}

TEST(TerminationPolicy, the_fullest_zone_outranks_every_policy) {
  Candidates candidates = four();
  candidates[0].zone = 1;
  EXPECT_EQ(chosen(candidates, {oldest_instance}), 1);
}

TEST(TerminationPolicy, a_zone_where_all_are_protected_is_passed_over) {
  Candidates candidates = four();
  candidates[3].zone = 1;
  for (int i = 0; i < 3; ++i) candidates[i].is_protected = true;
  EXPECT_EQ(chosen(candidates, {oldest_instance}), 3);
  candidates[3].is_protected = true;
  EXPECT_EQ(chosen(candidates, {oldest_instance}), std::nullopt);
}

TEST(TerminationPolicy, every_policy_is_found_by_its_aws_name) {
  for (const TerminationPolicy policy :
       {aws_default, allocation_strategy, oldest_launch_template, oldest_launch_configuration,
        closest_to_next_instance_hour, newest_instance, oldest_instance})
    EXPECT_EQ(termination_policy(aws_name(policy)), policy);
  EXPECT_EQ(termination_policy("Oldest"), std::nullopt);
}

}  // namespace
}  // namespace headroom::cloud
