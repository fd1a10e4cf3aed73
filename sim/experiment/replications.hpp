#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace headroom::experiment {

/// Cores that this process may use; at least 1.
unsigned cores();
/// Threads to work with. @param asked as a user has it; 0: as many as there are cores
unsigned threads_for(unsigned asked);

/// Calls `run` for the replications 0 to n - 1, on that many threads (oneTBB). The replications are
/// independent of each other: each has random numbers of its own and shares nothing that changes,
/// so what comes out is the same for any number of threads, as long as `run` puts it where the
/// number says. What `run` throws first ends the rest and is thrown on.
/// @param stop becomes true then, so that those under way need not go on to their ends
void for_each_replication(std::uint32_t replications, unsigned threads,
                          const std::function<void(std::uint32_t)>& run,
                          std::atomic<bool>* stop = nullptr);

}  // namespace headroom::experiment
