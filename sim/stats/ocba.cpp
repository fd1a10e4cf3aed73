#include "sim/stats/ocba.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headroom::stats {
namespace {

constexpr double kLeastGap = 0.1;  // of a deviation

/// (S / gap)^2.
double noise_to_signal(const Argument& argument) {
  if (argument.deviation == 0) return 0;
  const double gap = std::max(argument.gap, kLeastGap * argument.deviation);
  return argument.deviation * argument.deviation / (gap * gap);
}

}  // namespace

std::vector<double> ocba_shares(std::span<const Argument> arguments, std::size_t best) {
  std::vector<double> shares;
  double of_best = 0;  // sum of N_i^2 / S_i^2
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Argument& argument = arguments[i];
    shares.push_back(i == best ? 0 : noise_to_signal(argument));
    if (i == best || argument.deviation == 0 || !argument.is_against_best) continue;
    of_best += shares[i] * shares[i] / (argument.deviation * argument.deviation);
  }
  shares[best] = arguments[best].deviation * std::sqrt(of_best);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares)
    share = sum > 0 ? share / sum : 1 / static_cast<double>(shares.size());
  return shares;
}

std::vector<double> ocba_shares(std::span<const double> means, std::span<const double> variances) {
  const auto best =
      static_cast<std::size_t>(std::min_element(means.begin(), means.end()) - means.begin());
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < means.size(); ++i)
    arguments.push_back({means[i] - means[best], std::sqrt(variances[i])});
  return ocba_shares(arguments, best);
}

std::vector<std::size_t> allocate(std::span<const double> shares, std::span<const std::size_t> have,
                                  std::size_t additional) {
  std::size_t total = std::accumulate(have.begin(), have.end(), additional);
  std::vector<double> lacking;
  for (std::size_t i = 0; i < shares.size(); ++i)
    lacking.push_back(shares[i] * static_cast<double>(total) - static_cast<double>(have[i]));
  std::vector<std::size_t> given(shares.size(), 0);
  for (; additional > 0; --additional) {
    const auto most = std::max_element(lacking.begin(), lacking.end()) - lacking.begin();
    lacking[static_cast<std::size_t>(most)] -= 1;
    ++given[static_cast<std::size_t>(most)];
  }
  return given;
}

}  // namespace headroom::stats
