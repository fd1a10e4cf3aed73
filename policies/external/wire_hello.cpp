#include "policies/external/wire_hello.hpp"

#include <nlohmann/json.hpp>

#include "policies/external/wire_json.hpp"

namespace headroom::policies::external {

using scaling::GroupFacts;

namespace {

/// Beside the limits; what is not known is null.
Json facts_json(const GroupFacts& facts) {
  const auto known = [](double value) { return value > 0 ? Json(value) : Json(nullptr); };
  const auto or_null = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
  };
  return {{"boot_estimate_s", facts.boot_estimate.seconds()},
          {"deregistration_delay_s", facts.deregistration_delay.seconds()},
          {"capacity_rps", or_null(facts.requests_per_instance)},
          {"service_demand_s", known(facts.service_demand_s)},
          {"vcpus", facts.vcpus},
          {"usd_per_hour", known(facts.usd_per_hour)},
          {"slo_latency_s", or_null(facts.slo_latency_s)},
          {"slo_quantile", facts.slo_quantile},
          {"warm_up_s", facts.warm_up.seconds()},
          {"sample_period_s", facts.sample_period.seconds()},
          {"since_full_hour_s", facts.since_full_hour.seconds()},
          {"fixed_low_threshold", facts.fixed_low_threshold}};
}

GroupFacts read_facts(LineReader& hello) {
  GroupFacts facts;
  LineReader limits = hello.object("limits");
  facts.min = limits.whole("min", 0);
  facts.max = limits.whole("max", 0);
  facts.desired = limits.whole_or("desired", 0, facts.min);
  facts.boot_estimate = hello.duration_if("boot_estimate_s").value_or(facts.boot_estimate);
  facts.deregistration_delay =
      hello.duration_if("deregistration_delay_s").value_or(facts.deregistration_delay);
  facts.requests_per_instance = hello.number_if("capacity_rps");
  if (facts.requests_per_instance && !(*facts.requests_per_instance > 0))
    hello.refuse("capacity_rps", "requests a second, above 0");
  facts.service_demand_s = hello.number_or("service_demand_s", facts.service_demand_s);
  facts.vcpus = hello.whole_or("vcpus", 1, facts.vcpus);
  facts.usd_per_hour = hello.number_or("usd_per_hour", facts.usd_per_hour);
  facts.slo_latency_s = hello.number_if("slo_latency_s");
  facts.slo_quantile = hello.number_or("slo_quantile", facts.slo_quantile);
  facts.warm_up = hello.duration_if("warm_up_s").value_or(facts.warm_up);
  facts.sample_period = hello.duration_if("sample_period_s").value_or(facts.sample_period);
  facts.since_full_hour = hello.duration_if("since_full_hour_s").value_or(facts.since_full_hour);
  facts.fixed_low_threshold = hello.truth_or("fixed_low_threshold", facts.fixed_low_threshold);
  return facts;
}

}  // namespace

std::string hello_line(const Hello& hello) {
  Json content = {
      {"policy", hello.policy},
      {"config", Json::parse(hello.config)},
      {"limits",
       {{"min", hello.facts.min}, {"max", hello.facts.max}, {"desired", hello.facts.desired}}}};
  content.update(facts_json(hello.facts));
  return line_of({{"v", kWireVersion}, {"hello", content}});
}

Hello read_hello(std::string_view line) {
  const Json json = parse_line(line);
  LineReader reader(json, "");
  reader.check_version();
  LineReader content = reader.object("hello");
  Hello hello;
  hello.policy = content.text_or("policy", hello.policy);
  if (const Json* config = content.find("config")) hello.config = line_of(*config);
  hello.facts = read_facts(content);
  return hello;
}

}  // namespace headroom::policies::external
