#include "sim/cli/terminal.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace headroom::cli {

report::Style style_of_stdout() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool is_refused = no_color != nullptr && *no_color != '\0';
  // mpirun gives its ranks a terminal of its own, wherever its output goes.
  const bool is_rank = std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr;
  return {isatty(STDOUT_FILENO) != 0 && !is_rank && !is_refused};
}

bool stderr_is_terminal() { return isatty(STDERR_FILENO) != 0; }

void print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    throw std::runtime_error("stdout can not be written to");
  }
}

}  // namespace headroom::cli
