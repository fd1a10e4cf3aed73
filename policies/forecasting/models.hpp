#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policies/forecasting/model.hpp"

namespace headroom::policies::forecasting {

/// The names of the models that continue a seasonal series, as settings have them; the first one
/// is the default.
std::vector<std::string> model_names();
/// The model of that name. "best" chooses among all others. @pre one of the names
std::unique_ptr<Model> make_model(std::string_view name);

}  // namespace headroom::policies::forecasting
