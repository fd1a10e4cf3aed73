#pragma once

#include <optional>
#include <string>

#include "sim/experiment/queueing_model.hpp"
#include "sim/experiment/queueing_sample.hpp"

namespace headroom::experiment {

/// What a run says of a quantity by its name in the tables ("W", "Wq_p95", "P_N_gt_5", ...), in the
/// table's time unit. @pre the model's closed form knows the name
double measure(const QueueingSample& sample, const std::string& quantity,
               const QueueingModel& model);

/// A quantile of times: several runs pool them.
struct TimeQuantile {
  double q = 0;
  bool of_wait = false;  ///< else of the sojourn
};
/// Empty for a quantity that is none.
std::optional<TimeQuantile> time_quantile(const std::string& quantity);

/// Whether it is a probability or a share, which of so many independent looks has a relative error
/// of at least sqrt((1 - p) / (p looks)).
bool is_share(const std::string& quantity);

}  // namespace headroom::experiment
