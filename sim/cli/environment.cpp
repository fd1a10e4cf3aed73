#include "sim/cli/environment.hpp"

#include "policies/catalogue.hpp"
#include "sim/scenario/catalogue.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/read_prices.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {

scenario::Environment environment_with(const std::string& prices) {
  scenario::Environment environment{policies::catalogue(), scenario::builtin_instance_types(),
                                    scenario::builtin_prices()};
  if (prices.empty()) return environment;
  const std::string text = scenario::read_text_file(prices, "a file with prices (JSON)");
  environment.given_prices =
      scenario::read_prices(text, prices, scenario::PriceOrigin::given, environment.prices);
  return environment;
}

scenario::Environment environment_of(const ScenarioOptions& options) {
  scenario::Environment environment = environment_with(options.prices);
  environment.allow_external_policies = options.allow_external_policies;
  return environment;
}

}  // namespace headroom::cli
