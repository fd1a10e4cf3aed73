#pragma once

#include <string>

#include "sim/experiment/imbalance.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// "i-0002 idles at 4 % CPU while all 5 requests in flight wait at i-0001, which has no CPU credits
/// left (0:46:00 to 0:50:00)".
std::string imbalance_words(const experiment::Imbalance& imbalance);

/// `from_s`, `to_s`, `in_flight` of the group and `held` of it by those that are `full`; these and
/// those that are `idle` by `id`, `cpu_percent`, `in_flight` and whether they are `exhausted`.
Json imbalance_json(const experiment::Imbalance& imbalance);

}  // namespace headroom::report
