#include "sim/scenario/catalogue.hpp"

#include "sim/scenario/builtin_data.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/read_prices.hpp"

namespace headroom::scenario {

cloud::InstanceTypes read_instance_type_catalogue(std::string_view text) {
  cloud::InstanceTypes types;
  const Json json = parse_json(text, "instance types");
  for (const Json& row : json.at("types")) {
    cloud::InstanceType type;
    type.name = row.at("type").get<std::string>();
    type.vcpus = row.at("vcpus").get<int>();
    type.memory_gib = row.at("memory_gib").get<double>();
    if (row.contains("credits_per_hour")) {
      type.credits = cloud::CreditTerms{
          row.at("credits_per_hour").get<double>(), row.at("max_credits").get<double>(),
          row.at("launch_credits").get<double>(),

          Duration::hours(row.at("stop_keeps_credits_hours").get<int>())};
      const bool unlimited = row.at("default_credit_mode") == "unlimited";
      type.default_credit_mode =
          unlimited ? cloud::CreditMode::unlimited : cloud::CreditMode::standard;
    }
    type.threads_per_core = row.at("threads_per_core").get<int>();
    type.hyper_thread_yield = type.threads_per_core;
    types.push_back(std::move(type));
  }
  return types;
}

cloud::InstanceTypes builtin_instance_types() {
  return read_instance_type_catalogue(builtin_instance_types_json());
}

cloud::Prices builtin_prices() {
  cloud::Prices prices;
  read_prices(builtin_prices_json(), "prices", PriceOrigin::builtin, prices);
  return prices;
}

}  // namespace headroom::scenario
