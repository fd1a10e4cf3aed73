#include "sim/cloud/dns_record.hpp"

#include <gtest/gtest.h>

namespace headroom::cloud {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST(DnsRecord, spreads_clients_evenly_over_the_nodes) {
  const DnsRecord record(4);
  std::vector<int> clients(4);
  for (int i = 0; i < 1000; ++i) ++clients[record.node_of((i + 0.5) / 1000, at(0_s))];
  EXPECT_EQ(clients, (std::vector{250, 250, 250, 250}));
}

TEST(DnsRecord, a_client_sees_the_record_as_it_was_when_it_looked) {
  DnsRecord record(2);
  record.update({false, true}, at(100_s));
  EXPECT_EQ(record.node_of(0.2, at(99_s)), 0U);
  EXPECT_EQ(record.node_of(0.2, at(100_s)), 1U);
  record.update({true, true}, at(130_s));
  EXPECT_EQ(record.node_of(0.2, at(129_s)), 1U);
  EXPECT_EQ(record.node_of(0.2, at(130_s)), 0U);
}

// Of three nodes the first one goes: its clients spread over the others, which keep theirs.
TEST(DnsRecord, only_the_clients_of_a_node_that_goes_move) {
  DnsRecord record(3);
  record.update({false, true, true}, at(10_s));
  std::vector<int> moved(3);
  for (int i = 0; i < 999; ++i) {
    const double choice = (i + 0.5) / 999;
    const std::uint32_t before = record.node_of(choice, at(0_s));
    const std::uint32_t after = record.node_of(choice, at(10_s));
    if (before == 0) {
      ++moved[after];
    } else {
      EXPECT_EQ(after, before);
    }
  }
  EXPECT_EQ(moved[0], 0);
  EXPECT_NEAR(moved[1], moved[2], 1);
}

TEST(DnsRecord, has_all_nodes_when_none_is_healthy) {
  DnsRecord record(2);
  record.update({false, true}, at(10_s));
  record.update({false, false}, at(20_s));
  EXPECT_EQ(record.node_of(0.2, at(20_s)), 0U);
  EXPECT_EQ(record.node_of(0.8, at(20_s)), 1U);
}

// Nobody has an older answer than 60 s, and 61 s after a change only the latest is remembered.
TEST(DnsRecord, remembers_what_a_resolver_may_still_have) {
  DnsRecord record(2);
  for (int minute = 1; minute <= 9; ++minute)
    record.update({minute % 2 == 0, true}, at(minute * 30_s));
  EXPECT_EQ(record.node_of(0.2, at(211_s)), 1U) << "since 210 s, the seventh";
  EXPECT_EQ(record.node_of(0.2, at(241_s)), 0U);
  EXPECT_EQ(record.node_of(0.2, at(271_s)), 1U);
}

}  // namespace
}  // namespace headroom::cloud
