#pragma once

#include <functional>
#include <vector>

namespace headroom::theory {

/// The stationary distribution of a birth-death chain on 0, 1, ..., last: its detailed balance
/// p(n + 1) death(n + 1) = p(n) birth(n) (Kleinrock, "Queueing Systems" I, 1975, chapter 3).
/// @param birth rate from n to n + 1, for n < last; positive
/// @param death rate from n to n - 1, for n > 0; positive
std::vector<double> birth_death(int last, const std::function<double(int n)>& birth,
                                const std::function<double(int n)>& death);

/// The mean of a distribution on 0, 1, 2, ...
double mean_of(const std::vector<double>& probabilities);

}  // namespace headroom::theory
