#include "policies/parts/refused_requests.hpp"

namespace headroom::policies {

scaling::MetricQuery refused_requests() {
  scaling::MetricQuery query;
  query.id = {"AWS/ApplicationELB", "HTTPCode_ELB_503_Count"};
  query.statistic = scaling::Statistic::sum;
  query.period = 60_s;
  return query;
}

double refused_rate(const std::vector<scaling::Datapoint>& counts, Instant now) {
  // A minute without any has no datapoint: the newest one may be older. The last minute's is known
  // when it is over, and the newest until the next one is.
  if (counts.empty() || now - counts.back().time >= 120_s) return 0;
  return counts.back().value / 60;
}

}  // namespace headroom::policies
