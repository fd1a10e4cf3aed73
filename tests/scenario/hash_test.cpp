#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// The hash of a scenario: what was asked for, whatever it looks like and wherever it lies.
namespace headroom::scenario {
namespace {

std::string hash_of_text(const std::string& text) {
  return read_scenario_text(text, "x.json", "/nowhere", {}, environment()).sha256;
}
std::string hash_of(const Json& json, const std::filesystem::path& folder = "/nowhere") {
  return read(json, folder).sha256;
}

TEST(ScenarioHash, is_64_hexadecimal_digits_and_stays_what_it_is) {
  EXPECT_THAT(hash_of(small()), testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_EQ(hash_of(small()).size(), 64U);
  EXPECT_EQ(hash_of(small()), hash_of(small()));
}

TEST(ScenarioHash, does_not_depend_on_comments_blanks_or_how_numbers_are_written) {
  const std::string plain = small().dump();
  std::string odd = "// a comment\n" + small().dump(7) + "/* another */\n\n";
  odd.replace(odd.find("\"MinSize\": 1"), 12, "\"MinSize\": 1.0");
  EXPECT_EQ(hash_of_text(odd), hash_of_text(plain));
}

TEST(ScenarioHash, does_not_depend_on_the_order_of_keys) {
  Json turned = Json::object();
  const Json json = small();
  for (auto it = json.rbegin(); it != json.rend(); ++it) turned[it.key()] = it.value();
  ASSERT_NE(turned.dump(), json.dump());
  EXPECT_EQ(hash_of(turned), hash_of(json));
}

TEST(ScenarioHash, does_not_depend_on_where_the_schema_is) {
  EXPECT_EQ(hash_of(small_with({{"/$schema", "../schema/scenario.schema.json"}})),
            hash_of(small()));
}

TEST(ScenarioHash, changes_with_every_value) {
  const std::string hash = hash_of(small());
  for (const auto& [place, value] : Values{{"/name", "other"},
                                           {"/duration", "11m"},
                                           {"/seed", 2},
                                           {"/load/0/poisson/rate", 2},
                                           {"/auto_scaling_group/MaxSize", 3}}) {
    EXPECT_NE(hash_of(small_with({{place, value}})), hash) << place;
  }
}

TEST(ScenarioHash, depends_on_the_order_of_lists) {
  const auto zones = [](const char* a, const char* b) {
    return hash_of(small_with({{"/auto_scaling_group/AvailabilityZones", Json::array({a, b})}}));
  };
  EXPECT_NE(zones("us-east-1a", "us-east-1b"), zones("us-east-1b", "us-east-1a"));
}

TEST(ScenarioHash, a_set_option_counts_as_if_the_file_said_so) {
  EXPECT_EQ(read(small(), "/nowhere", {{"/seed", "7"}}).sha256,
            hash_of(small_with({{"/seed", 7}})));
}

Json with_files(const std::string& plan, const std::string& times) {
  return small_with(
      {{"/load/0", {{"jmx", plan}, {"samplers", {{"home", "get"}}}}},
       {"/application/requests/get/steps/0/cpu", {{"empirical", {{"file", times}}}}}});
}

TEST(ScenarioHash, does_not_depend_on_where_files_lie_and_what_they_are_called) {
  const TemporaryFolder one("headroom-hash");
  one.write("a.jmx", jmx("home"));
  one.write("times.txt", "1ms\n2ms\n");
  const TemporaryFolder two("headroom-hash");
  two.write("plans/b.jmx", jmx("home"));
  two.write("data/t", "1ms\n2ms\n");
  EXPECT_EQ(hash_of(with_files("a.jmx", "times.txt"), one.path()),
            hash_of(with_files("plans/b.jmx", "data/t"), two.path()));
}

TEST(ScenarioHash, changes_with_the_content_of_each_file_that_is_named) {
  const TemporaryFolder folder("headroom-hash");
  folder.write("a.jmx", jmx("home"));
  folder.write("times.txt", "1ms\n2ms\n");
  const Json json = with_files("a.jmx", "times.txt");
  const std::string first = hash_of(json, folder.path());
  folder.write("a.jmx", jmx("home", 2));
  const std::string second = hash_of(json, folder.path());
  EXPECT_NE(second, first);
  folder.write("times.txt", "1ms\n3ms\n");
  const std::string third = hash_of(json, folder.path());
  EXPECT_NE(third, second);
  folder.write("unrelated.txt", "x");
  EXPECT_EQ(hash_of(json, folder.path()), third);
}

}  // namespace
}  // namespace headroom::scenario
