#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/report/json.hpp"

namespace headroom::report {

/// What a command of this program prints with --json.
enum class ResultKind { run, comparison, sweep, tuning };

/// "a comparison (compare --json)".
std::string_view words(ResultKind kind);

/// By the keys that only that kind of result has; none: it is no result.
std::optional<ResultKind> result_kind(const Json& document);

/// The first thing that is not as this kind of result has it, where the page would fall over it:
/// "/candidates: found 1, allowed: a list". None: it can be shown.
std::optional<std::string> what_is_amiss(ResultKind kind, const Json& result);

}  // namespace headroom::report
