#include "sim/report/grid.hpp"

#include <algorithm>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

std::vector<std::size_t> widths_of(const Grid& grid) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < grid.titles.size(); ++column) {
    std::size_t widest = width(grid.titles[column]);
    for (const auto& row : grid.rows) widest = std::max(widest, width(row[column]));
    widths.push_back(widest);
  }
  return widths;
}

std::string aligned(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                    const std::string& between) {
  std::string line;
  for (std::size_t column = 0; column < cells.size(); ++column) {
    if (column > 0) line += between;
    line +=
        column == 0 ? left(cells[column], widths[column]) : right(cells[column], widths[column]);
  }
  return line;
}

std::string replaced(std::string text,
                     const std::vector<std::pair<std::string, std::string>>& all) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& pair) {
      return text.compare(at, pair.first.size(), pair.first) == 0;
    });
    result += found == all.end() ? text.substr(at, 1) : found->second;
    at += found == all.end() ? 1 : found->first.size();
  }
  return result;
}

std::string latex(const std::string& text) {
  return replaced(text, {{"\\", "\\textbackslash{}"},
                         {"$", "\\$"},
                         {"%", "\\%"},
                         {"_", "\\_"},
                         {"&", "\\&"},
                         {"#", "\\#"},
                         {"{", "\\{"},
                         {"}", "\\}"},
                         {"~", "\\textasciitilde{}"},
                         {"^", "\\textasciicircum{}"},
                         {"<", "$<$"},  // the old text encoding, OT1, has other signs there
                         {">", "$>$"},
                         {"|", "$|$"},
                         {"±", "$\\pm$"},
                         {"−", "$-$"},
                         {"✓", "$\\checkmark$"},
                         {"✗", "$\\times$"},
                         {"θ", "$\\theta$"},
                         {"τ", "$\\tau$"},
                         {"υ", "$\\upsilon$"}});
}

template <class Escape>
std::string joined(const std::vector<std::string>& cells, const std::string& between,
                   Escape escape) {
  std::string line;
  for (std::size_t column = 0; column < cells.size(); ++column)
    line += (column > 0 ? between : "") + escape(cells[column]);
  return line;
}

}  // namespace

std::string text_table(const Grid& grid) {
  const auto widths = widths_of(grid);
  const auto line = [&](const std::vector<std::string>& cells) {
    const std::string text = aligned(cells, widths, "  ");
    return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";  // the last ones may be empty
  };
  std::string text = line(grid.titles);
  for (const auto& row : grid.rows) text += line(row);
  return text;
}

std::string markdown_table(const Grid& grid) {
  const auto escape = [](const std::string& cell) { return replaced(cell, {{"|", "\\|"}}); };
  std::string text = "| " + joined(grid.titles, " | ", escape) + " |\n|";
  for (std::size_t column = 0; column < grid.titles.size(); ++column)
    text += column == 0 ? ":---|" : "---:|";
  text += "\n";
  for (const auto& row : grid.rows) text += "| " + joined(row, " | ", escape) + " |\n";
  return text;
}

std::string latex_table(const Grid& grid) {
  std::string text = "\\begin{tabular}{l" + std::string(grid.titles.size() - 1, 'r') +
                     "}\n\\toprule\n" + joined(grid.titles, " & ", latex) + " \\\\\n\\midrule\n";
  for (const auto& row : grid.rows) text += joined(row, " & ", latex) + " \\\\\n";
  return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return "\"" + replaced(text, {{"\"", "\"\""}}) + "\"";
}

std::string csv_table(const Grid& grid) {
  std::string text = joined(grid.titles, ",", csv_field) + "\n";
  for (const auto& row : grid.rows) text += joined(row, ",", csv_field) + "\n";
  return text;
}

}  // namespace headroom::report
