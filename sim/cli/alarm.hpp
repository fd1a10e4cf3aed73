#pragma once

#include <string>

namespace headroom::cli {

/// `headroom alarm evaluate`.
struct AlarmCommand {
  std::string alarm_file;
  std::string data_file;
  std::string alarm;  ///< its name, where the file has several
  std::string id;     ///< of the metric, where the export has several
  std::string metric_delay = "60s";
  std::string state = "INSUFFICIENT_DATA";  ///< before the first datapoint
  bool json = false;
};

/// @return exit status
int evaluate_alarm(const AlarmCommand& command);

}  // namespace headroom::cli
