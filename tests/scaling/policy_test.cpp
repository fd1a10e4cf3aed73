#include "sim/scaling/policy.hpp"

#include <gtest/gtest.h>

#include <array>

namespace headroom::scaling {
namespace {

ParameterTree no_parameters() { return {}; }
Attached make_nothing(const Config&, const GroupFacts&) { return {}; }

constexpr std::array kCatalogue = {
    PolicyKind{"StepScaling", "one", true, no_parameters, make_nothing},
    PolicyKind{"my-policy", "two", false, no_parameters, make_nothing},
};

TEST(Policy, a_kind_is_found_by_its_type) {
  const PolicyKind* found = find_policy(kCatalogue, "my-policy");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found, &kCatalogue[1]);
}

TEST(Policy, an_unknown_type_has_no_kind) {
  EXPECT_EQ(find_policy(kCatalogue, "SimpleScaling"), nullptr);
  EXPECT_EQ(find_policy(kCatalogue, "stepscaling"), nullptr);
  EXPECT_EQ(find_policy(kCatalogue, ""), nullptr);
  EXPECT_EQ(find_policy({}, "StepScaling"), nullptr);
}

TEST(Policy, warm_instances_are_those_in_service_that_no_longer_warm_up) {
  GroupView view;
  view.in_service = 5;
  view.warming_up = 2;
  view.pending = 4;
  view.terminating = 3;
  EXPECT_EQ(view.warm(), 3);
}

}  // namespace
}  // namespace headroom::scaling
