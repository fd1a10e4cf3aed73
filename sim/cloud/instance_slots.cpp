#include "sim/cloud/instance_slots.hpp"

#include "sim/engine/large_pages.hpp"

namespace headroom::cloud {

InstanceSlots::~InstanceSlots() {
  for (std::uint32_t slot = 0; slot < size(); ++slot) erase(slot);
  for (std::size_t block = 0; block < blocks_.size(); ++block)
    block == 0 ? std::allocator<Instance>{}.deallocate(blocks_[block], kBlock)
               : engine::LargePageAllocator<Instance>{}.deallocate(blocks_[block], kBlock);
}

std::uint32_t InstanceSlots::add() {
  const auto slot = static_cast<std::uint32_t>(size());
  if (slot / kBlock == blocks_.size())
    blocks_.push_back(blocks_.empty() ? std::allocator<Instance>{}.allocate(kBlock)
                                      : engine::LargePageAllocator<Instance>{}.allocate(kBlock));
  by_slot_.push_back(nullptr);
  return slot;
}

}  // namespace headroom::cloud
