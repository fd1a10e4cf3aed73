#pragma once

#include <memory>

#include "sim/experiment/search.hpp"

namespace headroom::experiment {

/// CMA-ES, NSGA-II or MOEA/D of pagmo (Biscani and Izzo, J. Open Source Softw. 5, 2020).
/// @throws std::invalid_argument for a number of objectives that the algorithm can not have
std::unique_ptr<Search> make_pagmo_search(Algorithm algorithm, const SearchSpace& space,
                                          const SearchSettings& settings);

}  // namespace headroom::experiment
