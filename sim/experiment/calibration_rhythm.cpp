#include "sim/experiment/calibration_rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/engine/random.hpp"

namespace headroom::experiment {
namespace {

constexpr double kHeard_s = 120;
constexpr std::size_t kMostAnswers = 20000;

std::vector<double> busiest(const std::vector<double>& ends) {
  std::size_t first = 0, best = 0, best_count = 0;
  for (std::size_t last = 0; last < ends.size(); ++last) {
    while (ends[last] - ends[first] > kHeard_s || last - first >= kMostAnswers) ++first;
    if (last - first + 1 <= best_count) continue;
    best_count = last - first + 1;
    best = first;
  }
  const auto begin = ends.begin() + static_cast<std::ptrdiff_t>(best);
  return {begin, begin + static_cast<std::ptrdiff_t>(best_count)};
}

/// From one request of a client to its next one, ascending.
std::vector<double> gaps_of_clients(const Measurement& measured) {
  std::map<std::uint32_t, double> last;
  std::vector<double> gaps;
  for (const TimedRequest& request : measured.requests) {
    const auto [known, is_first] = last.emplace(request.client, request.start_s);
    if (!is_first) gaps.push_back(request.start_s - known->second);
    known->second = request.start_s;
  }
  std::sort(gaps.begin(), gaps.end());
  return gaps;
}

}  // namespace

std::vector<double> answers_to_hear(const Measurement& measured, const std::vector<double>& ends) {
  std::vector<double> heard = busiest(ends);
  engine::WordSequence words(engine::stream_key(measured.seed, 0, "calibrate/rounding"));
  for (std::size_t i = 0; i < heard.size(); ++i)
    heard[i] += (engine::open_unit(words.at(i)) - 0.5) * measured.resolution_s;
  std::sort(heard.begin(), heard.end());
  return heard;
}

bool clients_keep(const Measurement& measured, double period_s) {
  constexpr double kRegular = 0.1;  // the middle 80 % of the gaps, against their median
  constexpr double kWhole = 0.02;   // how far off a whole number of cycles may be
  if (!measured.has_clients) return false;
  const std::vector<double> gaps = gaps_of_clients(measured);
  if (gaps.empty()) return false;
  const double median = gaps[gaps.size() / 2];
  const double spread = gaps[gaps.size() * 9 / 10] - gaps[gaps.size() / 10];
  const double cycles = period_s / median;
  return spread < kRegular * median && std::abs(cycles - std::round(cycles)) < kWhole * cycles;
}

}  // namespace headroom::experiment
