#pragma once

#include "sim/scenario/import_asg.hpp"

namespace headroom::scenario {

/// What a scenario needs and AWS's documents do not tell: region, length, application, image, load.
/// Each is a value to begin with, and said.
void add_starters(ImportedGroup& imported, const Environment& environment);

}  // namespace headroom::scenario
