#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace headroom::theory {

using Values = std::map<std::string, double>;

/// Every value of the reference table's cases of that model, against ours by name.
/// @param ours from a case's parameters and its values, whose names may hold numbers
/// @param absolute error that is allowed beside the relative one: small values may have ten digits
///   behind the point instead of ten that count
inline void expect_table(
    const std::string& model,
    const std::function<Values(const nlohmann::json& params, const nlohmann::json& values)>& ours,
    double absolute = 0) {
  std::ifstream file(HEADROOM_SOURCE_DIR "/sim/experiment/data/queueing.json");
  int compared = 0;
  const auto table = nlohmann::json::parse(file);
  for (const auto& row : table["cases"]) {
    if (row["model"] != model) continue;
    const Values values = ours(row["params"], row["values"]);
    for (const auto& [name, expected] : row["values"].items()) {
      ASSERT_TRUE(values.contains(name)) << model << " " << name;
      const double digits = 2e-9 * std::abs(expected.get<double>());
      EXPECT_NEAR(values.at(name), expected, std::max(digits, absolute))
          << model << row["params"] << " " << name;
      ++compared;
    }
  }
  EXPECT_GT(compared, 0) << model;
}

/// The number behind a prefix: 20 of "E_N_t20". Calls visit(name, number) for each such name.
template <class Visitor>
void for_each_numbered(const nlohmann::json& values, const std::string& prefix, Visitor visit) {
  for (const auto& [name, value] : values.items()) {
    if (name.starts_with(prefix)) visit(name, std::stod(name.substr(prefix.size())));
  }
}

}  // namespace headroom::theory
