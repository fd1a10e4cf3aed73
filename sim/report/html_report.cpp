#include "sim/report/html_report.hpp"

#include <fmt/format.h>

#include "sim/report/html_template.hpp"
#include "sim/report/run_page.hpp"

namespace headroom::report {
namespace {

/// What the page is to show, by the keys that only that kind of result has.
std::string kind_of(const Json& result) {
  const auto has = [&](const char* key) { return result.is_object() && result.contains(key); };
  if (has("timeseries") && has("instance_log")) return "run";
  if (has("candidates") && has("baseline")) return "compare";
  if (has("recommended") && has("as_given")) return "tune";
  if (has("cells") && has("axes")) return "sweep";
  throw UnknownResult(
      "found no result; allowed: what run, compare, tune or sweep print with "
      "--json, or result.json of run --out");
}

Json page_of(const std::string& kind, const Json& result) {
  try {
    return kind == "run" ? run_page(result) : result;
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
  const std::string kind = kind_of(result);
  const Json data = {{"kind", kind}, {"result", page_of(kind, result)}};
  std::string page(html_template());
  page.replace(page.find(kHtmlDataMark), kHtmlDataMark.size(), for_script(scenario::dump(data)));
  return page;
}

}  // namespace headroom::report
