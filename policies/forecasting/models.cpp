#include "policies/forecasting/models.hpp"

#include <utility>

#include "policies/forecasting/best_model.hpp"
#include "policies/forecasting/harmonic_regression.hpp"
#include "policies/forecasting/holt_winters_model.hpp"
#include "policies/forecasting/seasonal_naive.hpp"

namespace headroom::policies::forecasting {

std::vector<std::string> model_names() {
  return {"best", "seasonal-naive", "holt-winters", "harmonic"};
}

std::unique_ptr<Model> make_model(std::string_view name) {
  if (name == "seasonal-naive") return std::make_unique<SeasonalNaive>();
  if (name == "holt-winters") return std::make_unique<HoltWintersModel>();
  if (name == "harmonic") return std::make_unique<HarmonicRegression>();
  std::vector<std::unique_ptr<Model>> all;
  for (const std::string& each : model_names()) {
    if (each != "best") all.push_back(make_model(each));
  }
  return std::make_unique<BestModel>(std::move(all));
}

}  // namespace headroom::policies::forecasting
