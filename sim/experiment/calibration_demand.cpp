#include "sim/experiment/calibration_demand.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/random.hpp"
#include "sim/stats/nnls.hpp"

namespace headroom::experiment {
namespace {

constexpr std::uint32_t kResamples = 400;
constexpr double kTold = 0.25;  ///< half an interval against its value: a wider one tells nothing

/// Whole numbers below `count`, drawn for one resample after the other.
class Resampler {
 public:
  Resampler(std::uint64_t seed, const char* name) : words_(engine::stream_key(seed, 0, name)) {}
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(engine::open_unit(words_.at(next_++)) *
                                    static_cast<double>(count));
  }

 private:
  engine::WordSequence words_;
  std::uint64_t next_ = 0;
};

/// The middle 95 % of resampled values, around the value itself.
Fitted fitted(double value, std::vector<double> resampled) {
  std::sort(resampled.begin(), resampled.end());
  const auto at = [&](double p) {
    return resampled[static_cast<std::size_t>(p * static_cast<double>(resampled.size() - 1))];
  };
  return {value, std::min(value, at(0.025)), std::max(value, at(0.975))};
}

/// The stretch that an instant lies in; -1 for none.
std::ptrdiff_t stretch_of(const Measurement& measured, double t) {
  auto after =
      std::upper_bound(measured.cpu.begin(), measured.cpu.end(), t,
                       [](double at, const CpuStretch& stretch) { return at < stretch.begin_s; });
  if (after == measured.cpu.begin()) return -1;
  --after;
  return t < after->begin_s + after->length_s ? after - measured.cpu.begin() : -1;
}

}  // namespace

std::vector<std::vector<double>> answers_by_stretch(const Measurement& measured) {
  std::vector<std::vector<double>> answers(measured.cpu.size(),
                                           std::vector<double>(measured.classes.size(), 0.0));
  for (const TimedRequest& request : measured.requests) {
    const std::ptrdiff_t stretch = stretch_of(measured, request.end_s);
    if (stretch >= 0) ++answers[static_cast<std::size_t>(stretch)][request.request_class];
  }
  return answers;
}

namespace {

/// Of one class a column, and of the background one where it is asked for.
struct LeastSquares {
  Eigen::MatrixXd answers;
  Eigen::VectorXd cpu;
};

LeastSquares problem_of(const Measurement& measured, bool has_background) {
  const std::size_t classes = measured.classes.size();
  const auto counts = answers_by_stretch(measured);
  LeastSquares problem{Eigen::MatrixXd(counts.size(), classes + (has_background ? 1 : 0)),
                       Eigen::VectorXd(counts.size())};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    for (std::size_t k = 0; k < classes; ++k)
      problem.answers(row, static_cast<Eigen::Index>(k)) = counts[i][k];
    if (has_background)
      problem.answers(row, static_cast<Eigen::Index>(classes)) = measured.cpu[i].length_s;
    problem.cpu(row) = measured.cpu[i].cores * measured.cpu[i].length_s;
  }
  return problem;
}

/// Rows of the stretches in blocks of neighbours, as many as there are.
std::vector<Eigen::Index> resampled_rows(std::size_t stretches, Resampler& resampler) {
  const auto block = static_cast<std::size_t>(std::cbrt(static_cast<double>(stretches)));
  std::vector<Eigen::Index> rows;
  while (rows.size() < stretches) {
    const std::size_t first = resampler.below(stretches - block + 1);
    for (std::size_t i = first; i < first + block && rows.size() < stretches; ++i)
      rows.push_back(static_cast<Eigen::Index>(i));
  }
  return rows;
}

/// The unknowns with their intervals.
std::vector<Fitted> solved(const LeastSquares& problem, std::uint64_t seed) {
  const auto stretches = static_cast<std::size_t>(problem.cpu.size());
  const Eigen::VectorXd best = stats::non_negative_least_squares(problem.answers, problem.cpu);
  Resampler resampler(seed, "calibrate/stretches");
  std::vector<std::vector<double>> resampled(static_cast<std::size_t>(best.size()));
  for (std::uint32_t b = 0; b < kResamples; ++b) {
    const auto rows = resampled_rows(stretches, resampler);
    const Eigen::VectorXd one =
        stats::non_negative_least_squares(problem.answers(rows, Eigen::all), problem.cpu(rows));
    for (Eigen::Index k = 0; k < one.size(); ++k)
      resampled[static_cast<std::size_t>(k)].push_back(one(k));
  }
  std::vector<Fitted> all;
  for (Eigen::Index k = 0; k < best.size(); ++k)
    all.push_back(fitted(best(k), resampled[static_cast<std::size_t>(k)]));
  return all;
}

}  // namespace

