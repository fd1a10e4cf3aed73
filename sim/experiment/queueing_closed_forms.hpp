#pragma once

#include <optional>
#include <string>

#include "sim/theory/gi_m_1.hpp"
#include "sim/theory/infinite_server.hpp"
#include "sim/theory/loss_queue.hpp"
#include "sim/theory/machine_repairman.hpp"
#include "sim/theory/mean_value_analysis.hpp"
#include "sim/theory/pollaczek_khinchine.hpp"
#include "sim/theory/processor_sharing.hpp"
#include "sim/theory/queues.hpp"
#include "sim/theory/transient.hpp"

namespace headroom::experiment {

/// What theory says of a quantity, by its name in the tables; empty for a name that it does not
/// know.
std::optional<double> closed_form(const theory::MMc& q, const std::string& quantity);
std::optional<double> closed_form(const theory::MD1& q, const std::string& quantity);
std::optional<double> closed_form(const theory::MG1& q, const std::string& quantity);
std::optional<double> closed_form(const theory::GIM1& q, const std::string& quantity);
std::optional<double> closed_form(const theory::LossQueue& q, const std::string& quantity);
std::optional<double> closed_form(const theory::MG1ProcessorSharing& q,
                                  const std::string& quantity);
std::optional<double> closed_form(const theory::MM1ProcessorSharing& q,
                                  const std::string& quantity);
std::optional<double> closed_form(const theory::MachineRepairman& q, const std::string& quantity);
std::optional<double> closed_form(const theory::NetworkMeans& q, const std::string& quantity);
std::optional<double> closed_form(const theory::TransientMM1& q, const std::string& quantity);

}  // namespace headroom::experiment
