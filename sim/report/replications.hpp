#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/report/run_record.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/histogram.hpp"

namespace headroom::report {

/// What stays of several replications of a run: the figures of each, not its logs and series.
class Replications {
 public:
  explicit Replications(std::uint32_t replications) : runs_(replications) {}

  /// Room for more of them. Not while others are added.
  void grow(std::uint32_t replications) { runs_.resize(replications); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(runs_.size()); }
  /// May be called for different replications at once.
  void add(std::uint32_t replication, const world::RunResult& result) {
    add(replication, record_of(result));
  }
  void add(std::uint32_t replication, RunRecord record);

  /// An objective holds when the mean of its value over the replications does; where some have no
  /// value, when it holds in each.
  bool slo_met() const;
  /// The result of replication 0 (result_json) with each figure as {"mean", "ci95": [lo, hi]}:
  /// Student's interval for the mean. `of` says of how many, where not all replications have the
  /// figure. Series and logs stay as they are.
  Json json(Json first) const;
  /// Over the replications that have the figure.
  stats::Estimate estimate_of(const Json::json_pointer& figure) const;
  /// The figures that people look at first, with their intervals.
  std::string table(const Style& style) const;

 private:
  std::vector<Json> values_of(const Json::json_pointer& figure) const;
  /// Of all answered requests of all replications together.
  stats::Histogram pooled_latency() const;
  Json combined_slo() const;

  std::vector<RunRecord> runs_;
};

}  // namespace headroom::report
