#include "sim/cli/interruption.hpp"

#include <csignal>

namespace headroom::cli {
namespace {

std::atomic<bool> interrupted{false};  // a signal handler has nothing else to reach

}  // namespace

std::atomic<bool>* heed_interrupts() {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { interrupted = true; });
  return &interrupted;
}

}  // namespace headroom::cli
