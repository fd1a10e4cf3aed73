#include "sim/experiment/calibration_company.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/stats/estimate.hpp"

namespace headroom::experiment {

Company company_of(const Lanes& lanes, const std::vector<double>& demands_s, double overhead_s) {
  stats::Estimate first, queued;
  for (const Lane& lane : lanes.all) {
    double free_from = -1;
    const std::vector<theory::Stay> stays = lane.within(overhead_s);
    for (std::size_t i = 0; i < stays.size(); ++i) {
      (stays[i].begin >= free_from ? first : queued).add(demands_s[lane.requests[i]]);
      free_from = std::max(free_from, stays[i].end);
    }
  }
  constexpr std::size_t kFewest = 30;
  if (first.count() < kFewest || queued.count() < kFewest || first.mean() <= 0) return {};
  const auto relative = [](const stats::Estimate& e) { return e.standard_error() / e.mean(); };
  const double ratio = queued.mean() / first.mean();
  return {ratio,
          stats::two_sided_normal(0.95) * ratio * std::hypot(relative(first), relative(queued)),
          true};
}

std::string waits_words(const Company& company) {
  std::string words = "requests wait for something else than the CPU";
  if (company.is_known)
    words += fmt::format(": behind others they take {:.2g} of the time", company.ratio);
  return words;
}

std::string why_no_rate(const Company& company, double busy_share) {
  constexpr double kAlike = 0.15;  // where one may be taken for the other
  constexpr double kWithCredits = 2;
  constexpr double kHardlyIdle = 0.95;
  if (!company.is_known)
    return "a slower processor, or waiting for something else: too few requests came to an idle "
           "instance, or to a busy one, to tell";
  if (std::abs(company.ratio - 1) <= std::max(company.error, kAlike)) return "";
  if (company.ratio < 1) return waits_words(company);
  // What gathers in such short pauses is of no account.
  if (company.ratio < kWithCredits && busy_share > kHardlyIdle) return "";
  return fmt::format(
      "a rate with credits that gather while nothing is asked, perhaps: behind others requests "
      "take "
      "{:.2g} times as long; a log of unbroken load tells",
      company.ratio);
}

}  // namespace headroom::experiment
