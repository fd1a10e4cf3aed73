#include "sim/stats/nnls.hpp"

#include <gtest/gtest.h>

#include "sim/engine/random.hpp"

namespace headroom::stats {
namespace {

TEST(Nnls, where_all_are_positive_it_is_ordinary_least_squares) {
  // 1 x + 2 y = 8, 3 x + 1 y = 9, exactly x = 2, y = 3.
  Eigen::MatrixXd a(2, 2);
  a << 1, 2, 3, 1;
  const Eigen::VectorXd x = non_negative_least_squares(a, Eigen::Vector2d(8, 9));
  EXPECT_NEAR(x(0), 2, 1e-12);
  EXPECT_NEAR(x(1), 3, 1e-12);
}

TEST(Nnls, what_would_be_negative_is_zero_and_the_rest_is_fitted_without_it) {
  // Unconstrained: x = 3, y = -1. With y = 0 the best x of (x, x) against (3, 2)... is 2.5.
  Eigen::MatrixXd a(2, 2);
  a << 1, 0, 1, 1;
  const Eigen::VectorXd x = non_negative_least_squares(a, Eigen::Vector2d(3, 2));
  EXPECT_NEAR(x(0), 2.5, 1e-12);
  EXPECT_EQ(x(1), 0);
}

TEST(Nnls, columns_that_are_the_same_share_the_answer) {
  Eigen::MatrixXd a(3, 2);
  a << 1, 1, 2, 2, 3, 3;
  const Eigen::VectorXd x = non_negative_least_squares(a, Eigen::Vector3d(4, 8, 12));
  EXPECT_NEAR(x(0) + x(1), 4, 1e-12);
  EXPECT_GE(x.minCoeff(), 0);
}

/// Karush-Kuhn-Tucker: no gradient points into the allowed side, none is left where x > 0.
TEST(Nnls, the_solutions_of_random_problems_are_optimal) {
  engine::WordSequence words(engine::stream_key(7, 0, "nnls"));
  std::uint64_t next = 0;
  const auto draw = [&] { return 2 * engine::open_unit(words.at(next++)) - 1; };
  for (int problem = 0; problem < 200; ++problem) {
    Eigen::MatrixXd a(12, 6);
    Eigen::VectorXd b(12);
    for (Eigen::Index i = 0; i < a.size(); ++i) a.data()[i] = draw();
    for (Eigen::Index i = 0; i < b.size(); ++i) b(i) = draw();
    const Eigen::VectorXd x = non_negative_least_squares(a, b);
    const Eigen::VectorXd downhill = a.transpose() * (b - a * x);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      EXPECT_GE(x(i), 0) << "problem " << problem;
      if (x(i) > 0)
        EXPECT_NEAR(downhill(i), 0, 1e-9) << "problem " << problem;
      else
        EXPECT_LE(downhill(i), 1e-9) << "problem " << problem;
    }
  }
}

TEST(Nnls, sizes_that_do_not_fit_and_values_that_are_none_are_refused) {
  const Eigen::MatrixXd a = Eigen::MatrixXd::Ones(3, 1);
  EXPECT_THROW(non_negative_least_squares(a, Eigen::VectorXd::Ones(2)), std::invalid_argument);
  Eigen::VectorXd b = Eigen::VectorXd::Ones(3);
  b(1) = std::nan("");
  EXPECT_THROW(non_negative_least_squares(a, b), std::invalid_argument);
}

}  // namespace
}  // namespace headroom::stats
