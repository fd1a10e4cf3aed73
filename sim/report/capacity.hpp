#pragma once

#include <string>

#include "sim/experiment/capacity.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// {scenario, instance_type, requests_per_s, saturation_rps, utilization, service_demand_s,
/// slo[{name, limit, value, met}], baseline_share, credits_last_s}
Json capacity_json(const scenario::Scenario& scenario, const experiment::Capacity& capacity);
std::string capacity_report(const scenario::Scenario& scenario,
                            const experiment::Capacity& capacity);

}  // namespace headroom::report
