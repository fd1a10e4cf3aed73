#pragma once

#include <memory>
#include <optional>

#include "policies/forecasting/holt_winters.hpp"
#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// Continues a series by Holt-Winters, with given constants or those that would have foretold its
/// second half best, one step ahead.
class HoltWintersModel final : public Model {
 public:
  HoltWintersModel() = default;  ///< fits its constants
  explicit HoltWintersModel(const Smoothing& given) : given_(given) {}

  std::string_view name() const override { return "holt-winters"; }
  std::size_t least_history(std::size_t season) const override { return 2 * season; }
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  std::unique_ptr<Model> fitted(std::span<const double> history, std::size_t season) const override;

 private:
  Smoothing smoothing(std::span<const double> history, std::size_t season) const;

  std::optional<Smoothing> given_;
};

/// Of a coarse grid, the constants with the least squared error one step ahead over the second half
/// of the history. @pre two seasons at least
Smoothing fitted_smoothing(std::span<const double> history, std::size_t season);

}  // namespace headroom::policies::forecasting
