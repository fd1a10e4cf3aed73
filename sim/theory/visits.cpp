#include "sim/theory/visits.hpp"

#include <cmath>
#include <numeric>
#include <utility>

namespace headroom::theory {

/// Gauss's elimination with the largest pivot of each column, on (I - next)^T visits = entry.
std::vector<double> expected_visits(const AbsorbingWalk& walk) {
  const std::size_t n = walk.entry.size();
  std::vector<std::vector<double>> rows(n, std::vector<double>(n));
  std::vector<double> visits = walk.entry;
  for (std::size_t to = 0; to < n; ++to) {
    for (std::size_t from = 0; from < n; ++from)
      rows[to][from] = (to == from ? 1.0 : 0.0) - walk.next[from][to];
  }
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < n; ++row) {
      if (std::abs(rows[row][column]) > std::abs(rows[pivot][column])) pivot = row;
    }
    std::swap(rows[pivot], rows[column]);
    std::swap(visits[pivot], visits[column]);
    for (std::size_t row = column + 1; row < n; ++row) {
      const double factor = rows[row][column] / rows[column][column];
      for (std::size_t i = column; i < n; ++i) rows[row][i] -= factor * rows[column][i];
      visits[row] -= factor * visits[column];
    }
  }
  for (std::size_t row = n; row-- > 0;) {
    for (std::size_t i = row + 1; i < n; ++i) visits[row] -= rows[row][i] * visits[i];
    visits[row] /= rows[row][row];
  }
  return visits;
}

std::vector<double> expected_visits(const AbsorbingWalk& walk,
                                    const std::function<double(int)>& goes_on) {
  constexpr double kNothing = 1e-12;
  constexpr int kMostSteps = 10'000'000;
  const std::size_t n = walk.entry.size();
  std::vector<double> visits(n);
  std::vector<double> here = walk.entry;
  for (int step = 0; step < kMostSteps; ++step) {
    const double share = goes_on(step);
    if (share * std::accumulate(here.begin(), here.end(), 0.0) < kNothing) break;
    std::vector<double> there(n);
    for (std::size_t from = 0; from < n; ++from) {
      visits[from] += share * here[from];
      for (std::size_t to = 0; to < n; ++to) there[to] += here[from] * walk.next[from][to];
    }
    here = std::move(there);
  }
  return visits;
}

}  // namespace headroom::theory
