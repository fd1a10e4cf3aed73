#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace headroom::world {

/// CPU demands that were measured on a real system, in place of drawn ones: those of the instance
/// at each slot, in the order in which requests come to it.
class MeasuredDemands {
 public:
  MeasuredDemands() = default;
  /// @param by_slot_ns CPU time on a reference core
  explicit MeasuredDemands(std::vector<std::vector<double>> by_slot_ns)
      : by_slot_ns_(std::move(by_slot_ns)), taken_(by_slot_ns_.size()) {}

  /// That of the next request there; empty where no more were measured.
  std::optional<double> next(std::uint32_t slot) {
    if (slot >= taken_.size() || taken_[slot] == by_slot_ns_[slot].size()) return std::nullopt;
    return by_slot_ns_[slot][taken_[slot]++];
  }

 private:
  std::vector<std::vector<double>> by_slot_ns_;
  std::vector<std::size_t> taken_;  ///< by slot
};

}  // namespace headroom::world
