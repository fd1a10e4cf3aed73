#include "sim/cloud/instance_slots.hpp"

#include <gtest/gtest.h>

#include "tests/cloud/types.hpp"

namespace headroom::cloud {
namespace {

Instance& put(InstanceSlots& slots, std::uint32_t slot, InstanceId id, const InstanceType& type) {
  return slots.emplace(slot, id, slot, type, 0U, std::nullopt, 0U);
}

TEST(InstanceSlots, an_instance_stays_where_it_is_while_thousands_come) {
  const InstanceType type = t2_nano();
  InstanceSlots slots;
  Instance& first = put(slots, slots.add(), 1, type);
  for (InstanceId id = 2; id <= 5000; ++id) put(slots, slots.add(), id, type);
  ASSERT_EQ(slots.size(), 5000U);
  EXPECT_EQ(&slots.at(0), &first);
  for (std::uint32_t slot = 0; slot < slots.size(); ++slot) {
    ASSERT_EQ(slots.at(slot).id(), slot + 1);
    ASSERT_EQ(slots.list()[slot], &slots.at(slot));
  }
}

TEST(InstanceSlots, a_slot_is_empty_until_it_is_taken_and_once_its_instance_has_ended) {
  const InstanceType type = t2_nano();
  InstanceSlots slots;
  const std::uint32_t slot = slots.add();
  EXPECT_EQ(slots.list()[slot], nullptr);
  put(slots, slot, 1, type);
  slots.erase(slot);
  EXPECT_EQ(slots.list()[slot], nullptr);
  slots.erase(slot);  // nothing is there
  EXPECT_EQ(put(slots, slot, 2, type).id(), 2U);
}

}  // namespace
}  // namespace headroom::cloud
