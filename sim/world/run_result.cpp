#include "sim/world/run_result.hpp"

#include <algorithm>
#include <numeric>

namespace headroom::world {

std::string_view name(Failure failure) {
  switch (failure) {
    case Failure::elb_503: return "elb_503";
    case Failure::elb_502_refused: return "elb_502_refused";
    case Failure::elb_502_reset: return "elb_502_reset";
    case Failure::elb_502_drain: return "elb_502_drain";
    case Failure::elb_502_keep_alive: return "elb_502_keep_alive";
    case Failure::elb_504_connect: return "elb_504_connect";
    case Failure::elb_504_idle: return "elb_504_idle";
    case Failure::client_timeout: return "client_timeout";
    case Failure::client_gave_up: return "client_gave_up";
  }
  return "";
}

std::string_view name(LoadResult::Kind kind) {
  switch (kind) {
    case LoadResult::Kind::open: return "open";
    case LoadResult::Kind::closed: return "closed";
    case LoadResult::Kind::partly_open: return "partly_open";
  }
  return "";
}

RequestTotals& RequestTotals::operator-=(const RequestTotals& earlier) {
  sent -= earlier.sent;
  ok -= earlier.ok;
  for (std::size_t i = 0; i < kFailures; ++i) failed[i] -= earlier.failed[i];
  return *this;
}

std::uint64_t RequestTotals::failed_total() const {
  return std::accumulate(failed.begin(), failed.end(), std::uint64_t{0});
}

bool RunResult::slo_met() const {
  return std::all_of(slo.begin(), slo.end(), [](const ObjectiveCheck& check) { return check.met; });
}

}  // namespace headroom::world
