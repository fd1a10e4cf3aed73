#pragma once

#include <atomic>

namespace headroom::cli {

/// From now on Ctrl-C sets what is returned, and ends nothing by itself; so does SIGTERM, which is
/// what mpirun makes of Ctrl-C and a batch system of the end of its time.
std::atomic<bool>* heed_interrupts();

}  // namespace headroom::cli
