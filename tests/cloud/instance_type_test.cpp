#include "sim/cloud/instance_type.hpp"

#include <gtest/gtest.h>

#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

TEST(InstanceType, is_found_by_its_name) {
  const InstanceTypes types{t2_nano(), t2_micro(), plain()};
  ASSERT_NE(find_instance_type(types, "t2.micro"), nullptr);
  EXPECT_EQ(find_instance_type(types, "t2.micro")->memory_gib, 1.0);
  EXPECT_EQ(find_instance_type(types, "t2"), nullptr);
  EXPECT_EQ(find_instance_type({}, "t2.micro"), nullptr);
}

// Per vCPU: aws-behaviour 1.1.
TEST(InstanceType, the_baseline_is_a_share_of_all_its_vcpus) {
  EXPECT_DOUBLE_EQ(t2_nano().baseline_percent(), 5);
  EXPECT_DOUBLE_EQ(t2_micro().baseline_percent(), 10);
  EXPECT_DOUBLE_EQ(t2_medium().baseline_percent(), 20);
  EXPECT_DOUBLE_EQ(t3_nano().baseline_percent(), 5);
}

TEST(InstanceType, one_without_credits_has_all_of_its_cpu) {
  EXPECT_EQ(plain(4).baseline_percent(), 100.0);
}

}  // namespace
}  // namespace headroom::cloud
