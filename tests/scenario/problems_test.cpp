#include "sim/scenario/problems.hpp"

#include <gtest/gtest.h>

namespace headroom::scenario {
namespace {

const std::vector<std::string> kKeys = {"workers", "queue_limit", "when_full", "MaxSize",
                                        "network"};

TEST(Problems, nearest_forgives_letters_too_many_missing_replaced_or_swapped) {
  EXPECT_EQ(nearest("workers", kKeys), "workers");
  EXPECT_EQ(nearest("workerss", kKeys), "workers");
  EXPECT_EQ(nearest("worker", kKeys), "workers");
  EXPECT_EQ(nearest("wurkers", kKeys), "workers");
  EXPECT_EQ(nearest("wrokers", kKeys), "workers");
  EXPECT_EQ(nearest("queuelimit", kKeys), "queue_limit");
  EXPECT_EQ(nearest("qeuue_limti", kKeys), "queue_limit");
}

TEST(Problems, nearest_does_not_mind_upper_and_lower_case) {
  EXPECT_EQ(nearest("MAXSIZE", kKeys), "MaxSize");
  EXPECT_EQ(nearest("maxSize", kKeys), "MaxSize");
  EXPECT_EQ(nearest("Worker", kKeys), "workers");
}

TEST(Problems, nearest_takes_the_closest) {
  EXPECT_EQ(nearest("MinSize", {"MaxSize", "MinSiz"}), "MinSiz");
  EXPECT_EQ(nearest("ab", {"abcd", "abc"}), "abc");
}

TEST(Problems, a_swap_of_neighbours_counts_as_one_mistake) {
  // One swap against two replacements.
  EXPECT_EQ(nearest("abdc", {"abxy", "abcd"}), "abcd");
  EXPECT_EQ(nearest("abdc", {"abcd", "abxy"}), "abcd");
}

TEST(Problems, nothing_is_near_a_word_that_is_quite_another) {
  EXPECT_EQ(nearest("latency", kKeys), "");
  EXPECT_EQ(nearest("w", {"workers"}), "");
  EXPECT_EQ(nearest("workers", {}), "");
}

TEST(Problems, a_longer_word_may_have_more_mistakes) {
  // A third of its letters.
  EXPECT_EQ(nearest("HelthChekGraisPeriod", {"HealthCheckGracePeriod"}), "HealthCheckGracePeriod");
}

TEST(Problems, choices_are_told_as_a_list_with_or) {
  EXPECT_EQ(one_of({}), "");
  EXPECT_EQ(one_of({"a"}), "\"a\"");
  EXPECT_EQ(one_of({"a", "b"}), "\"a\" or \"b\"");
  EXPECT_EQ(one_of({"a", "b", "c"}), "\"a\", \"b\" or \"c\"");
}

TEST(Problems, a_problem_says_file_place_what_was_found_and_what_is_allowed) {
  EXPECT_EQ((Problem{"x.json", "/load/0/start", "5", "a duration such as \"90s\""}).text(),
            "x.json: /load/0/start: found 5, allowed: a duration such as \"90s\"");
}

TEST(Problems, a_problem_leaves_out_what_it_does_not_have) {
  EXPECT_EQ((Problem{"x.json", "line 3, column 7", "", "syntax error"}).text(),
            "x.json: line 3, column 7: syntax error");
  EXPECT_EQ((Problem{"x.json", "", "no such file", "a file that can be read"}).text(),
            "x.json: found no such file, allowed: a file that can be read");
  EXPECT_EQ((Problem{"x.json", "/a", "5", ""}).text(), "x.json: /a: found 5");
}

TEST(Problems, a_bad_scenario_tells_all_its_problems_a_line_each) {
  const BadScenario bad({{"x.json", "/a", "1", "2"}, {"x.json", "/b", "3", "4"}});
  EXPECT_STREQ(bad.what(), "x.json: /a: found 1, allowed: 2\nx.json: /b: found 3, allowed: 4");
  EXPECT_EQ(bad.problems().size(), 2U);
}

}  // namespace
}  // namespace headroom::scenario
