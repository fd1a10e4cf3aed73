#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// As many instances as the last period's requests ask for, and a share more: no memory and no
/// forecast, as in Chieu, Mohindra, Karve & Segal, "Dynamic scaling of web applications in a
/// virtualized cloud computing environment", ICEBE 2009, in the form in which autoscalers are
/// compared in the literature (policies.md 4.1). The paper itself counts sessions.
///
/// The policy to read first: react.cpp says what each part of a policy is for.
scaling::PolicyKind react();

}  // namespace headroom::policies
