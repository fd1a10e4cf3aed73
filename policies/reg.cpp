#include "policies/reg.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <deque>
#include <memory>

#include "policies/parts/names.hpp"
#include "policies/parts/request_demand.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {
namespace {

constexpr double kDefaultWindow = 60;    // periods
constexpr double kMarginUp = 1.05;       // of public code
constexpr double kMarginDown = 1.2;      // of public code
constexpr std::size_t kLeastPoints = 3;  // for a parabola

/// The parabola nearest to the values at one step behind the last one. Steps are centred and scaled
/// to -1..1, so that their powers are of one size. @pre at least kLeastPoints values
double one_ahead(const std::deque<double>& values) {
  const auto count = static_cast<Eigen::Index>(values.size());
  const double half = static_cast<double>(count - 1) / 2;
  Eigen::MatrixX3d steps(count, 3);
  Eigen::VectorXd seen(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const double x = (static_cast<double>(i) - half) / half;
    steps.row(i) << 1, x, x * x;
    seen(i) = values[static_cast<std::size_t>(i)];
  }
  const Eigen::Vector3d parabola = steps.colPivHouseholderQr().solve(seen);
  const double next = (half + 1) / half;
  return parabola.dot(Eigen::Vector3d(1, next, next * next));
}

class Reg final : public scaling::Policy {
 public:
  Reg(RequestDemand demand, std::size_t window) : demand_(demand), window_(window) {}

  Decision decide(const Wake&, const Observation& observation) override {
    const std::optional<double> demand = demand_.instances(observation);
    if (!demand) return {};
    seen_.push_back(scaling::whole_capacity(*demand));
    if (seen_.size() > window_) seen_.pop_front();
    return decide_on(wanted(*demand, observation.group.desired), *demand, observation.group);
  }

 private:
  /// @param present instances, those on their way too
  int wanted(double demand, int present) const {
    if (scaling::whole_capacity(demand) >= present)
      return std::max(present, scaling::whole_capacity(kMarginUp * demand));
    if (seen_.size() < kLeastPoints) return present;
    return std::min(present,
                    scaling::whole_capacity(kMarginDown * std::max(one_ahead(seen_), 0.0)));
  }

  RequestDemand demand_;
  std::size_t window_;
  std::deque<double> seen_;  ///< demands of the last periods, oldest first
};

scaling::ParameterTree parameters() {
  return with_request_demand({
      {"Window", Parameter::Kind::integer,
       "Periods through which the parabola is laid. Default: 60.", false, 3, 10000},
  });
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const RequestDemand demand(config, facts);
  const double periods = config.number_or("Window", kDefaultWindow);
  return {demand.needs(), std::make_unique<Reg>(demand, static_cast<std::size_t>(periods))};
}

}  // namespace

scaling::PolicyKind reg() {
  return {"reg",
          "up at once, down by a regression of the last periods' requests",
          false,
          parameters,
          make,
          nullptr,
          "Iqbal, Dailey, Carrera & Janecek, FGCS 27(6), 2011; constants of public code"};
}

}  // namespace headroom::policies
