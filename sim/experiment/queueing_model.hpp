#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/distribution.hpp"
#include "sim/engine/time.hpp"
#include "sim/load/gap_process.hpp"
#include "sim/load/rate_curve.hpp"
#include "sim/scenario/json_text.hpp"

namespace headroom::experiment {

/// What a table calls 1: short enough that no time-out and no health check interferes.
inline constexpr Duration kTimeUnit = 10_ms;
inline Duration in_time(double units) {
  return Duration::from_seconds(units * kTimeUnit.seconds());
}
inline double per_second(double rate) { return rate / kTimeUnit.seconds(); }

/// Closed load: users who think, ask, wait for the answer, and think again.
struct Users {
  std::uint32_t number = 0;
  double think_time = 0;  ///< mean; exponential
};

/// Not one long run but a beginning, again and again: what is in the system at some time after it?
struct Episodes {
  Duration length;             ///< from one beginning to the next
  load::RateCurve rate;        ///< of the arrivals of one episode
  std::uint32_t at_start = 0;  ///< requests that come at the very beginning
  /// Episodes that bring the system into its periodic state. Else each begins with an empty system,
  /// as its length leaves time for the last request.
  std::uint32_t unobserved = 0;

  double requests() const { return load::expected_arrivals(rate, length) + at_start; }
};

/// One queueing system of the table in the program's terms. Times are in the table's own unit, if
/// they have no type.
struct QueueingModel {
  double arrival_rate = 0;         ///< to all stations together; of closed load, its throughput
  engine::Distribution service;    ///< on a station of speed 1
  int servers = 1;                 ///< of each station
  bool processor_sharing = false;  ///< else first come, first served
  /// A quantity by its name in the table, from sim/theory; empty for one that this system does not
  /// show.
  std::function<std::optional<double>(const std::string& quantity)> closed_form = {};
  double utilization = 0;  ///< as theory has it; offered, where some are lost
  /// Requests after which the system has about forgotten how it was.
  double relaxation = 0;

  load::GapProcess gaps = {};                     ///< of open arrivals: a Poisson process
  std::optional<Users> users = {};                ///< instead of open arrivals
  std::optional<std::uint32_t> queue_limit = {};  ///< who finds the queue full is refused
  std::vector<double> speeds = {1.0};             ///< of the stations
  bool take_turns = true;  ///< else a request goes to one of the stations by chance
  std::optional<Episodes> episodes = {};
  /// Requests whose demand is that near to x, relative to it, stand for those that need x.
  double demand_tolerance = 1e-6;

  double stations() const { return static_cast<double>(speeds.size()); }
};

/// The systems that show the quantities of a case, mostly one; none for a model that is not built.
/// @throws Json::exception for parameters that are missing or of another type
std::vector<QueueingModel> queueing_models(const scenario::Json& row);

/// Approximations, which a simulation need not meet, and servers that stand behind no load
/// balancer.
bool is_left_out(const std::string& model);

/// The number behind a prefix of a quantity's name: 95 of "W_p95", 0.5 of "T_given_x_0.5", 4 of
/// "P_Wq_le_4D". Empty where the name does not begin like that.
std::optional<double> number_behind(const std::string& quantity, const std::string& prefix);

/// "M/M/c lambda=16 mu=5 c=4".
std::string case_name(const scenario::Json& row);

}  // namespace headroom::experiment
