#include "sim/scenario/read_arrivals.hpp"

#include <fmt/format.h>

namespace headroom::scenario {
namespace {

using engine::Distribution;
using load::Bursts;
using load::GapProcess;

constexpr const char* kForms =
    "\"poisson\", \"constant\", or one of {\"gamma\": {\"cv\"}}, {\"weibull\": {\"cv\"}}, "
    "{\"lognormal\": {\"cv\"}}, {\"hyperexponential\": {\"cv\"}} and {\"mmpp\": {\"calm\", "
    "\"burst\", \"ratio\" | \"index_of_dispersion\"}}";
constexpr double kMostCv = 100;
/// Each turn takes the program's time, whether or not a request comes in it.
constexpr Duration kShortestTurn = Duration::milliseconds(1);

GapProcess of_gaps(const Distribution& gaps) { return {gaps, std::nullopt}; }

/// Gaps of mean 1. @param low the smallest coefficient of variation that the form has
template <class Make>
GapProcess of_cv(const Node& node, double low, Make make) {
  ObjectReader object(node, "{\"cv\": coefficient of variation}");
  const auto cv = object.required("cv");
  const auto value = cv ? cv->number(low, kMostCv) : std::nullopt;
  return value ? of_gaps(make(*value)) : GapProcess{};
}

GapProcess of_bursts(const Node& node, double mean_rate) {
  ObjectReader object(node,
                      "{\"calm\": time, \"burst\": time, \"ratio\" | \"index_of_dispersion\"}");
  const auto time = [&](const char* key) -> std::optional<Duration> {
    const auto value = object.required(key);
    const auto length = value ? value->positive_duration() : std::nullopt;
    if (!length || *length >= kShortestTurn) return length;
    value->refuse("at least 1 ms: it takes turns that often");
    return std::nullopt;
  };
  const auto calm = time("calm");
  const auto burst = time("burst");
  const auto ratio = object.optional("ratio");
  const auto dispersion = object.optional("index_of_dispersion");
  if (ratio.has_value() == dispersion.has_value()) {
    node.report(ratio ? "both \"ratio\" and \"index_of_dispersion\""
                      : "neither \"ratio\" nor \"index_of_dispersion\"",
                "one of them");
    return {};
  }
  GapProcess process;
  if (ratio) {
    const auto value = ratio->number(1, 1e9);
    if (value && calm && burst) process.bursts = Bursts::of_ratio(*value, *calm, *burst);
    return process;
  }
  const auto value = dispersion->number(1, 1e9);
  if (!value || !calm || !burst) return process;
  if (mean_rate <= 0) {
    dispersion->report("an index of dispersion of a load without arrivals", "a rate above 0");
    return process;
  }
  process.bursts = Bursts::of_dispersion(*value, mean_rate, *calm, *burst);
  if (!process.bursts) {
    dispersion->report(
        fmt::format("{:g}", *value),
        fmt::format("at most {:.6g}: what silence between bursts of these lengths gives at {:.4g} "
                    "arrivals a second",
                    Bursts::largest_dispersion(mean_rate, *calm, *burst), mean_rate));
  }
  return process;
}

}  // namespace

GapProcess read_arrivals(const Node& node, double mean_rate) {
  if (node.json() == "poisson") return {};
  if (node.json() == "constant") return of_gaps(Distribution::constant(1));
  if (!node.json().is_object() || node.json().size() != 1 || node.json().front().is_null()) {
    node.refuse(kForms);
    return {};
  }
  ObjectReader object(node, kForms);
  if (const auto value = object.optional("gamma"))
    return of_cv(*value, 0.01, [](double cv) { return Distribution::gamma(1, cv); });
  if (const auto value = object.optional("weibull"))
    return of_cv(*value, 0.01, load::weibull_of_cv);
  if (const auto value = object.optional("lognormal"))
    return of_cv(*value, 0.01, [](double cv) { return Distribution::lognormal(1, cv); });
  if (const auto value = object.optional("hyperexponential"))
    return of_cv(*value, 1, [](double cv) { return Distribution::hyperexponential(1, cv); });
  if (const auto value = object.optional("mmpp")) return of_bursts(*value, mean_rate);
  return {};  // a key that is not known: the object says so
}

}  // namespace headroom::scenario
