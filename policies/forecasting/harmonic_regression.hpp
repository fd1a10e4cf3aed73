#pragma once

#include <memory>

#include "policies/forecasting/harmonic_fit.hpp"
#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// Continues a series by a HarmonicFit on the scale that suits it, with as many terms as its length
/// allows.
class HarmonicRegression final : public Model {
 public:
  std::string_view name() const override { return "harmonic"; }
  std::size_t least_history(std::size_t season) const override { return 2 * season; }
  /// Never beyond twice the most that was seen: waves and lines go anywhere.
  Expectation forecast(std::span<const double> history, std::size_t season,
                       std::size_t horizon) const override;
  std::unique_ptr<Model> fitted(std::span<const double> history, std::size_t season) const override;
};

/// What a history of so many steps can tell: a trend from a week on, weekly waves from eight days
/// on, and no wave that would need more than the season's steps.
HarmonicTerms suitable_terms(std::size_t count, std::size_t season);

}  // namespace headroom::policies::forecasting
