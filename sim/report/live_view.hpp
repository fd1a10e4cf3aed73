#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/console.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

struct ScreenSize {
  std::size_t columns = 80, rows = 24;
};

/// What a run looked like at an instant, as a screen of text: load, latency, CPU as CloudWatch has
/// it and as it is, the instances with what each is doing, the alarms, and the latest activities.
/// Figures are of the bin of the time series that ended last.
class LiveView {
 public:
  /// @param scenario, result are kept by reference
  LiveView(const scenario::Scenario& scenario, const world::RunResult& result, const Style& style)
      : scenario_(scenario), result_(result), style_(style) {}

  /// @return lines, at most as many as the screen has and none longer than it is wide
  std::vector<std::string> frame(Instant now, const ScreenSize& screen) const;

 private:
  /// The text of a line, and how it is set: a line is cut before it is coloured.
  struct Line {
    std::string text;
    enum class Look { plain, bold, good, bad, faint } look = Look::plain;
  };
  std::vector<Line> figures(Instant now) const;
  std::vector<Line> instances(Instant now, std::size_t rows) const;
  std::vector<Line> alarms(Instant now) const;
  std::vector<Line> activities(Instant now, std::size_t rows, std::size_t columns) const;
  Line instance_line(const world::InstanceLog& log, Instant now) const;
  /// The bin that ended last; empty in the first one.
  std::optional<std::size_t> bin_at(Instant now) const;

  const scenario::Scenario& scenario_;
  const world::RunResult& result_;
  Style style_;
};

}  // namespace headroom::report
