#pragma once

#include <memory>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// As it was a season ago: the yardstick (policies.md 3).
class SeasonalNaive final : public Model {
 public:
  std::string_view name() const override { return "seasonal-naive"; }
  std::size_t least_history(std::size_t season) const override { return season; }
  /// Its deviation is that from one season to the next. With fewer than two seasons there are too
  /// few such pairs, and the change from step to step stands for it.
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  std::unique_ptr<Model> fitted(std::span<const double>, std::size_t) const override {
    return std::make_unique<SeasonalNaive>();
  }
};

}  // namespace headroom::policies::forecasting
