#pragma once

#include <string_view>

namespace headroom::report {

/// The page of the HTML report as sim/report/html/ is built into: script and style in it, and
/// kHtmlDataMark where the data go. Empty in a build without it.
std::string_view html_template();

inline constexpr std::string_view kHtmlDataMark = "@HEADROOM-DATA@";

/// Why this build has no HTML report; empty where it has one.
std::string_view why_no_html();

}  // namespace headroom::report
