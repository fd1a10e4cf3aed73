#include "sim/report/testbed_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/report/testbed.hpp"

namespace headroom::report {

using experiment::TestbedVerification;
using experiment::VerifiedRow;

namespace {

constexpr int kPanel = 230;  // px, with its margins
constexpr int kMargin = 46;  // left and below, where the axes' words stand
constexpr int kGap = 14;     // right and above
constexpr int kPlot = kPanel - kMargin - kGap;
constexpr int kColumns = 4;

constexpr const char* kHolds = "#1b7f4b";
constexpr const char* kMisses = "#c0392b";

/// From a quantity to pixels along an axis, logarithmic: the rows of a panel span decades.
class Scale {
 public:
  explicit Scale(const std::vector<const VerifiedRow*>& rows) {
    double least = HUGE_VAL, most = 0;
    for (const VerifiedRow* row : rows) {
      for (const double value :
           {row->expected, *row->value, row->interval->first, row->interval->second}) {
        if (value <= 0) continue;
        least = std::min(least, value);
        most = std::max(most, value);
      }
    }
    if (least > most) least = most = 1;  // nothing but zeros
    constexpr double kAir = 1.15;
    low_ = least / kAir;
    high_ = most * kAir;
  }
  double along(double value) const {
    return std::log(std::clamp(value, low_, high_) / low_) / std::log(high_ / low_) * kPlot;
  }
  /// 1, 2 and 5 times powers of ten.
  std::vector<double> ticks() const {
    std::vector<double> ticks;
    for (double power = std::pow(10, std::floor(std::log10(low_))); power <= high_; power *= 10) {
      for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= low_ && factor * power <= high_) ticks.push_back(factor * power);
    }
    return ticks;
  }

 private:
  double low_ = 1, high_ = 1;
};

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1,
                     x2, y2, style);
}

/// A disc for what holds, a cross for what does not. @param inside of the element
std::string mark(double x, double y, bool holds, const std::string& inside) {
  if (holds)
    return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.6\" fill=\"{}\">{}</circle>\n", x,
                       y, kHolds, inside);
  return fmt::format(
      "<path d=\"M{:.1f} {:.1f}l6 6m0 -6l-6 6\" stroke=\"{}\" stroke-width=\"1.8\" "
      "fill=\"none\">{}</path>\n",
      x - 3, y - 3, kMisses, inside);
}

/// One panel, drawn with its origin at the lower left corner of the plot.
class Panel {
 public:
  explicit Panel(std::vector<const VerifiedRow*> rows) : rows_(std::move(rows)), scale_(rows_) {}

  std::string draw() const {
    std::string svg = axes();
    for (const VerifiedRow* row : rows_) svg += point(*row);
    return svg;
  }

 private:
  static double y(double along) { return -along; }

  std::string axes() const {
    const VerifiedRow& first = *rows_.front();
    std::string svg = fmt::format(
        "<rect x=\"0\" y=\"{0}\" width=\"{1}\" height=\"{1}\" fill=\"none\" stroke=\"#999\"/>\n",
        -kPlot, kPlot);
    for (const double tick : scale_.ticks()) {
      const double at = scale_.along(tick);
      svg += line(at, 0, at, -kPlot, "stroke=\"#eee\"") +
             line(0, y(at), kPlot, y(at), "stroke=\"#eee\"");
      svg += fmt::format(
          "<text x=\"{0:.1f}\" y=\"13\" text-anchor=\"middle\">{1:g}</text>\n"
          "<text x=\"-4\" y=\"{2:.1f}\" text-anchor=\"end\">{1:g}</text>\n",
          at, tick, y(at) + 3);
    }
    svg += line(0, 0, kPlot, -kPlot, "stroke=\"#999\"");
    svg += fmt::format(
        "<text x=\"6\" y=\"{}\" font-weight=\"bold\">{}{}</text>\n"
        "<text x=\"{}\" y=\"28\" text-anchor=\"middle\">measured</text>\n"
        "<text x=\"-34\" y=\"{}\" text-anchor=\"middle\" "
        "transform=\"rotate(-90 -34 {})\">predicted</text>\n",
        -kPlot + 14, first.quantity, first.unit.empty() ? "" : ", " + first.unit, kPlot / 2,
        -kPlot / 2, -kPlot / 2);
    return svg;
  }

