#include "sim/engine/timeout_list.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::engine {
namespace {

struct Waiting {
  Instant since;
  TimeoutLink link;
};
using List = TimeoutList<Waiting, &Waiting::link, &Waiting::since>;

class TimeoutListTest : public testing::Test {
 protected:
  void start(std::uint32_t record, Duration at) {
    pool_[record].since = Instant::at(at);
    list_.append(pool_, record);
  }
  std::vector<Waiting> pool_ = std::vector<Waiting>(8);
  List list_{60_s, pool_, 7};
};

TEST_F(TimeoutListTest, the_longest_waiting_is_first) {
  start(3, 1_s);
  start(1, 2_s);
  EXPECT_EQ(list_.first(pool_), 3U);
  EXPECT_EQ(list_.first_deadline(pool_), Instant{} + 61_s);
}

TEST_F(TimeoutListTest, leaving_from_anywhere_keeps_the_others_in_order) {
  for (std::uint32_t record : {0U, 1U, 2U, 3U}) start(record, Duration::seconds(record));
  list_.remove(pool_, 2);  // middle
  list_.remove(pool_, 0);  // first
  EXPECT_EQ(list_.first(pool_), 1U);
  list_.remove(pool_, 3);  // last
  start(4, 9_s);
  list_.remove(pool_, 1);
  EXPECT_EQ(list_.first(pool_), 4U);
  list_.remove(pool_, 4);
  EXPECT_TRUE(list_.empty(pool_));
  EXPECT_EQ(list_.first_deadline(pool_), Instant::never());
}

}  // namespace
}  // namespace headroom::engine
