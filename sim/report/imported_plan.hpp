#pragma once

#include <string>

#include "sim/load/jmx_outline.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::report {

/// A JMeter plan as it was understood; null where something can not be known beforehand.
/// @param starter what a scenario begins with
scenario::Json imported_plan_json(const load::JmxPlan& plan, const load::JmxOutline& outline,
                                  const scenario::Json& starter);
/// The same for reading.
std::string imported_plan_report(const load::JmxPlan& plan, const load::JmxOutline& outline,
                                 const scenario::Json& starter);

}  // namespace headroom::report
