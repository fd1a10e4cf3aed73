#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sim/engine/time.hpp"
#include "sim/scaling/message.hpp"

namespace headroom::scenario {

/// "250ms", "90s", "15m", "2h", "7d", and "1h30m"; also us and ns. Not negative, at most 50 years,
/// so that sums of a few never overflow. Empty for anything else.
std::optional<Duration> parse_duration(std::string_view text);
/// The shortest such text that gives exactly this duration.
std::string duration_text(Duration d);
/// The same as a value of a message.
scaling::Message span(Duration d);

/// "24MB" in bytes: B, kB (or KB), MB, GB as powers of 1000, KiB, MiB, GiB as powers of 1024.
std::optional<double> parse_size(std::string_view text);
std::string size_text(double bytes);

/// "2026-01-05T00:00:00Z" as seconds since 1970. Empty for anything else.
std::optional<long long> parse_utc(std::string_view text);
/// The same with a fraction of a second (which is dropped) or an offset from UTC, as AWS writes
/// them: "2026-01-05T09:01:00+00:00".
std::optional<long long> parse_timestamp(std::string_view text);
std::string utc_text(std::chrono::sys_seconds time);

}  // namespace headroom::scenario
