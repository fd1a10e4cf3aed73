#include "policies/parts/sample_window.hpp"

#include <algorithm>

namespace headroom::policies {

void SampleWindow::add(Instant now, double value) {
  samples_.push_back({now, value});
  while (samples_.size() > 1 && now - samples_.front().time >= span_) samples_.pop_front();
}

double SampleWindow::mean(Duration last) const {
  const Instant newest = samples_.back().time;
  double sum = samples_.back().value;
  int count = 1;
  for (auto sample = samples_.rbegin() + 1; sample != samples_.rend(); ++sample) {
    if (newest - sample->time >= last) break;
    sum += sample->value;
    ++count;
  }
  return sum / count;
}

double SampleWindow::largest() const {
  const auto less = [](const auto& a, const auto& b) { return a.value < b.value; };
  return std::max_element(samples_.begin(), samples_.end(), less)->value;
}

}  // namespace headroom::policies
