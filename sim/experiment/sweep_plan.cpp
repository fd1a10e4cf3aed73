#include "sim/experiment/sweep_plan.hpp"

#include <utility>

#include "sim/experiment/sample_points.hpp"

namespace headroom::experiment {
namespace {

SamplePoints points_of(const Sample& sample, std::size_t dimensions) {
  return sample.method == Sample::Method::sobol
             ? sobol_points(sample.points, dimensions)
             : latin_hypercube(sample.points, dimensions, sample.seed);
}

}  // namespace

std::size_t Axis::size() const {
  const auto* list = std::get_if<std::vector<Values>>(&domain);
  return list != nullptr ? list->size() : static_cast<std::size_t>(levels);
}

Axis::Values Axis::level(std::size_t i) const {
  if (const auto* list = std::get_if<std::vector<Values>>(&domain)) return (*list)[i];
  return Values(pointers.size(), std::get<ValueRange>(domain).level(static_cast<int>(i), levels));
}

Axis::Values Axis::at(double share) const {
  if (const auto* list = std::get_if<std::vector<Values>>(&domain))
    return (*list)[static_cast<std::size_t>(share * static_cast<double>(list->size()))];
  return Values(pointers.size(), std::get<ValueRange>(domain).at(share));
}

Cells::Cells(const SweepPlan& plan) : file_(plan.file), axes_(plan.axes) {
  for (const Axis& axis : axes_) {
    pointers_.insert(pointers_.end(), axis.pointers.begin(), axis.pointers.end());
    places_.insert(places_.end(), axis.pointers.size(), axis.place);
    size_ *= axis.size();
  }
  if (!plan.sample) return;
  points_ = points_of(*plan.sample, axes_.size());
  size_ = points_.size();
}

std::vector<std::string> Cells::values(std::size_t cell) const {
  std::vector<Axis::Values> by_axis(axes_.size());
  for (std::size_t i = axes_.size(); i-- > 0;) {
    if (!points_.empty()) {
      by_axis[i] = axes_[i].at(points_[cell][i]);
    } else {
      by_axis[i] = axes_[i].level(cell % axes_[i].size());
      cell /= axes_[i].size();
    }
  }
  std::vector<std::string> values;
  for (const Axis::Values& some : by_axis) values.insert(values.end(), some.begin(), some.end());
  return values;
}

Variants::Changes Cells::changes(std::size_t cell) const {
  std::vector<std::string> all = values(cell);
  Variants::Changes changes;
  for (std::size_t i = 0; i < pointers_.size(); ++i)
    changes.push_back({pointers_[i], std::move(all[i]), file_ + ": " + places_[i]});
  return changes;
}

}  // namespace headroom::experiment
