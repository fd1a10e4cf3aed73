#include "sim/load/session_visits.hpp"

#include <algorithm>
#include <numeric>

namespace headroom::load {

std::optional<std::vector<double>> expected_requests(const SessionsConfig& sessions) {
  const bool has_length = sessions.length.kind != SessionLength::Kind::none;
  if (!has_length && !sessions.lasts) return theory::expected_visits(sessions.navigation.walk);
  double within_time = 1e9;  // requests
  if (sessions.lasts && sessions.think.mean() > 0)
    within_time = 1 + sessions.lasts->mean() / sessions.think.mean();
  else if (!has_length && check(sessions.navigation).never_leaves.size() > 0)
    return std::nullopt;
  return theory::expected_visits(sessions.navigation.walk, [&](int step) {
    return step < within_time ? sessions.length.exceeds(static_cast<std::uint32_t>(step)) : 0.0;
  });
}

}  // namespace headroom::load
