#pragma once

#include <Eigen/Core>

namespace headroom::stats {

/// The x >= 0 that brings A x closest to b in the sum of squares: the active set method of Lawson &
/// Hanson, "Solving Least Squares Problems" (1974), chapter 23 (Eigen 3.4 as packaged has none).
/// Where the columns of A depend on each other one of many solutions, always the same.
/// @param a m x n, m >= 1 @param b m values
/// @return n values @throws std::invalid_argument for sizes that do not fit, or values that are
///         not finite
Eigen::VectorXd non_negative_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

}  // namespace headroom::stats