std::optional<DemandsByCpu> demands_by_cpu(const Measurement& measured) {
  const std::size_t classes = measured.classes.size();
  if (measured.cpu.size() < 8 || measured.cpu.size() < 3 * (classes + 1)) return std::nullopt;
  // Where the load hardly changes, background can not be told from demand.
  for (const bool has_background : {true, false}) {
    const auto unknowns = solved(problem_of(measured, has_background), measured.seed);
    DemandsByCpu found;
    for (std::size_t k = 0; k < classes; ++k) {
      const Fitted& one = unknowns[k];
      if (one.value > 0 && one.high - one.low <= 2 * kTold * one.value)
        found.demands_s.push_back(one);
    }
    if (found.demands_s.size() < classes) continue;
    if (has_background) found.background_cores = unknowns.back();
    return found;
  }
  return std::nullopt;
}

namespace {

/// Sums over a stretch of the log, of each class.
struct Batch {
  std::vector<double> count, sum, squares;
  explicit Batch(std::size_t classes) : count(classes), sum(classes), squares(classes) {}
  void add(std::size_t k, double demand) {
    ++count[k];
    sum[k] += demand;
    squares[k] += demand * demand;
  }
  void add(const Batch& other) {
    for (std::size_t k = 0; k < sum.size(); ++k) {
      count[k] += other.count[k];
      sum[k] += other.sum[k];
      squares[k] += other.squares[k];
    }
  }
  double mean(std::size_t k) const { return count[k] > 0 ? sum[k] / count[k] : 0; }
  /// Variance over the squared mean, within classes, without what rounding adds to the variance.
  double variability(double rounding) const {
    double weighted = 0, all = 0;
    for (std::size_t k = 0; k < sum.size(); ++k) {
      if (count[k] < 2 || mean(k) <= 0) continue;
      const double variance = (squares[k] - sum[k] * mean(k)) / (count[k] - 1) - rounding;
      weighted += count[k] * std::max(0.0, variance) / (mean(k) * mean(k));
      all += count[k];
    }
    return all > 0 ? weighted / all : 0;
  }
};

std::vector<Batch> batches_of(const Measurement& measured, const std::vector<double>& demands_s) {
  constexpr std::size_t kMostBatches = 100;
  constexpr std::size_t kFewestOfABatch = 5;
  std::vector<std::size_t> counted;
  for (std::size_t i = 0; i < measured.requests.size(); ++i) {
    if (stretch_of(measured, measured.requests[i].end_s) >= 0) counted.push_back(i);
  }
  const std::size_t count =
      std::clamp<std::size_t>(counted.size() / kFewestOfABatch, 1, kMostBatches);
  std::vector<Batch> batches(count, Batch(measured.classes.size()));
  for (std::size_t i = 0; i < counted.size(); ++i)
    batches[i * count / counted.size()].add(measured.requests[counted[i]].request_class,
                                            demands_s[counted[i]]);
  return batches;
}

}  // namespace

DemandsByLatency demands_by_latency(const Measurement& measured,
                                    const std::vector<double>& demands_s) {
  const std::size_t classes = measured.classes.size();
  const std::vector<Batch> batches = batches_of(measured, demands_s);
  // Both ends of a time are rounded; each adds the variance of a uniform error.
  const double rounding = measured.resolution_s * measured.resolution_s / 6;
  Batch all(classes);
  for (const Batch& batch : batches) all.add(batch);
  Resampler resampler(measured.seed, "calibrate/batches");
  std::vector<std::vector<double>> means(classes);
  std::vector<double> variabilities;
  for (std::uint32_t b = 0; b < kResamples; ++b) {
    Batch drawn(classes);
    for (std::size_t i = 0; i < batches.size(); ++i)
      drawn.add(batches[resampler.below(batches.size())]);
    for (std::size_t k = 0; k < classes; ++k) means[k].push_back(drawn.mean(k));
    variabilities.push_back(drawn.variability(rounding));
  }
  DemandsByLatency found;
  for (std::size_t k = 0; k < classes; ++k) found.means_s.push_back(fitted(all.mean(k), means[k]));
  found.variability = fitted(all.variability(rounding), variabilities);
  return found;
}

}  // namespace headroom::experiment
