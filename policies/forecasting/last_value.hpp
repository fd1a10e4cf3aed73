#pragma once

#include <memory>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// It stays as it is. For a series about which nothing better is known.
class LastValue final : public Model {
 public:
  std::string_view name() const override { return "last-value"; }
  std::size_t least_history(std::size_t) const override { return 1; }
  /// Its deviation h steps ahead is how much the last steps have changed within h.
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  std::unique_ptr<Model> fitted(std::span<const double>, std::size_t) const override {
    return std::make_unique<LastValue>();
  }
};

}  // namespace headroom::policies::forecasting
