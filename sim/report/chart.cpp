#include "sim/report/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/words.hpp"

namespace headroom::report {
namespace {

constexpr std::size_t kColumns = 72;
constexpr std::size_t kLabel = 20;
constexpr const char* kBlocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// The bins in that many columns: averaged where there are more of them, drawn out where fewer.
std::vector<std::optional<double>> resampled(const std::vector<std::optional<double>>& values,
                                             std::size_t columns) {
  std::vector<std::optional<double>> result(columns);
  if (values.empty()) return result;
  for (std::size_t c = 0; c < result.size(); ++c) {
    const std::size_t begin = c * values.size() / result.size();
    const std::size_t end = std::max(begin + 1, (c + 1) * values.size() / result.size());
    double sum = 0;
    int count = 0;
    for (std::size_t i = begin; i < std::min(end, values.size()); ++i) {
      if (values[i]) sum += *values[i], ++count;
    }
    if (count > 0) result[c] = sum / count;
  }
  return result;
}

/// The smallest round number that is not below the value.
double round_up(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    if (step * power >= value * (1 - 1e-9)) return step * power;
  }
  return value;
}

}  // namespace

std::vector<std::string> bars(const std::string& label,
                              const std::vector<std::optional<double>>& values, std::size_t rows,
                              std::size_t columns) {
  const auto plot = resampled(values, columns);
  double most = 0;
  for (const auto& value : plot) most = std::max(most, value.value_or(0));
  const double top = round_up(most);
  std::vector<std::string> lines;
  for (std::size_t row = rows; row-- > 0;) {
    const std::string axis = row + 1 == rows ? fmt::format("{:g}", top) : row == 0 ? "0" : "";
    std::string line = left(row + 1 == rows ? label : "", kLabel - 7) + right(axis, 6) + " │";
    for (const auto& value : plot) {
      // Eighths of a row that this row holds; something that is not nothing shows at least one.
      const double eighths =
          value.value_or(0) / top * static_cast<double>(8 * rows) - static_cast<double>(8 * row);
      auto height = static_cast<int>(std::clamp(std::round(eighths), 0.0, 8.0));
      if (row == 0 && height == 0 && value.value_or(0) > 0) height = 1;
      line += kBlocks[height];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string run_chart(const world::RunResult& result) {
  const world::TimeSeries& series = result.series;
  std::string text;
  const auto panel = [&](const std::string& label, const std::vector<std::optional<double>>& values,
                         std::size_t rows) {
    for (const std::string& line : bars(label, values, rows, kColumns)) text += line + "\n";
  };
  panel("requests/s", optional_values(series.arrivals_per_second), 3);
  panel("CPU %", series.cpu_true_percent, 3);
  panel("in service", optional_values(series.in_service), 2);
  const std::string end = clock_words(Instant::at(result.simulated));
  text +=
      std::string(kLabel, ' ') + left(clock_words(Instant{}), kColumns - width(end)) + end + "\n";
  return text;
}

}  // namespace headroom::report
