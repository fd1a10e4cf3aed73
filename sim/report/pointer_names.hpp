#pragma once

#include <string>
#include <vector>

namespace headroom::report {

/// JSON pointers as headings of columns: of each as many of its last steps as tell it from the
/// others, none of which is a position in a list alone: "TargetValue", "latency_s/p95".
std::vector<std::string> short_names(const std::vector<std::string>& pointers);

}  // namespace headroom::report
