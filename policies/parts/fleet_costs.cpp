#include "policies/parts/fleet_costs.hpp"

#include <iterator>
#include <utility>

namespace headroom::policies {
namespace {

// Ours. A minute's shortage then pays for a start for as long as a boot takes up to nine minutes.
constexpr double kDefaultShortageCost = 10;

}  // namespace

scaling::ParameterTree with_fleet_costs(scaling::ParameterTree own) {
  using Kind = scaling::Parameter::Kind;
  scaling::ParameterTree tree = {
      {"ShortageCost", Kind::number,
       "What it costs that the load misses one instance, in running instances. Default: 10, our "
       "own choice.",
       false, 0, 1e6},
      {"StartCost", Kind::number,
       "What the start of an instance costs, in seconds of a running one. Default: the time from "
       "a launch to the first request and that in which it drains, which are billed.",
       false, 0, 1e6},
  };
  std::move(own.begin(), own.end(), std::back_inserter(tree));
  return tree;
}

double shortage_cost(const scaling::Config& config) {
  return config.number_or("ShortageCost", kDefaultShortageCost);
}

double start_cost(const scaling::Config& config, const scaling::GroupFacts& facts) {
  return config.number_or("StartCost", scaling::idle_time_of_a_start(facts).seconds());
}

}  // namespace headroom::policies
