#include "sim/cluster/started_ranks.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace headroom::cluster {
namespace {

constexpr const char* kModule = "headroom_mpi.so";

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

std::filesystem::path module_path() {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const auto installed = folder.parent_path() / "lib" / "headroom" / kModule;
  return std::filesystem::exists(installed) ? installed : folder / kModule;
}

/// Stays loaded until the program ends: MPI does not survive being unloaded.
std::unique_ptr<Transport> load() {
  const auto path = module_path();
  if (!std::filesystem::exists(path))
    throw NoRanks("this headroom was built without MPI (" + std::string(kModule) +
                  " is missing), so it can not share work between ranks: start it without mpirun");
  // Open MPI's own plug-ins look for its symbols among the global ones.
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) throw NoRanks(std::string("MPI can not be loaded: ") + ::dlerror());
  void* const make = ::dlsym(library, "headroom_mpi_transport");
  if (make == nullptr) throw NoRanks(path.string() + " is not headroom's");
  return std::unique_ptr<Transport>(reinterpret_cast<Transport* (*)()>(make)());
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
