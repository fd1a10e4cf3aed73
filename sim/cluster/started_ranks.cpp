#include "sim/cluster/started_ranks.hpp"

#include <cstdlib>
#include <string>

#include "sim/experiment/loaded_module.hpp"

namespace headroom::cluster {
namespace {

/// Who starts ranks, and how each of them is told its number and how many there are.
struct Starter {
  const char* rank;
  const char* size;
};
constexpr Starter kStarters[] = {
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},  // Open MPI's mpirun
    {"PMI_RANK", "PMI_SIZE"},                          // srun --mpi=pmi2, and other MPIs' mpiexec
    // srun, with --mpi=pmix or without. A batch script has SLURM_PROCID, too, and is no step.
    {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS"},
};

std::unique_ptr<Transport> load() {
  try {
    void* const make = experiment::function_of_module("headroom_mpi.so", "headroom_mpi_transport");
    return std::unique_ptr<Transport>(reinterpret_cast<Transport* (*)()>(make)());
  } catch (const experiment::NoModule& missing) {
    throw NoRanks("this headroom can not share work between ranks, as it has no MPI: " +
                  std::string(missing.what()) + "; start it without mpirun");
  }
}

}  // namespace

int ranks_started(const Variable& variable) {
  for (const Starter& starter : kStarters) {
    const char* const size = variable(starter.size);
    if (variable(starter.rank) != nullptr && size != nullptr) return std::atoi(size);
  }
  return 1;
}

std::unique_ptr<Transport> connect_ranks() {
  const int started = ranks_started([](const char* name) { return std::getenv(name); });
  if (started <= 1) return nullptr;
  auto transport = load();
  if (transport->size() != started)
    throw NoRanks(std::to_string(started) + " ranks were started, and MPI knows of " +
                  std::to_string(transport->size()) +
                  ": start them with Open MPI's mpirun, or with srun --mpi=pmix");
  return transport;
}

}  // namespace headroom::cluster
