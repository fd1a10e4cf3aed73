#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Every policy that this program knows, in the order of lists and help texts. To add one, write
/// its file and its line in catalogue.cpp.
scaling::PolicyCatalog catalogue();

}  // namespace headroom::policies
