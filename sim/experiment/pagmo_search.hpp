#pragma once

#include "sim/experiment/search.hpp"

/// CMA-ES, NSGA-II or MOEA/D of pagmo (Biscani and Izzo, J. Open Source Softw. 5, 2020), for the
/// caller to delete. `settings.start` is the whole first generation. In headroom_pagmo.so, which is
/// loaded by make_search alone: pagmo's static objects copy 14 MB when they are made.
extern "C" headroom::experiment::Search* headroom_pagmo_search(
    headroom::experiment::Algorithm algorithm, const headroom::experiment::SearchSpace& space,
    const headroom::experiment::SearchSettings& settings);
