#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/experiment/queueing_model.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// A quantity that theory gives for a model, and what the simulation came to.
struct StudiedQuantity {
  std::string name;
  double expected = 0;
  double value = 0;
  double standard_error = 0;
  /// It would take more requests than a study has, so that value and error mean nothing.
  bool takes_too_long = false;
};

/// Runs replications of a system until the standard error of each quantity is at most
/// `relative_error` of what is expected, or it is clear that this would take more than 10^8
/// requests. The same for any number of threads.
/// @param quantities name and expected value of each; the model's closed form knows it
void study(const QueueingModel& model, double relative_error, unsigned threads,
           const scenario::Environment& environment, std::vector<StudiedQuantity>& quantities);

}  // namespace headroom::experiment
