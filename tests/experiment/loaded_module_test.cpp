#include "sim/experiment/loaded_module.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace headroom::experiment {
namespace {

std::string refusal_of(const std::string& file, const char* function) {
  try {
    function_of_module(file, function);
  } catch (const NoModule& no_module) {
    return no_module.what();
  }
  return "";
}

TEST(LoadedModule, a_function_is_found_and_is_the_same_each_time) {
  void* const first = function_of_module("headroom_pagmo.so", "headroom_pagmo_search");
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(function_of_module("headroom_pagmo.so", "headroom_pagmo_search"), first);
}

TEST(LoadedModule, a_library_that_is_not_there_is_named) {
  EXPECT_EQ(refusal_of("headroom_magic.so", "magic"),
            "headroom_magic.so is missing beside the program");
}

TEST(LoadedModule, a_library_without_the_function_is_not_the_programs) {
  EXPECT_THAT(refusal_of("headroom_pagmo.so", "magic"),
              testing::EndsWith("headroom_pagmo.so is not this program's"));
}

}  // namespace
}  // namespace headroom::experiment
