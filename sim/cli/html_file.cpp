#include "sim/cli/html_file.hpp"

#include <fmt/format.h>

#include "sim/cli/exit_status.hpp"
#include "sim/report/html_report.hpp"

namespace headroom::cli {

namespace {

/// The file's path, where this build can fill it.
const std::string& checked(const std::string& path) {
  if (path.empty()) return path;
  try {
    report::expect_html_report();
  } catch (const report::NoHtmlReport& missing) {
    throw BadUsage(fmt::format("--html {}: {}", path, missing.what()));
  }
  return path;
}

}  // namespace

HtmlFile::HtmlFile(const std::string& path, bool force) : file_("--html", checked(path), force) {}

void HtmlFile::write(const scenario::Json& result) {
  if (file_.is_wanted()) file_.write(report::html_report(result));
}

}  // namespace headroom::cli
