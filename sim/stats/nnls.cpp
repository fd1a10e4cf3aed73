#include "sim/stats/nnls.hpp"

#include <Eigen/QR>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

namespace headroom::stats {
namespace {

using Eigen::Index;

/// Unknowns in the passive set are free to be whatever fits best; the others are held at 0.
class ActiveSet {
 public:
  ActiveSet(const Eigen::MatrixXd& a, const Eigen::VectorXd& b)
      : a_(a), b_(b), x_(Eigen::VectorXd::Zero(a.cols())), is_free_(size(), false) {
    // Gradients below this are rounding.
    tolerance_ = 10 * std::numeric_limits<double>::epsilon() * static_cast<double>(a.size()) *
                 (a.cwiseAbs().colwise().sum().maxCoeff() * b.norm());
  }

  Eigen::VectorXd solve() {
    // Each turn lowers the sum of squares, so that no set comes twice; the bound is for rounding.
    for (std::size_t turn = 0; turn < 3 * size(); ++turn) {
      const Index steepest = most_promising();
      if (steepest < 0) break;
      is_free_[static_cast<std::size_t>(steepest)] = true;
      settle();
    }
    return x_;
  }

 private:
  std::size_t size() const { return static_cast<std::size_t>(a_.cols()); }
  bool is_free(Index i) const { return is_free_[static_cast<std::size_t>(i)]; }

  /// The held unknown whose growth lowers the sum of squares fastest; -1 where none does.
  Index most_promising() const {
    const Eigen::VectorXd downhill = a_.transpose() * (b_ - a_ * x_);
    Index best = -1;
    for (Index i = 0; i < downhill.size(); ++i) {
      if (is_free(i) || downhill[i] <= tolerance_) continue;
      if (best < 0 || downhill[i] > downhill[best]) best = i;
    }
    return best;
  }

  /// Goes to the best point of the free unknowns; where one would get negative on the way it stays
  /// at 0 and is held again.
  void settle() {
    for (std::size_t turn = 0; turn <= size(); ++turn) {
      const Eigen::VectorXd wanted = best_of_free();
      double step = 1;
      Index first_at_zero = -1;
      for (Index i = 0; i < x_.size(); ++i) {
        if (!is_free(i) || wanted[i] > 0) continue;
        const double until_zero = x_[i] > 0 ? x_[i] / (x_[i] - wanted[i]) : 0;
        if (first_at_zero >= 0 && until_zero >= step) continue;
        step = until_zero;
        first_at_zero = i;
      }
      if (first_at_zero < 0) {
        x_ = wanted;
        return;
      }
      x_ += step * (wanted - x_);
      x_[first_at_zero] = 0;
      is_free_[static_cast<std::size_t>(first_at_zero)] = false;
    }
  }

  Eigen::VectorXd best_of_free() const {
    std::vector<Index> columns;
    for (Index i = 0; i < x_.size(); ++i) {
      if (is_free(i)) columns.push_back(i);
    }
    const Eigen::VectorXd part =
        Eigen::MatrixXd(a_(Eigen::all, columns)).colPivHouseholderQr().solve(b_);
    Eigen::VectorXd all = Eigen::VectorXd::Zero(x_.size());
    for (std::size_t i = 0; i < columns.size(); ++i) all[columns[i]] = part[static_cast<Index>(i)];
    return all;
  }

  const Eigen::MatrixXd& a_;
  const Eigen::VectorXd& b_;
  Eigen::VectorXd x_;
  std::vector<bool> is_free_;
  double tolerance_ = 0;
};

}  // namespace

Eigen::VectorXd non_negative_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b) {
  if (a.rows() < 1 || a.rows() != b.size())
    throw std::invalid_argument("least squares of sizes that do not fit");
  if (!a.allFinite() || !b.allFinite())
    throw std::invalid_argument("least squares of values that are not finite");
  if (a.cols() == 0) return {};
  return ActiveSet(a, b).solve();
}

}  // namespace headroom::stats
