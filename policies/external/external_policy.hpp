#pragma once

#include "sim/scaling/policy.hpp"

namespace headroom::policies::external {

/// A policy in a program of the user's, in any language: it reads a line of JSON for each question
/// and writes one for each answer.
scaling::PolicyKind external_policy();

}  // namespace headroom::policies::external
