#include "sim/cloud/image.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

TEST(Image, each_bake_level_has_all_of_those_before_it) {
  EXPECT_LT(BakeLevel::os, BakeLevel::middleware);
  EXPECT_LT(BakeLevel::middleware, BakeLevel::application);
}

TEST(Image, bake_levels_are_read_by_their_names) {
  EXPECT_EQ(bake_level("os"), BakeLevel::os);
  EXPECT_EQ(bake_level("middleware"), BakeLevel::middleware);
  EXPECT_EQ(bake_level("application"), BakeLevel::application);
  EXPECT_EQ(bake_level("Application"), std::nullopt);
  EXPECT_EQ(bake_level(""), std::nullopt);
}

TEST(Image, a_name_that_is_read_is_the_name_that_is_written) {
  for (const auto level : {BakeLevel::os, BakeLevel::middleware, BakeLevel::application}) {
    EXPECT_EQ(bake_level(name(level)), level);
  }
}

}  // namespace
}  // namespace headroom::cloud
