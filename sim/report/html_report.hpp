#pragma once

#include <stdexcept>
#include <string>

#include "sim/report/json.hpp"

namespace headroom::report {

/// This build of the program has no HTML report.
class NoHtmlReport : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
/// A JSON document that no command of this program has written, or one of another version.
class UnknownResult : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// @throws NoHtmlReport at once, rather than after a long run
void expect_html_report();

/// A page that tells a result, in one file that needs nothing else: no network, no server.
/// @param result of `run --json`, `compare --json`, `tune --json` or `sweep --json`
/// @throws NoHtmlReport, UnknownResult
std::string html_report(const Json& result);

}  // namespace headroom::report
