#pragma once

#include <cstdint>
#include <vector>

namespace headroom::load {

/// A request class and its share of a mix.
struct MixEntry {
  std::uint32_t request_class = 0;
  double weight = 1;
};

/// Chooses among weighted classes.
class RequestMix {
 public:
  /// @pre a weight above 0
  explicit RequestMix(const std::vector<MixEntry>& entries);
  /// @param unit uniform in (0, 1)
  std::uint32_t choose(double unit) const {
    for (std::size_t i = 0; i + 1 < cumulative_.size(); ++i) {
      if (unit < cumulative_[i]) return classes_[i];
    }
    return classes_.back();
  }
  bool has_choice() const { return classes_.size() > 1; }
  std::uint32_t only() const { return classes_.front(); }

 private:
  std::vector<double> cumulative_;
  std::vector<std::uint32_t> classes_;
};

}  // namespace headroom::load
