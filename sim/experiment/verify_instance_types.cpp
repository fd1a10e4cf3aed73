#include "sim/experiment/verify_instance_types.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "sim/experiment/credit_life.hpp"
#include "sim/experiment/replications.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using Value = std::optional<double>;

constexpr double kTolerance = 1e-3;  // credits, or percent

Value difference(Value a, Value b) { return a && b ? Value(*a - *b) : std::nullopt; }

/// What a life of three instances of a type shows.
struct Shown {
  Value credits_per_hour, maximum_credits, launch_credits, baseline_percent;
};

Shown show(const cloud::InstanceType& type, const scenario::Environment& environment) {
  const auto standard = cloud::CreditMode::standard;
  // One begins with nothing, one as it is launched; both idle.
  const auto poor = live({"poor", type, standard, 0.0, {{1_h, 0}}}, environment);
  const auto launched =
      live({"launched", type, standard, std::nullopt, {{1_h, 0}, {24_h, 0}}}, environment);
  // One works as hard as it can. Its credit is gone within minutes, and for an hour it may do what
  // it earns.
  const auto busy = live({"busy", type, standard, 1.0, {{1_h, 100}, {1_h, 100}}}, environment);
  Shown shown;
  shown.credits_per_hour = poor[0].balance;
  shown.launch_credits = difference(launched[0].balance, poor[0].balance);
  shown.maximum_credits = difference(launched[1].balance, shown.launch_credits);
  shown.baseline_percent = busy[1].cpu_percent;
  return shown;
}

struct Quantity {
  const char* name;
  Value Shown::*value;
};
constexpr std::array kQuantities = {Quantity{"credits_per_hour", &Shown::credits_per_hour},
                                    Quantity{"maximum_credits", &Shown::maximum_credits},
                                    Quantity{"launch_credits", &Shown::launch_credits},
                                    Quantity{"baseline_percent", &Shown::baseline_percent}};

}  // namespace

std::vector<VerifiedRow> verify_instance_types(const Json& types,
                                               const scenario::Environment& environment,
                                               unsigned threads) {
  std::vector<cloud::InstanceType> known;
  for (const Json& row : types)
    known.push_back(known_type(row.at("type").get<std::string>(), environment));
  std::vector<Shown> shown(known.size());
  for_each_replication(static_cast<std::uint32_t>(known.size()), threads,
                       [&](std::uint32_t i) { shown[i] = show(known[i], environment); });
  std::vector<VerifiedRow> rows;
  for (std::size_t i = 0; i < known.size(); ++i) {
    for (const Quantity& quantity : kQuantities) {
      const double expected = types[i].at(quantity.name).get<double>();
      const Value value = shown[i].*quantity.value;
      rows.push_back({"headroom-aws-1", known[i].name, quantity.name, VerifiedRow::How::simulated,
                      expected, value, kTolerance,
                      value && std::abs(*value - expected) <= kTolerance});
    }
  }
  return rows;
}

}  // namespace headroom::experiment
