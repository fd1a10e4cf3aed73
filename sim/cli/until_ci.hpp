#pragma once

#include <string>

#include "sim/experiment/sequential.hpp"
#include "sim/report/precision.hpp"
#include "sim/report/replications.hpp"

namespace headroom::cli {

/// What --until-ci and --figure ask for.
struct UntilCi {
  experiment::SequentialPlan plan;
  std::string figure;  ///< a JSON pointer into the result
  std::string name;    ///< as the user called it

  report::Precision precision(const report::Replications& replications) const {
    return {figure, name, plan.stop, replications.estimate_of(report::Json::json_pointer(figure)),
            replications.count()};
  }
};

/// @param width "2%": half of the interval, as a share of the figure
/// @param figure a name (mean, p95, cost, ...), or a JSON pointer into the result
/// @param most replications; 0: not said
/// @throws BadUsage
UntilCi read_until_ci(const std::string& width, const std::string& figure, std::uint32_t most);

/// @throws BadUsage where a result has no number at that place
void check_figure(const UntilCi& until, const report::Json& figures);

}  // namespace headroom::cli
