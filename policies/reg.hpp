#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// Up at once, down by a parabola through the last demands, one period ahead: Iqbal, Dailey,
/// Carrera & Janecek, "Adaptive resource provisioning for read intensive multi-tier applications in
/// the cloud", FGCS 27(6), 2011, with the constants of public code (policies.md 4.4). A parabola
/// through few noisy points goes anywhere.
scaling::PolicyKind reg();

}  // namespace headroom::policies
