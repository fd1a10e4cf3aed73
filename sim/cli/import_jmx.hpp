#pragma once

#include <string>
#include <vector>

namespace headroom::cli {

/// `headroom import jmx`.
struct ImportJmxCommand {
  std::string file;
  std::vector<std::string> properties;  ///< "name=value"
  std::string jmeter;                   ///< the version that runs it; empty: that saved it
  std::string out;                      ///< file for what a scenario begins with; empty: none
  bool force = false;                   ///< whether it may be there already
  bool json = false;
};

/// @return exit status
int import_jmx(const ImportJmxCommand& command);

}  // namespace headroom::cli
