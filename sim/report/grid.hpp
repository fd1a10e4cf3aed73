#pragma once

#include <string>
#include <vector>

namespace headroom::report {

/// A table of short texts, to be set in one of several ways. Rows are as long as `titles`.
struct Grid {
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;
};

/// Columns side by side for a terminal: the first one to the left, the others to the right.
std::string text_table(const Grid& grid);
/// A table of GitHub's Markdown.
std::string markdown_table(const Grid& grid);
/// A tabular environment in the style of the booktabs package.
std::string latex_table(const Grid& grid);
/// A field of CSV: in quotes where it holds a comma, a quote or the end of a line.
std::string csv_field(const std::string& text);
/// RFC 4180, with a heading.
std::string csv_table(const Grid& grid);

}  // namespace headroom::report
