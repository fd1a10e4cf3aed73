#include "sim/report/thinning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace headroom::report {
namespace {

/// Five significant digits: a pixel is a thousandth of a chart.
Json rounded(double value) {
  double short_value = value;
  const std::string text = fmt::format("{:.5g}", value);
  std::from_chars(text.data(), text.data() + text.size(), short_value);
  return number(short_value);
}

/// Of the numbers in a stretch of a column.
struct Stretch {
  double sum = 0, min = 0, max = 0;
  std::size_t count = 0;
  void add(double value) {
    min = count == 0 ? value : std::min(min, value);
    max = count == 0 ? value : std::max(max, value);
    sum += value;
    ++count;
  }
};

Stretch stretch_of(const Json& values, std::size_t begin, std::size_t step) {
  Stretch stretch;
  for (std::size_t i = begin; i < std::min(begin + step, values.size()); ++i) {
    if (!values[i].is_null()) stretch.add(values[i].get<double>());
  }
  return stretch;
}

bool is_column(const std::string& name, const Json& value) {
  return name != "t_s" && value.is_array();
}

}  // namespace

std::size_t merged_into_one(std::size_t count, std::size_t most) {
  return std::max<std::size_t>((count + most - 1) / most, 1);
}

Json thinned(const Json& values, std::size_t step) {
  Json mean = Json::array(), min = Json::array(), max = Json::array();
  for (std::size_t begin = 0; begin < values.size(); begin += step) {
    const Stretch stretch = stretch_of(values, begin, step);
    const bool is_there = stretch.count > 0;
    mean.push_back(is_there ? rounded(stretch.sum / static_cast<double>(stretch.count))
                            : Json(nullptr));
    min.push_back(is_there ? rounded(stretch.min) : Json(nullptr));
    max.push_back(is_there ? rounded(stretch.max) : Json(nullptr));
  }
  if (step == 1) return {{"mean", std::move(mean)}};
  return {{"mean", std::move(mean)}, {"min", std::move(min)}, {"max", std::move(max)}};
}

Json added_rows(const Json& counts, std::size_t step) {
  if (step == 1) return counts;
  Json list = Json::array();
  for (std::size_t begin = 0; begin < counts.size(); begin += step) {
    std::map<std::uint64_t, std::uint64_t> by_row;
    for (std::size_t i = begin; i < std::min(begin + step, counts.size()); ++i) {
      const Json& bin = counts[i];
      for (std::size_t k = 1; k < bin.size(); ++k)
        by_row[bin[0].get<std::uint64_t>() + k - 1] += bin[k].get<std::uint64_t>();
    }
    Json rows = Json::array();
    if (!by_row.empty()) {
      const std::uint64_t first = by_row.begin()->first;
      rows.push_back(first);
      for (std::uint64_t row = first; row <= by_row.rbegin()->first; ++row)
        rows.push_back(by_row[row]);
    }
    list.push_back(std::move(rows));
  }
  return list;
}

Json thinned_series(const Json& timeseries, std::size_t most_bins, std::size_t most_columns) {
  const Json& starts = timeseries.at("t_s");
  const std::size_t step = merged_into_one(starts.size(), most_bins);
  Json json = {{"step_s", timeseries.at("step_s")}, {"bins_in_one", step}, {"t_s", Json::array()}};
  for (std::size_t i = 0; i < starts.size(); i += step) json["t_s"].push_back(starts[i]);
  for (const auto& [name, values] : timeseries.items()) {
    if (is_column(name, values)) json[name] = thinned(values, step);
  }
  if (most_columns > 0 && timeseries.contains("latency_rows")) {
    const Json& rows = timeseries["latency_rows"];
    const std::size_t columns = merged_into_one(starts.size(), most_columns);
    json["latency_rows"] = {{"bins_in_one", columns},
                            {"from_s", rows.at("from_s")},
                            {"counts", added_rows(rows.at("counts"), columns)}};
  }
  return json;
}

}  // namespace headroom::report
