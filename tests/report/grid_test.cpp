#include "sim/report/grid.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

const Grid kPlain{{"policy", "cost"}, {{"react", "$4.09"}, {"kubernetes-hpa", "-"}}};

/// One row of two cells.
Grid of(const std::string& first, const std::string& second) {
  return {{"a", "b"}, {{first, second}}};
}

TEST(Grid, of_text_has_the_first_column_on_the_left_and_the_others_on_the_right) {
  EXPECT_EQ(text_table(kPlain),
            "policy           cost\n"
            "react           $4.09\n"
            "kubernetes-hpa      -\n");
}

TEST(Grid, of_text_counts_characters_and_not_bytes) {
  EXPECT_EQ(text_table(of("θ", "✓ ±")),
            "a    b\n"
            "θ  ✓ ±\n");
}

TEST(Grid, of_markdown_has_a_line_of_dashes_below_the_titles) {
  EXPECT_EQ(markdown_table(kPlain),
            "| policy | cost |\n"
            "|:---|---:|\n"
            "| react | $4.09 |\n"
            "| kubernetes-hpa | - |\n");
}

TEST(Grid, of_markdown_keeps_a_bar_within_its_cell) {
  EXPECT_EQ(markdown_table(of("a|b", "|")),
            "| a | b |\n"
            "|:---|---:|\n"
            "| a\\|b | \\| |\n");
}

// RFC 4180, section 2, 5 to 7: quotes around what holds a comma, a quote or an end of line, and
// each quote within twice.
TEST(Grid, of_csv_quotes_what_needs_it_and_nothing_else) {
  EXPECT_EQ(csv_table(of("plain text", "1.5")), "a,b\nplain text,1.5\n");
  EXPECT_EQ(csv_table(of("x,y", "say \"no\"")), "a,b\n\"x,y\",\"say \"\"no\"\"\"\n");
  EXPECT_EQ(csv_table(of("two\nlines", "\r")), "a,b\n\"two\nlines\",\"\r\"\n");
  EXPECT_EQ(csv_table(of("", "")), "a,b\n,\n");
}

TEST(Grid, of_latex_is_a_booktabs_table) {
  EXPECT_EQ(latex_table(kPlain),
            "\\begin{tabular}{lr}\n"
            "\\toprule\n"
            "policy & cost \\\\\n"
            "\\midrule\n"
            "react & \\$4.09 \\\\\n"
            "kubernetes-hpa & - \\\\\n"
            "\\bottomrule\n"
            "\\end{tabular}\n");
}

/// The only row of a LaTeX table.
std::string latex_row(const std::string& first, const std::string& second) {
  const std::string table = latex_table(of(first, second));
  const std::size_t begin = table.find("\\midrule\n") + 9;
  return table.substr(begin, table.find(" \\\\\n", begin) - begin);
}

// The ten characters that LaTeX reserves.
TEST(Grid, of_latex_escapes_what_latex_reserves) {
  EXPECT_EQ(latex_row("a_b & c#d", "5 % {$}"), "a\\_b \\& c\\#d & 5 \\% \\{\\$\\}");
  EXPECT_EQ(latex_row("~", "^"), "\\textasciitilde{} & \\textasciicircum{}");
  EXPECT_EQ(latex_row("a\\b", "c"), "a\\textbackslash{}b & c") << "and not its braces once more";
}

TEST(Grid, of_latex_sets_the_signs_of_a_comparison_as_mathematics) {
  EXPECT_EQ(latex_row("4 ± 1", "−1"), "4 $\\pm$ 1 & $-$1");
  EXPECT_EQ(latex_row("✓ 2/2", "✗ 0/2"), "$\\checkmark$ 2/2 & $\\times$ 0/2");
  EXPECT_EQ(latex_row("θU τO", "υ"), "$\\theta$U $\\tau$O & $\\upsilon$");
}

// Without the package fontenc these are other signs in text.
TEST(Grid, of_latex_sets_what_text_fonts_lack_as_mathematics) {
  EXPECT_EQ(latex_row("> bound", "a|b < c"), "$>$ bound & a$|$b $<$ c");
}

TEST(Grid, without_rows_is_its_titles) {
  const Grid empty{{"a", "b"}, {}};
  EXPECT_EQ(text_table(empty), "a  b\n");
  EXPECT_EQ(markdown_table(empty), "| a | b |\n|:---|---:|\n");
  EXPECT_EQ(csv_table(empty), "a,b\n");
}

}  // namespace
}  // namespace headroom::report
