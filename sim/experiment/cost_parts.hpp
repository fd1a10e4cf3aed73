#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/bill.hpp"

namespace headroom::experiment {

/// A line of a bill.
struct CostPart {
  std::string item;           ///< as BillItem::name: "surplus_credits"
  std::optional<double> usd;  ///< a month; empty: its price is not known
};

/// The lines of a month that goes on like the run; their sum is Bill::usd_per_month.
std::vector<CostPart> parts_of_month(const cloud::Bill& bill);

/// What of each line is more, or less, the largest differences first. Lines that stay as they are,
/// to a hundredth of a cent, and those whose price is not known are left out.
std::vector<CostPart> differing_parts(const std::vector<CostPart>& after,
                                      const std::vector<CostPart>& before);

}  // namespace headroom::experiment
