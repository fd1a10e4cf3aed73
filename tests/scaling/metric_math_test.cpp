#include "sim/scaling/metric_math.hpp"

#include <gmock/gmock.h>

namespace headroom::scaling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::nullopt_t kNone = std::nullopt;

/// Of a = 1, 2, none, 4 and b = 10, none, 30, 40.
Values evaluate(const std::string& text) {
  const std::vector<Values> metrics = {{1.0, 2.0, kNone, 4.0}, {10.0, kNone, 30.0, 40.0}};
  return MetricMath::parse(text, {"a", "b"}).evaluate(metrics);
}

std::string refusal(const std::string& text) {
  try {
    MetricMath::parse(text, {"a", "b"});
  } catch (const BadExpression& problem) {
    return problem.what();
  }
  return "";
}

TEST(MetricMath, has_a_datapoint_where_all_its_parts_have_one) {
  EXPECT_THAT(evaluate("a + b"), ElementsAre(11.0, kNone, kNone, 44.0));
  EXPECT_THAT(evaluate("b / a"), ElementsAre(10.0, kNone, kNone, 10.0));
  EXPECT_THAT(evaluate("2 * a - 1"), ElementsAre(1.0, 3.0, kNone, 7.0));
}

TEST(MetricMath, binds_as_arithmetic_does) {
  EXPECT_THAT(evaluate("1 + 2 * 3 ^ 2"), ElementsAre(19.0, 19.0, 19.0, 19.0));
  EXPECT_THAT(evaluate("10 - 2 - 3"), ElementsAre(5.0, 5.0, 5.0, 5.0));
  EXPECT_THAT(evaluate("-2 ^ 2"), ElementsAre(-4.0, -4.0, -4.0, -4.0));
  EXPECT_THAT(evaluate("(1 + 2) * 3"), ElementsAre(9.0, 9.0, 9.0, 9.0));
  EXPECT_THAT(evaluate("a > 1 AND b > 30 || 0"), ElementsAre(0.0, kNone, kNone, 1.0));
}

TEST(MetricMath, of_a_list_goes_period_by_period_over_what_is_there) {
  EXPECT_THAT(evaluate("SUM([a, b])"), ElementsAre(11.0, 2.0, 30.0, 44.0));
  EXPECT_THAT(evaluate("AVG(METRICS())"), ElementsAre(5.5, 2.0, 30.0, 22.0));
  EXPECT_THAT(evaluate("MAX([a, 3])"), ElementsAre(3.0, 3.0, 3.0, 4.0));
}

TEST(MetricMath, of_one_metric_is_one_number) {
  EXPECT_THAT(evaluate("MAX(a)"), ElementsAre(4.0, 4.0, 4.0, 4.0));
  EXPECT_THAT(evaluate("a / AVG(b)"),
              ElementsAre(1 / (80.0 / 3), 2 / (80.0 / 3), kNone, 4 / (80.0 / 3)));
}

TEST(MetricMath, fills_what_is_missing) {
  EXPECT_THAT(evaluate("FILL(a, 0)"), ElementsAre(1.0, 2.0, 0.0, 4.0));
  EXPECT_THAT(evaluate("FILL(b, REPEAT)"), ElementsAre(10.0, 10.0, 30.0, 40.0));
  EXPECT_THAT(evaluate("FILL(a, b)"), ElementsAre(1.0, 2.0, 30.0, 4.0));
}

TEST(MetricMath, chooses_by_a_condition) {
  EXPECT_THAT(evaluate("IF(a > 1, a, 0)"), ElementsAre(0.0, 2.0, kNone, 4.0));
  EXPECT_THAT(evaluate("IF(a > 1, a)"), ElementsAre(kNone, 2.0, kNone, 4.0));
}

TEST(MetricMath, divided_by_zero_has_no_datapoint) {
  EXPECT_THAT(evaluate("b / (a - 1)"), ElementsAre(kNone, kNone, kNone, 40.0 / 3));
}

TEST(MetricMath, that_can_not_be_read_says_where) {
  EXPECT_THAT(refusal("a +"), HasSubstr("is expected at \"\""));
  EXPECT_THAT(refusal("a + c"), HasSubstr("the id of a metric is expected at \"c\""));
  EXPECT_THAT(refusal("SUMM(a)"), HasSubstr("ABS, CEIL"));
  EXPECT_THAT(refusal("IF(a)"), HasSubstr("IF with 2 to 3 parts"));
  EXPECT_THAT(refusal("[a, b]"), HasSubstr("a list, not one metric"));
  EXPECT_THAT(refusal("[a, b] + 1"), HasSubstr("a list where a metric"));
  EXPECT_THAT(refusal("FILL(a, [b])"), HasSubstr("a list where a metric"));
  EXPECT_THAT(refusal("FILL(METRICS(), 0)"), HasSubstr("a list where a metric"));
  EXPECT_THAT(refusal("IF([a], 1)"), HasSubstr("a list where a metric"));
  EXPECT_THAT(refusal("SUM([[a, b]])"), HasSubstr("a list within a list"));
  EXPECT_THAT(refusal("a b"), HasSubstr("the end of the expression"));
}

}  // namespace
}  // namespace headroom::scaling
