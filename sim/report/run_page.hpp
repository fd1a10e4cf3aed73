#pragma once

#include "sim/report/json.hpp"

namespace headroom::report {

/// A run's result as its page wants it: the same keys, but series and logs cut down to what a
/// screen can show, however long the run was. `drawn` says how:
/// {"bins_in_one", "instances_of", "every_nth_instance"}.
/// @param result of result_json @throws Json::exception when it is none
Json run_page(const Json& result);

}  // namespace headroom::report
