#include "sim/report/closed_connections.hpp"

#include <fmt/format.h>

#include "sim/report/words.hpp"
#include "sim/scenario/lint_load_balancer.hpp"

namespace headroom::report {

std::optional<std::string> closed_connection_words(const scenario::Scenario& scenario,
                                                   const world::RequestTotals& totals) {
  constexpr auto kCause = world::Failure::elb_502_keep_alive;
  const std::uint64_t lost = totals.failed[static_cast<std::size_t>(kCause)];
  const auto why = scenario::why_targets_close_first(scenario);
  if (lost == 0 || !why) return std::nullopt;
  return fmt::format("{} of {} met a connection that the target had just closed ({}): {}",
                     count_words(lost), counted(totals.sent, "request"), name(kCause), *why);
}

}  // namespace headroom::report
