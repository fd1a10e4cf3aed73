#pragma once

#include <functional>
#include <memory>
#include <stdexcept>

#include "sim/cluster/transport.hpp"

namespace headroom::cluster {

/// The program was started as several ranks, and they can not talk to each other.
class NoRanks : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a variable of the environment, as std::getenv.
using Variable = std::function<const char*(const char* name)>;

/// Ranks that mpirun or srun started this program as: 1 where it was started by hand. Known without
/// MPI, which would take a tenth of a second to ask.
int ranks_started(const Variable& variable);

/// Connects the ranks that were started; empty where it is one. Loads headroom_mpi.so, which is
/// beside the program or in ../lib/headroom from there. @throws NoRanks
std::unique_ptr<Transport> connect_ranks();

}  // namespace headroom::cluster
