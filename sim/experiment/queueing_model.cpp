#include "sim/experiment/queueing_model.hpp"

#include <fmt/format.h>

#include <charconv>
#include <set>

namespace headroom::experiment {

using scenario::Json;

bool is_left_out(const std::string& model) {
  static const std::set<std::string> kModels = {"GI/G/c-AllenCunneen", "GI/G/1-KLB", "M/M/1-setup"};
  return kModels.contains(model);
}

std::optional<double> number_behind(const std::string& quantity, const std::string& prefix) {
  if (!quantity.starts_with(prefix)) return std::nullopt;
  double number = 0;
  const char* begin = quantity.data() + prefix.size();
  const auto [end, error] = std::from_chars(begin, quantity.data() + quantity.size(), number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  return number;
}

std::string case_name(const Json& row) {
  for (const char* key : {"name", "id"}) {
    if (row.contains(key) && row[key].is_string()) return row[key].get<std::string>();
  }
  std::string text = row.at("model").get<std::string>();
  for (const auto& [name, value] : row.at("params").items())
    text += fmt::format(" {}={}", name, value.dump());
  return text;
}

}  // namespace headroom::experiment
