#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace headroom::load {

/// "2026-01-05T09:00:00.123456Z", with an offset such as +01:00 instead of the Z, with a blank
/// instead of the T; without either it is taken as UTC. ns since 1970; empty for anything else.
std::optional<std::int64_t> parse_recorded_time(std::string_view text);

/// "10/Oct/2000:13:55:36 -0700", as web servers' logs have it. ns since 1970.
std::optional<std::int64_t> parse_log_time(std::string_view text);

}  // namespace headroom::load
