#include "sim/cli/scenario_options.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstdio>

#include "sim/cli/exit_status.hpp"
#include "sim/scenario/idle_changes.hpp"
#include "sim/scenario/scenario_document.hpp"

namespace headroom::cli {

namespace {

constexpr std::uint64_t kLargestSeed = std::uint64_t{1} << 53;  // as in a scenario file

std::uint64_t parse_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  const bool is_octal_to_some = text.size() > 1 && text[0] == '0';
  if (text.empty() || is_octal_to_some || error != std::errc{} ||
      end != text.data() + text.size() || seed > kLargestSeed) {
    throw BadUsage(
        fmt::format("--seed: found \"{}\", allowed: a whole number from 0 to {}\nheadroom --help "
                    "tells what there is",
                    text, kLargestSeed));
  }
  return seed;
}

/// A warning for each --set that changes nothing.
void add_idle_sets(const ScenarioOptions& options, const scenario::Overrides& overrides,
                   const scenario::Environment& environment, scenario::Scenario& scenario) {
  for (std::size_t i = 0; i < overrides.changes.size(); ++i) {
    const auto without = [&] {
      scenario::Overrides others = overrides;
      others.changes.erase(others.changes.begin() + static_cast<std::ptrdiff_t>(i));
      return scenario::read_scenario(options.file, others, environment);
    };
    if (auto words = scenario::idle_change(overrides.changes[i], scenario, without))
      scenario.warnings.push_back(*std::move(words));
  }
}

}  // namespace

std::optional<std::uint64_t> seed_of(const ScenarioOptions& options) {
  return options.seed ? std::optional(parse_seed(*options.seed)) : std::nullopt;
}

scenario::Overrides overrides_of(const ScenarioOptions& options) {
  scenario::Overrides overrides;
  for (const std::string& set : options.sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || !set.starts_with('/')) {
      throw BadUsage(fmt::format("--set {}: needs the form /json/pointer=value", set));
    }
    overrides.changes.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  overrides.seed = seed_of(options);
  return overrides;
}

scenario::Scenario read(const ScenarioOptions& options, const scenario::Environment& environment) {
  const scenario::Overrides overrides = overrides_of(options);
  scenario::Scenario scenario = scenario::read_scenario(options.file, overrides, environment);
  add_idle_sets(options, overrides, environment, scenario);
  if (!options.quiet) {
    for (const std::string& warning : scenario.warnings)
      fmt::print(stderr, "warning: {}\n", warning);
  }
  return scenario;
}

scenario::Json read_document(const ScenarioOptions& options) {
  return scenario::scenario_document(options.file, overrides_of(options));
}

}  // namespace headroom::cli
