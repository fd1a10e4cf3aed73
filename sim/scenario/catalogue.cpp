#include "sim/scenario/catalogue.hpp"

#include <fmt/format.h>

#include "sim/scenario/builtin_data.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::scenario {
namespace {

cloud::Price price(const Json& prices, const char* name, const std::string& region,
                   std::map<std::string, std::string>& from_memory) {
  const Json& entry = prices.at(name);
  if (entry.at("usd").is_null()) return std::nullopt;
  if (entry.at("grade") == "memory") {
    from_memory[name] = fmt::format("the price {} of {}, {:g} USD, is from memory", name, region,
                                    entry.at("usd").get<double>());
  }
  return entry.at("usd").get<double>();
}

}  // namespace

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

cloud::Prices read_prices(std::string_view text) {
  cloud::Prices prices;
  const Json json = parse_json(text, "prices");
  for (const auto& [region, entry] : json.at("regions").items()) {
    cloud::RegionPrices& result = prices[region];
    const auto read = [&](const char* name) {
      return price(entry, name, region, result.from_memory);
    };
    result.load_balancer_hour = read("load_balancer_hour");
    result.lcu_hour = read("lcu_hour");
    result.public_ipv4_hour = read("public_ipv4_hour");
    result.gp3_gib_month = read("gp3_gib_month");
    result.alarm_month = read("alarm_month");
    result.detailed_metric_month = read("detailed_metric_month");
    result.surplus_vcpu_hour = read("surplus_vcpu_hour");
    result.surplus_vcpu_hour_t4g = read("surplus_vcpu_hour_t4g");
    for (const auto& [type, usd] : entry.at("instance_hour").at("usd").items()) {
      result.instance_hour[type] = usd.is_null() ? cloud::Price{} : cloud::Price(usd.get<double>());
    }
  }
  return prices;
}

cloud::InstanceTypes builtin_instance_types() {
  return read_instance_type_catalogue(builtin_instance_types_json());
}

cloud::Prices builtin_prices() { return read_prices(builtin_prices_json()); }

}  // namespace headroom::scenario
