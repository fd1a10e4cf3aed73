#pragma once

#include <string>
#include <vector>

namespace headroom::cli {

/// `headroom import jmx`.
struct ImportJmxCommand {
  std::string file;
  std::vector<std::string> properties;  ///< "name=value"
  bool json = false;
};

/// @return exit status
int import_jmx(const ImportJmxCommand& command);

}  // namespace headroom::cli
