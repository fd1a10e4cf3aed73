#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scaling/policy.hpp"

namespace headroom::policies::external {

/// What a policy program is asked, each time.
/// @param needs its own: they name what the observation has in their order
/// @param start_time what the clock on the wall says at time 0; absent: nobody knows
std::string observation_line(const scaling::Wake& wake, const scaling::Observation& observation,
                             const scaling::Needs& needs,
                             std::optional<std::chrono::sys_seconds> start_time);

/// The same, read: an observation, and who wants to know.
class Question {
 public:
  /// Keys that it does not know are for others. @param needs of the policy that is asked
  /// @throws BadLine
  static Question read(std::string_view line, const scaling::Needs& needs);

  scaling::Decision put_to(scaling::Policy& policy) const;

 private:
  /// An alarm, and what AlarmView only points at.
  struct Alarm {
    std::string name, role;
    scaling::Comparison comparison = scaling::Comparison::greater;
    double threshold = 0;
    std::vector<scaling::Datapoint> points;
    scaling::AlarmState state = scaling::AlarmState::alarm;
  };
  static std::optional<Alarm> find_alarm(class LineReader& reader, const std::string& name);

  scaling::Observation observation_;
  scaling::Wake::Why why_ = scaling::Wake::Why::tick;
  bool repeat_ = false;
  std::optional<Alarm> alarm_;
};

}  // namespace headroom::policies::external
