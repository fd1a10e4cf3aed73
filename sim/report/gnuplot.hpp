#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::report {

/// A script for gnuplot 5 that draws the tables of csv_tables as one figure of five panels on one
/// time axis: load, latency, CPU, capacity, and the instances' lives. `gnuplot plot.gp` in their
/// folder writes run.svg; with another terminal at its head, run.pdf.
std::string gnuplot_script(const scenario::Scenario& scenario, const world::RunResult& result);

}  // namespace headroom::report
