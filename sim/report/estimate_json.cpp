#include "sim/report/estimate_json.hpp"

namespace headroom::report {
namespace {

constexpr double kConfidence = 0.95;

}  // namespace

Json estimate_json(const stats::Estimate& estimate, std::size_t replications) {
  if (estimate.count() == 0) return nullptr;
  Json json = {{"mean", number(estimate.mean())}, {"ci95", nullptr}};
  if (estimate.count() > 1) {
    const double half = estimate.half_width(kConfidence);
    json["ci95"] = {number(estimate.mean() - half), number(estimate.mean() + half)};
  }
  if (estimate.count() < replications) json["of"] = estimate.count();
  return json;
}

}  // namespace headroom::report
