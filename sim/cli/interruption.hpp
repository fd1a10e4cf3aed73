#pragma once

#include <atomic>

namespace headroom::cli {

/// From now on Ctrl-C sets what is returned, and ends nothing by itself.
std::atomic<bool>* heed_interrupts();

}  // namespace headroom::cli
