#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sim/cloud/instance.hpp"
#include "sim/engine/large_pages.hpp"

namespace headroom::cloud {

/// Where a fleet's instances are: side by side in blocks, so that a slot's number tells the address
/// and all but the first block, which is near anyway, lie in large pages. An instance stays where
/// it is until it ends.
class InstanceSlots {
 public:
  InstanceSlots() = default;
  InstanceSlots(const InstanceSlots&) = delete;
  InstanceSlots& operator=(const InstanceSlots&) = delete;
  ~InstanceSlots();

  /// Adds a slot without an instance. @return its number
  std::uint32_t add();
  /// @pre there is no instance. @return the instance that is made there of the arguments
  template <class... Arguments>
  Instance& emplace(std::uint32_t slot, Arguments&&... arguments) {
    return *(by_slot_[slot] = std::construct_at(room(slot), std::forward<Arguments>(arguments)...));
  }
  /// The instance, if there is one, ends.
  void erase(std::uint32_t slot) {
    if (by_slot_[slot] != nullptr) std::destroy_at(std::exchange(by_slot_[slot], nullptr));
  }

  std::size_t size() const { return by_slot_.size(); }
  /// @pre there is an instance
  Instance& at(std::uint32_t slot) const { return *by_slot_[slot]; }
  /// Where an instance is, or would be.
  Instance* room(std::uint32_t slot) const { return &blocks_[slot / kBlock][slot % kBlock]; }
  /// For what an instance has of jobs beyond its first few.
  std::pmr::memory_resource* jobs_memory() { return jobs_.resource(); }
  /// By slot; nullptr where there is none.
  std::span<Instance* const> list() const { return by_slot_; }

 private:
  static constexpr std::size_t kBlock = 2048;  ///< instances: nearly 2 MiB

  engine::LargePagePool jobs_;     ///< of instances with many
  std::vector<Instance*> blocks_;  ///< room for kBlock each; the first one in usual pages
  std::vector<Instance*> by_slot_;
};

}  // namespace headroom::cloud
