#include "sim/stats/periodicity.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <unsupported/Eigen/FFT>
#include <vector>

namespace headroom::stats {
namespace {

constexpr int kHarmonics = 10;
constexpr double kLeastH = 60;
constexpr std::size_t kFewest = 30;
constexpr int kBinsOfShortest = 16;  ///< its seventh harmonic is still seen
constexpr std::size_t kOversampling = 4;
constexpr int kParts = 8;  ///< of the jackknife

/// Z²_m - 4 m + 4 at its largest m, of the powers of the harmonics one after the other.
class BestH {
 public:
  void add(double power) {
    sum_ += power;
    best_ = std::max(best_, sum_ - penalty_);
    penalty_ += 4;
  }
  double value() const { return best_; }

 private:
  double sum_ = 0, penalty_ = 0, best_ = 0;
};

/// 2/n |sum of e^(2 pi i f t)|² at multiples of step(), by a fast transform of counts in bins.
class Spectrum {
 public:
  Spectrum(std::span<const double> times, double bin) {
    const double length = times.back() - times.front();
    std::size_t size = 2;
    while (static_cast<double>(size) * bin < length * kOversampling) size *= 2;
    std::vector<double> counts(size, 0.0);
    for (const double t : times) counts[static_cast<std::size_t>((t - times.front()) / bin)] += 1;
    std::vector<std::complex<double>> transform;
    Eigen::FFT<double> fft;
    fft.SetFlag(Eigen::FFT<double>::HalfSpectrum);
    fft.fwd(transform, counts);
    power_.reserve(transform.size());
    for (const auto& value : transform)
      power_.push_back(2 * std::norm(value) / static_cast<double>(times.size()));
    step_ = 1 / (static_cast<double>(size) * bin);
  }

  /// The frequency with the highest H. @pre low < high
  double peak(double low, double high) const {
    const auto first = static_cast<std::size_t>(std::ceil(low / step_));
    const auto last = static_cast<std::size_t>(high / step_);
    std::size_t best = first;
    double best_h = -1;
    for (std::size_t i = first; i <= last; ++i) {
      BestH h;
      for (std::size_t k = 1; k <= kHarmonics && k * i < power_.size(); ++k) h.add(power_[k * i]);
      if (h.value() <= best_h) continue;
      best_h = h.value();
      best = i;
    }
    return static_cast<double>(best) * step_;
  }

 private:
  std::vector<double> power_;
  double step_ = 0;
};

/// Of the period, by leaving out one stretch of time after the other.
double standard_error(std::span<const double> times, double period) {
  const double length = (times.back() - times.front()) / kParts;
  std::vector<double> without;
  double mean = 0;
  for (int part = 0; part < kParts; ++part) {
    std::vector<double> rest;
    for (const double t : times) {
      if (static_cast<int>((t - times.front()) / length) != part) rest.push_back(t);
    }
    without.push_back(period_near(rest, period));
    mean += without.back() / kParts;
  }
  double squares = 0;
  for (const double one : without) squares += (one - mean) * (one - mean);
  return std::sqrt(squares * (kParts - 1) / kParts);
}

}  // namespace

double h_statistic(std::span<const double> times, double period) {
  std::complex<double> sums[kHarmonics] = {};
  for (const double t : times) {
    const auto turn = std::polar(1.0, 2 * std::numbers::pi * std::fmod(t / period, 1.0));
    std::complex<double> harmonic = 1;
    for (std::complex<double>& sum : sums) sum += harmonic *= turn;
  }
  BestH h;
  for (const std::complex<double>& sum : sums)
    h.add(2 * std::norm(sum) / static_cast<double>(times.size()));
  return h.value();
}

double period_near(std::span<const double> times, double near) {
  constexpr int kSteps = 60;
  const double length = times.back() - times.front();
  double best = near;
  double best_h = -1;
  for (int i = -kSteps; i <= kSteps; ++i) {
    const double frequency = 1 / near + i * 0.5 / (kSteps * length);
    if (frequency <= 0) continue;
    const double h = h_statistic(times, 1 / frequency);
    if (h <= best_h) continue;
    best_h = h;
    best = 1 / frequency;
  }
  return best;
}

Periodicity periodicity_near(std::span<const double> times, double period) {
  const double best = period_near(times, period);
  return {best, standard_error(times, best), h_statistic(times, best)};
}

std::optional<Periodicity> find_period(std::span<const double> times, double shortest,
                                       double longest) {
  if (times.size() < kFewest) return std::nullopt;
  const double length = times.back() - times.front();
  longest = std::min(longest, length / 4);  // a rhythm is heard when it comes again
  if (longest <= shortest) return std::nullopt;
  const Spectrum spectrum(times, shortest / kBinsOfShortest);
  const double loudest = period_near(times, 1 / spectrum.peak(1 / longest, 1 / shortest));
  const double significance = h_statistic(times, loudest);
  if (significance < kLeastH) return std::nullopt;
  return Periodicity{loudest, standard_error(times, loudest), significance};
}

}  // namespace headroom::stats
