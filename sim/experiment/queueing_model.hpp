#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/distribution.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// One queue of the table in the program's terms. Times in the table's own unit.
struct QueueingModel {
  double arrival_rate = 0;
  engine::Distribution service;  ///< in time units
  int servers = 1;
  bool processor_sharing = false;
  /// A quantity by its name in the table, from sim/theory; empty for a name that is not known.
  std::function<std::optional<double>(const std::string& quantity)> closed_form;

  double utilization() const { return arrival_rate * service.mean() / servers; }
};

/// The model of a case; empty for one that is not built.
std::optional<QueueingModel> queueing_model(const scenario::Json& row);

/// The number behind a prefix of a quantity's name: 95 of "W_p95", 0.5 of "T_given_x_0.5", 4 of
/// "P_Wq_le_4D". Empty where the name does not begin like that.
std::optional<double> number_behind(const std::string& quantity, const std::string& prefix);

/// "M/M/c lambda=16 mu=5 c=4".
std::string case_name(const scenario::Json& row);

}  // namespace headroom::experiment
