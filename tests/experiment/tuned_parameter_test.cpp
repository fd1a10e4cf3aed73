#include "sim/experiment/tuned_parameter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::experiment {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Optional;
using Kind = TunedParameter::Kind;

TEST(TunedParameter, whole_numbers_have_equal_parts_of_the_way) {
  const TunedParameter size{{"/auto_scaling_group/MinSize"}, Kind::integer, 1, 4};
  EXPECT_EQ(size.levels(), 4u);
  EXPECT_EQ(size.value_at(0), "1");
  EXPECT_EQ(size.value_at(0.24), "1");
  EXPECT_EQ(size.value_at(0.26), "2");
  EXPECT_EQ(size.value_at(1), "4");
  EXPECT_THAT(size.coordinate_of("2"), Optional(0.375));
  EXPECT_EQ(size.coordinate_of("2.5"), std::nullopt);
  EXPECT_EQ(size.coordinate_of("5"), std::nullopt);
  EXPECT_EQ(size.name(), "MinSize");
}

TEST(TunedParameter, real_numbers_are_round_and_stay_within_their_ends) {
  const TunedParameter target{{"/t"}, Kind::real, 10.05, 90};
  EXPECT_EQ(target.levels(), 0u);
  EXPECT_EQ(target.value_at(0), "10.05") << "the end, not the step of 0.2 below it";
  EXPECT_EQ(target.value_at(0.5), "50") << "10.05 + 39.975, in steps of 0.2";
  EXPECT_THAT(target.coordinate_of("50.025"), Optional(DoubleNear(0.5, 1e-12)));
}

TEST(TunedParameter, large_ranges_go_by_ratios_and_carry_their_unit) {
  const TunedParameter warm_up{{"/w"}, Kind::log_real, 1, 1000, {}, "s"};
  EXPECT_EQ(warm_up.value_at(0), "\"1s\"");
  EXPECT_EQ(warm_up.value_at(0.5), "\"31.6s\"");
  EXPECT_EQ(warm_up.value_at(1), "\"1000s\"");
  EXPECT_THAT(warm_up.coordinate_of("\"100s\""), Optional(DoubleNear(2.0 / 3, 1e-12)));
  EXPECT_EQ(warm_up.coordinate_of("\"2m\""), std::nullopt);
  EXPECT_EQ(warm_up.coordinate_of("100"), std::nullopt);
}

TEST(TunedParameter, choices_are_any_values) {
  const TunedParameter type{{"/t"}, Kind::choices, 0, 0, {"\"t3.micro\"", "null", "[1,2]"}};
  EXPECT_EQ(type.levels(), 3u);
  EXPECT_EQ(type.value_at(0.5), "null");
  EXPECT_THAT(type.coordinate_of("[1, 2]"), Optional(DoubleNear(5.0 / 6, 1e-12)));
  EXPECT_EQ(type.coordinate_of("\"t3.small\""), std::nullopt);
}

TEST(TunedParameter, neighbours_are_on_both_sides_as_far_as_there_is_room) {
  const TunedParameter size{{"/s"}, Kind::integer, 1, 4};
  const auto beside = size.neighbours(*size.coordinate_of("2"));
  ASSERT_EQ(beside.size(), 2u);
  EXPECT_EQ(size.value_at(beside[0]), "1");
  EXPECT_EQ(size.value_at(beside[1]), "3");
  EXPECT_EQ(size.neighbours(*size.coordinate_of("1")).size(), 1u);
  EXPECT_EQ(size.value_at(size.neighbours(0.26)[0]), "1") << "from the edge of its part, too";
  const TunedParameter warm_up{{"/w"}, Kind::integer, 0, 600};
  EXPECT_EQ(warm_up.value_at(warm_up.neighbours(*warm_up.coordinate_of("300"))[0]), "240");
  const TunedParameter type{{"/t"}, Kind::choices, 0, 0, {"1", "2", "3"}};
  EXPECT_THAT(type.neighbours(0.5),
              ElementsAre(DoubleNear(1.0 / 6, 1e-12), DoubleNear(5.0 / 6, 1e-12)));
}

}  // namespace
}  // namespace headroom::experiment
