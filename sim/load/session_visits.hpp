#pragma once

#include <optional>
#include <vector>

#include "sim/load/session_source.hpp"

namespace headroom::load {

/// Requests of a session to each page, on average, where nobody loses patience. Of sessions that
/// last some time, answers are taken to come at once and times to be their means.
/// @return empty where only the time of answers ends a session
std::optional<std::vector<double>> expected_requests(const SessionsConfig& sessions);

}  // namespace headroom::load
