#include "sim/stats/pareto.hpp"

#include <algorithm>

#include "sim/stats/paired.hpp"

namespace headroom::stats {

bool dominates(std::span<const double> x, std::span<const double> y) {
  bool is_better = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] > y[i]) return false;
    is_better = is_better || x[i] < y[i];
  }
  return is_better;
}

std::vector<std::size_t> non_dominated(const std::vector<std::vector<double>>& points) {
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < points.size(); ++i) {
    bool stays = true;
    for (std::size_t k = 0; k < points.size() && stays; ++k)
      stays = !dominates(points[k], points[i]) && (k >= i || points[k] != points[i]);
    if (stays) front.push_back(i);
  }
  return front;
}

bool surely_dominates(std::span<const ObjectivePair> objectives, double confidence) {
  bool is_better = false;
  for (const ObjectivePair& objective : objectives) {
    const auto difference = compare_paired(objective.x, objective.y).interval(confidence);
    if (difference.mean > objective.margin) return false;
    is_better = is_better || verdict(difference) == Verdict::lower;
  }
  return is_better;
}

double hypervolume(std::vector<std::array<double, 2>> points, std::array<double, 2> reference) {
  std::sort(points.begin(), points.end());
  double area = 0;
  double lowest = reference[1];
  for (const auto& [x, y] : points) {
    if (x >= reference[0] || y >= lowest) continue;
    area += (reference[0] - x) * (lowest - y);
    lowest = y;
  }
  return area;
}

}  // namespace headroom::stats
