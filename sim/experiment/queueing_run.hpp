#pragma once

#include <cstdint>

#include "sim/experiment/queueing_model.hpp"
#include "sim/experiment/queueing_sample.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// The whole program's scenario of a queueing system: its stations as instances behind the load
/// balancer, and nothing else that takes time.
/// @param requests about so many are sent
scenario::Scenario queueing_scenario(const QueueingModel& model, double requests);

/// One replication of it. The first fifth of a long run is warm-up; of episodes all are measured,
/// but for those that the model leaves unobserved.
/// @throws std::runtime_error when an episode begins before the one before it is over
QueueingSample queueing_run(const QueueingModel& model, double requests, std::uint32_t replication,
                            const scenario::Environment& environment);

}  // namespace headroom::experiment
