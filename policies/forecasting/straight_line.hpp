#pragma once

#include <memory>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// The line nearest to the history, continued: linear regression on time.
class StraightLine final : public Model {
 public:
  std::string_view name() const override { return "linear-regression"; }
  std::size_t least_history(std::size_t) const override { return 3; }
  /// Its deviation is that around the line, wherever on it.
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  std::unique_ptr<Model> fitted(std::span<const double>, std::size_t) const override {
    return std::make_unique<StraightLine>();
  }
};

}  // namespace headroom::policies::forecasting
