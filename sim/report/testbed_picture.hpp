#pragma once

#include <string>

#include "sim/experiment/verify_testbed.hpp"

namespace headroom::report {

/// Predicted against measured, a panel a quantity, as SVG: a point a row, a horizontal bar for the
/// range over the repetitions of its configuration, a vertical one for the interval over the
/// replications. On the diagonal both are equal.
std::string testbed_picture(const experiment::TestbedVerification& verification);

/// The picture and the table as a page that needs nothing else.
std::string testbed_page(const experiment::TestbedVerification& verification);

}  // namespace headroom::report
