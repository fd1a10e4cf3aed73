#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/experiment/calibration.hpp"

namespace headroom::experiment {

/// Answers by stretch of the CPU series (rows) and class (columns).
std::vector<std::vector<double>> answers_by_stretch(const Measurement& measured);

/// CPU-seconds of each class, and cores that are used without requests.
struct DemandsByCpu {
  std::vector<Fitted> demands_s;
  Fitted background_cores;
};

/// The utilisation law for several classes: CPU used in a stretch = sum of answers x demand +
/// background, by non-negative least squares; intervals by a moving-block bootstrap of the
/// stretches (Kuensch, Annals of Statistics 17 (1989)). Demands of a class are those of its own
/// requests.
/// @return empty where there are too few stretches, or they are too alike to tell the classes apart
std::optional<DemandsByCpu> demands_by_cpu(const Measurement& measured);

/// Means of the classes and the variability of the demand within a class.
struct DemandsByLatency {
  std::vector<Fitted> means_s;
  Fitted variability;  ///< squared coefficient of variation
};

/// Of what the requests were found to have got of the CPU, those answered within the CPU series: a
/// test's first seconds are another system. Intervals by a bootstrap of batches.
/// @param demands_s of each request
DemandsByLatency demands_by_latency(const Measurement& measured,
                                    const std::vector<double>& demands_s);

}  // namespace headroom::experiment