  std::string point(const VerifiedRow& row) const {
    const auto [least, most] = repetitions_of(row);
    const double x = scale_.along(row.expected);
    const double up = y(scale_.along(*row.value));
    const bool holds = row.ok.value_or(true);
    const std::string bar =
        fmt::format("stroke=\"{}\" stroke-opacity=\"0.45\"", holds ? kHolds : kMisses);
    return line(scale_.along(least), up, scale_.along(most), up, bar) +
           line(x, y(scale_.along(row.interval->first)), x, y(scale_.along(row.interval->second)),
                bar) +
           mark(x, up, holds,
                fmt::format("<title>{}: {:.4g} measured, {:.4g} predicted</title>",
                            escaped(row.case_name), row.expected, *row.value));
  }

  std::pair<double, double> repetitions_of(const VerifiedRow& row) const {
    std::pair<double, double> range{row.expected, row.expected};
    for (const VerifiedRow* other : rows_) {
      if (experiment::configuration_of(other->case_name) !=
          experiment::configuration_of(row.case_name))
        continue;
      range.first = std::min(range.first, other->expected);
      range.second = std::max(range.second, other->expected);
    }
    return range;
  }

  std::vector<const VerifiedRow*> rows_;
  Scale scale_;
};

/// Rows by quantity, in the order in which they come first.
std::vector<std::vector<const VerifiedRow*>> by_quantity(const std::vector<VerifiedRow>& rows) {
  std::vector<std::vector<const VerifiedRow*>> groups;
  for (const VerifiedRow& row : rows) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) {
      return g.front()->quantity == row.quantity;
    });
    if (group != groups.end())
      group->push_back(&row);
    else
      groups.push_back({&row});
  }
  return groups;
}

std::string legend(const TestbedVerification& verification) {
  return fmt::format(
      "<g transform=\"translate({} {})\">\n{}<text x=\"8\">holds: {} of {} rows</text>\n"
      "{}<text x=\"8\" y=\"18\">does not</text>\n"
      "<text x=\"-3\" y=\"40\">— over repetitions</text>\n"
      "<text x=\"0\" y=\"58\">| over the quota's phases</text>\n</g>\n",
      kMargin, 40, mark(0, -4, true, ""), verification.held(), verification.judged(),
      mark(0, 14, false, ""));
}

/// As a table: its reasons are long.
std::string misses_table(const TestbedVerification& verification) {
  const auto misses = misses_of(verification);
  if (misses.empty()) return "<p>Every row holds.</p>\n";
  std::string html =
      "<h2>Those that do not hold</h2>\n<table>\n<tr><th>run</th><th>quantity</th>"
      "<th>measured</th><th>predicted</th><th>reason</th></tr>\n";
  for (const VerifiedRow* row : misses)
    html +=
        fmt::format("<tr><td>{}</td><td>{}</td><td>{:.4g}</td><td>{:.4g}</td><td>{}</td></tr>\n",
                    escaped(row->case_name), row->quantity, row->expected, *row->value,
                    escaped(reason_of(*row, verification)));
  return html + "</table>\n";
}

}  // namespace

std::string testbed_picture(const TestbedVerification& verification) {
  const auto groups = by_quantity(verification.rows);
  const int places = static_cast<int>(groups.size()) + 1;  // the legend has the last one
  const int lines = (places + kColumns - 1) / kColumns;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" font-family=\"sans-serif\" font-size=\"10\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
      kColumns * kPanel, lines * kPanel);
  for (int i = 0; i < places; ++i) {
    const int left = i % kColumns * kPanel;
    const int top = i / kColumns * kPanel;
    const bool is_panel = i + 1 < places;
    svg += fmt::format("<g transform=\"translate({} {})\">\n", is_panel ? left + kMargin : left,
                       is_panel ? top + kGap + kPlot : top);
    svg += is_panel ? Panel(groups[static_cast<std::size_t>(i)]).draw() : legend(verification);
    svg += "</g>\n";
  }
  return svg + "</svg>\n";
}

std::string testbed_page(const TestbedVerification& verification) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<title>headroom: predicted and measured</title>\n"
      "<style>body {{ font-family: sans-serif; margin: 2em; }} svg {{ max-width: 100%; height: "
      "auto; }} pre {{ white-space: pre-wrap; }} td, th {{ text-align: left; padding-right: 1em; "
      "vertical-align: top; overflow-wrap: anywhere; }}</style>\n</head>\n<body>\n"
      "<h1>Predicted and measured</h1>\n{}{}<h2>All rows</h2>\n<pre>\n{}</pre>\n</body>\n</html>\n",
      testbed_picture(verification), misses_table(verification),
      escaped(testbed_report(verification, {})));
}

}  // namespace headroom::report
