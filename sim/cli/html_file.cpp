#include "sim/cli/html_file.hpp"

#include <fmt/format.h>

#include "sim/cli/exit_status.hpp"
#include "sim/report/html_report.hpp"

namespace headroom::cli {

HtmlFile::HtmlFile(const std::string& path, bool force) {
  if (path.empty()) return;
  try {
    report::expect_html_report();
  } catch (const report::NoHtmlReport& missing) {
    throw BadUsage(fmt::format("--html {}: {}", path, missing.what()));
  }
  file_.emplace("--html", path, force);
}

void HtmlFile::write(const scenario::Json& result) {
  if (!file_) return;
  file_->append(report::html_report(result));
  file_->finish();
}

}  // namespace headroom::cli
