#include "sim/experiment/outputs.hpp"

#include <gtest/gtest.h>

namespace headroom::experiment {
namespace {

TEST(OutputValues, are_the_very_same_after_a_journey_as_text) {
  const OutputValues values = {0.1, 1.0 / 3, 1e-300, 6.02e23, std::nullopt, 0.0, -2.0, 123456789.5};
  EXPECT_EQ(values_of(text_of(values)), values);
  EXPECT_EQ(values_of("[]"), OutputValues{});
  EXPECT_EQ(text_of({0.25, std::nullopt}), "[0.25,null]");
}

}  // namespace
}  // namespace headroom::experiment
