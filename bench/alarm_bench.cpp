// One evaluation of an alarm, which happens once a period: all points there, and some missing.
#include <benchmark/benchmark.h>

#include <vector>

#include "sim/cloud/alarm_evaluation.hpp"

namespace {

using namespace headroom;
using cloud::Point;

void evaluate(benchmark::State& state, bool some_are_missing) {
  const auto periods = static_cast<int>(state.range(0));
  std::vector<Point> range(static_cast<std::size_t>(periods) + 2, Point::within);
  for (std::size_t i = 0; i < range.size(); i += 3) range[i] = Point::breaching;
  for (std::size_t i = 0; some_are_missing && i < range.size(); i += 2) range[i] = Point::missing;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        cloud::evaluate(range, periods, (periods + 1) / 2, cloud::MissingData::missing));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(evaluate, all_points, false)->Arg(3)->Arg(15)->Arg(100);
BENCHMARK_CAPTURE(evaluate, some_missing, true)->Arg(3)->Arg(15)->Arg(100);

}  // namespace
