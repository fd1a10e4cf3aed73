#include "sim/report/sql_table.hpp"

#include <fmt/format.h>

namespace headroom::report {
namespace {

using experiment::SqlValue;

struct AsJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(std::int64_t integer) const { return integer; }
  Json operator()(double real) const { return number(real); }
  Json operator()(const std::string& text) const { return scenario::as_utf8(text); }
};

std::string text_of(const SqlValue& value) {
  const Json json = std::visit(AsJson{}, value);
  if (json.is_null()) return "";
  return json.is_string() ? json.get<std::string>() : json.dump();
}

}  // namespace

Grid grid_of(const experiment::SqlTable& table) {
  Grid grid{table.columns, {}};
  for (const auto& row : table.rows) {
    std::vector<std::string>& texts = grid.rows.emplace_back();
    for (const SqlValue& value : row) texts.push_back(text_of(value));
  }
  return grid;
}

Json json_of(const experiment::SqlTable& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json json = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i)
      json[table.columns[i]] = std::visit(AsJson{}, row[i]);
    rows.push_back(std::move(json));
  }
  return rows;
}

}  // namespace headroom::report
