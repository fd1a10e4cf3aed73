#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/load/think_time.hpp"

namespace headroom::load {

/// One sampler of a plan: a request, with what happens before it.
struct Sampler {
  std::string name;
  std::uint32_t request_class = 0;
  std::vector<Timer> timers;
  std::optional<Duration> response_timeout;  ///< JMeter's: the client gives up after it
  std::vector<std::uint32_t> pacers = {};    ///< of the group, that cover it
  std::string method = {};                   ///< "GET"
  std::string path = {};                     ///< "/search", without what stands behind a "?"
  bool keep_alive = true;                    ///< the connection stays open after it

  /// What JMeter counts as a sampler and what sends nothing here: it waits for its timers and then
  /// for `pause`.
  bool sends = true;
  bool has_row = true;  ///< in JMeter's results
  Duration pause = {};
  std::uint32_t transaction = ~std::uint32_t{0};  ///< the innermost one around it, or none
  enum class Then {
    go_on,
    next_loop,     ///< the next turn of the group's own loop
    next_in_loop,  ///< of the innermost loop around it
    leave_loop,    ///< that loop is over
    stop_thread,
    stop_test
  };
  Then then = Then::go_on;  ///< of a flow control action
};

/// A node of a thread group's plan: a sampler, or a controller with nodes below it. Each thread
/// goes through them by itself (Apache JMeter's component reference).
struct PlanNode {
  static constexpr std::uint32_t kForever = ~std::uint32_t{0};
  enum class Kind {
    loop,          ///< `loops` times
    group,         ///< once, in order
    once_only,     ///< in the first turn of the loop, or first visit of the controller, around it
    until_failed,  ///< While: again and again until the last sample has failed
    counted,       ///< While: as long as a counter that each turn moves on `holds`
    run_time,      ///< again and again for `time`
    interleave,    ///< one child a turn, in rotation
    random,        ///< one child a turn
    random_order,  ///< all, shuffled
    weighted,      ///< one child a turn, by `weights`: smooth round robin
    percent,       ///< in `limit` % of its turns
    at_most,       ///< in its first `limit` turns
    transaction,   ///< once, in order, and a row in JMeter's results
    lines          ///< takes a line of a file that has `limit`; the thread ends when there is none
  };

  std::optional<std::size_t> sampler;  ///< index into the group's samplers; empty: a controller
  std::uint32_t loops = 1;             ///< of a loop; the most, where `fewest_loops` is less
  std::vector<PlanNode> children;
  Kind kind = Kind::loop;
  std::optional<std::uint32_t> fewest_loops = {};  ///< a loop of a random number of turns
  double limit = 0;
  Duration time = {};
  std::vector<double> weights = {};  ///< of the children of weighted and random; empty: all alike
  bool shared = false;               ///< counts for all threads of the group together
  bool checks_first = false;         ///< until_failed: does not begin after a failed sample
  /// interleave and random: a controller below gives one sample a turn and goes on there next time.
  bool single_samples = false;
  std::size_t transaction = 0;  ///< its number in the group
  /// counted: whether the condition is true with the counter's n-th value; [0] is for a thread that
  /// has none yet. The last one stands for all later values.
  std::vector<bool> holds = {};
  std::uint32_t period = 0;  ///< counted: values after which the counter begins anew; 0: never
};

}  // namespace headroom::load
