#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// A reactive and a proactive cycle on one estimate of what requests cost, and rules for when they
/// disagree: Bauer, Herbst, Spinner, Ali-Eldin & Kounev, "Chameleon", TPDS 30(4), 2019 (policies.md
/// 4.8). A forecast that has proved right decides, and overload alone overrules it; otherwise the
/// load of the moment does. Reconstructed; its forecasts are those of policies.md 3.
scaling::PolicyKind chameleon();

}  // namespace headroom::policies
