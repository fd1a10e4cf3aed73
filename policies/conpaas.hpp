#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Forecasts the request rate by whichever of three models erred least the last time, and acts when
/// two rounds in a row say the same: the autoscaler of ConPaaS, Fernandez, Pierre & Kielmann,
/// "Autoscaling web applications in heterogeneous cloud infrastructures", IC2E 2014 (policies.md
/// 4.5), for a group of one instance type.
scaling::PolicyKind conpaas();

}  // namespace headroom::policies
