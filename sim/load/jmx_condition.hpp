#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::load::jmx {

/// What a condition says when it needs nothing but values that stand in it: comparisons of numbers
/// and quoted texts, `!`, `&&`, `||` and brackets, as JavaScript, JEXL and Groovy write them.
/// @param variable value of `vars.get("NAME")` @return empty: it can not be told
std::optional<bool> decide(
    std::string_view condition,
    const std::function<std::optional<std::string>(const std::string&)>& variable);

}  // namespace headroom::load::jmx
