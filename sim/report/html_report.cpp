#include "sim/report/html_report.hpp"

#include <fmt/format.h>

#include "sim/report/html_template.hpp"
#include "sim/report/result_kind.hpp"
#include "sim/report/run_page.hpp"

namespace headroom::report {
namespace {

/// @throws UnknownResult where the page could not show it
ResultKind kind_of(const Json& result) {
  const auto kind = result_kind(result);
  if (!kind)
    throw UnknownResult(
        "found no result; allowed: what run, compare, tune or sweep print with "
        "--json, or result.json of run --out");
  if (const auto problem = what_is_amiss(*kind, result))
    throw UnknownResult(
        fmt::format("looks like {}, and is none of this version: {}", words(*kind), *problem));
  return *kind;
}

/// As the page calls it.
std::string_view key_of(ResultKind kind) {
  switch (kind) {
    case ResultKind::run: return "run";
    case ResultKind::comparison: return "compare";
    case ResultKind::sweep: return "sweep";
    case ResultKind::tuning: return "tune";
  }
  return "";
}

Json page_of(ResultKind kind, const Json& result) {
  try {
    return kind == ResultKind::run ? run_page(result) : result;
  } catch (const Json::exception& error) {
    throw UnknownResult(
        fmt::format("found a result of another version ({}); allowed: one of this "
                    "version of headroom",
                    error.what()));
  }
}

/// Inside of a script element: no "</script>" and no "<!--" can be in it, as no "<" is.
std::string for_script(std::string text) {
  std::size_t at = 0;
  while ((at = text.find('<', at)) != std::string::npos) text.replace(at, 1, "\\u003c");
  return text;
}

}  // namespace

void expect_html_report() {
  if (html_template().empty())
    throw NoHtmlReport(fmt::format("this build of headroom has no HTML report: {}", why_no_html()));
}

std::string html_report(const Json& result) {
  expect_html_report();
  const ResultKind kind = kind_of(result);
  const Json data = {{"kind", key_of(kind)}, {"result", page_of(kind, result)}};
  std::string page(html_template());
  page.replace(page.find(kHtmlDataMark), kHtmlDataMark.size(), for_script(scenario::dump(data)));
  return page;
}

}  // namespace headroom::report
