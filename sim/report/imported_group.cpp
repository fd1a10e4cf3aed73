#include "sim/report/imported_group.hpp"

#include <fmt/format.h>

#include <vector>

namespace headroom::report {
namespace {

std::string section(const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = fmt::format("{}\n", title);
  for (const std::string& line : lines) text += fmt::format("  {}\n", line);
  return text;
}

}  // namespace

std::string import_report(const scenario::AwsDocuments& documents,
                          const scenario::ImportedGroup& imported) {
  std::vector<std::string> problems;
  for (const scenario::Problem& problem : imported.problems) problems.push_back(problem.text());
  std::string text = fmt::format("The Auto Scaling group {} as a scenario\n", imported.group);
  text += section("Read", documents.read);
  text += section("Left out", imported.left_out);
  text +=
      section("Values to begin with, as AWS does not know them: change them", imported.starters);
  text += section("It can not be run as it is", problems);
  return text;
}

}  // namespace headroom::report
