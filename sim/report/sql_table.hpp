#pragma once

#include <string>

#include "sim/experiment/database.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// What a query gives, as short texts: NULL is empty, a real number has at most ten digits.
Grid grid_of(const experiment::SqlTable& table);
/// A list of rows, each an object by the names of the columns.
Json json_of(const experiment::SqlTable& table);

}  // namespace headroom::report
