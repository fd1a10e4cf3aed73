#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/cloud/bill.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// The prices of a region; none where the region is not known.
cloud::RegionPrices prices_of(const std::string& region, const cloud::Prices& prices);

/// The bill of an hour in which the scenario uses everything that it can be billed for: which lines
/// and prices there can be, not what they come to.
cloud::Bill possible_bill(const Scenario& scenario, const Environment& environment);

/// One sentence on the prices that a bill lacks, with what to do about it; empty where it lacks
/// none.
std::optional<scaling::Message> unknown_prices(const cloud::Bill& bill,
                                               const cloud::Prices& prices);

/// Prices of an hour of the scenario's own instance types, by name.
std::map<std::string, double> own_prices(const Scenario& scenario);

/// What an hour of an instance of the launch template's type costs on demand; empty where nobody
/// knows it.
std::optional<double> instance_usd_per_hour(const Scenario& scenario,
                                            const Environment& environment);

}  // namespace headroom::scenario
