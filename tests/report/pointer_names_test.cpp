#include "sim/report/pointer_names.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using Names = std::vector<std::string>;

TEST(ShortNames, are_the_last_steps_that_tell_pointers_apart) {
  EXPECT_EQ(short_names({"/requests/latency_s/p95", "/cost/total_usd"}),
            (Names{"p95", "total_usd"}));
  EXPECT_EQ(short_names({"/requests/latency_s/mean", "/instances/mean"}),
            (Names{"latency_s/mean", "instances/mean"}));
  EXPECT_EQ(short_names({"/duration"}), Names{"duration"});
}

TEST(ShortNames, are_more_than_a_position_in_a_list) {
  EXPECT_EQ(short_names({"/load/0/poisson/rate/1/1", "/load/0"}), (Names{"rate/1/1", "load/0"}));
}

TEST(ShortNames, of_a_pointer_within_another_one_are_the_whole) {
  EXPECT_EQ(short_names({"/p95", "/a/p95"}), (Names{"p95", "a/p95"}));
}

}  // namespace
}  // namespace headroom::report
