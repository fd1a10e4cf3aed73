#pragma once

#include <memory>
#include <vector>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// Of several models the one that would have foretold the last season best.
class BestModel final : public Model {
 public:
  /// @param models the first is taken where nothing can be compared, and among equals the earlier
  explicit BestModel(std::vector<std::unique_ptr<Model>> models) : models_(std::move(models)) {}

  std::string_view name() const override { return "best"; }
  std::size_t least_history(std::size_t season) const override {
    return models_.front()->least_history(season);
  }
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  /// The model that is best, fitted.
  std::unique_ptr<Model> fitted(std::span<const double> history, std::size_t season) const override;

 private:
  const Model& best(std::span<const double> history, std::size_t season) const;

  std::vector<std::unique_ptr<Model>> models_;
};

/// Mean absolute error over the last season by that of the seasonal naive forecast: MASE. The model
/// is fitted to what was before that season and forecasts each quarter of it from all that was
/// before the quarter. Infinite for an error where the naive one has none.
/// @pre the model's least history and a season more, two seasons at least
double last_season_mase(const Model& model, std::span<const double> history, std::size_t season);

}  // namespace headroom::policies::forecasting
