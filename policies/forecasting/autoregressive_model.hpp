#pragma once

#include <memory>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// Returns to its mean as an Autoregression of the given order does.
class AutoregressiveModel final : public Model {
 public:
  explicit AutoregressiveModel(std::size_t order) : order_(order) {}

  std::string_view name() const override { return "autoregression"; }
  /// Two values for each coefficient.
  std::size_t least_history(std::size_t) const override { return 2 * order_; }
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  std::unique_ptr<Model> fitted(std::span<const double>, std::size_t) const override {
    return std::make_unique<AutoregressiveModel>(order_);
  }

 private:
  std::size_t order_;
};

}  // namespace headroom::policies::forecasting
