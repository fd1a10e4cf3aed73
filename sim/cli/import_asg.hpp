#pragma once

#include <string>
#include <vector>

namespace headroom::cli {

/// `headroom import asg`.
struct ImportAsgCommand {
  std::vector<std::string> files;
  std::string group;      ///< its name, where there are several
  std::string out;        ///< file for the scenario; empty: none
  bool force = false;     ///< whether it may be there already
  bool json = false;      ///< the scenario on stdout
  bool commands = false;  ///< print the AWS CLI's commands instead
};

/// @return exit status
int import_asg(const ImportAsgCommand& command);

}  // namespace headroom::cli
