#include "sim/load/jmx_text.hpp"

#include <gmock/gmock.h>

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Properties = std::map<std::string, std::string>;

TEST(JmxText, text_without_references_stays_as_it_is) {
  JmxText text(Properties{});
  EXPECT_EQ(text.resolve("http://example.org/$5 {x} ${"), "http://example.org/$5 {x} ${");
  EXPECT_EQ(text.resolve(""), "");
  EXPECT_THAT(text.take_unknown(), IsEmpty());
}

TEST(JmxText, variables_are_replaced_wherever_they_stand) {
  JmxText text(Properties{});
  text.define("HOST", "example.org");
  text.define("PORT", "8080");
  EXPECT_EQ(text.resolve("http://${HOST}:${PORT}/${HOST}"), "http://example.org:8080/example.org");
}

TEST(JmxText, a_variable_may_use_those_before_it) {
  JmxText text(Properties{{"port", "9090"}});
  text.define("PORT", "${__P(port,80)}");
  text.define("URL", "localhost:${PORT}");
  EXPECT_EQ(text.resolve("${URL}"), "localhost:9090");
}

TEST(JmxText, a_property_wins_over_its_default) {
  JmxText text(Properties{{"users", "20"}});
  EXPECT_EQ(text.resolve("${__P(users,5)}"), "20");
  EXPECT_EQ(text.resolve("${__P(users)}"), "20");
  EXPECT_EQ(text.resolve("${__property(users)}"), "20");
  EXPECT_EQ(text.resolve("${__property(users,,5)}"), "20");
}

TEST(JmxText, without_a_property_p_gives_its_default_or_1) {
  JmxText text(Properties{});
  EXPECT_EQ(text.resolve("${__P(users,5)}"), "5");
  EXPECT_EQ(text.resolve("${__P(users)}"), "1");
  EXPECT_EQ(text.resolve("${__P(users,)}"), "");
}

TEST(JmxText, without_a_property_property_gives_its_third_argument_or_its_name) {
  JmxText text(Properties{});
  EXPECT_EQ(text.resolve("${__property(users,variable,5)}"), "5");
  EXPECT_EQ(text.resolve("${__property(users)}"), "users");
}

TEST(JmxText, references_may_stand_in_references) {
  JmxText text(Properties{{"host.test", "test.example.org"}});
  text.define("STAGE", "test");
  text.define("DEFAULT", "localhost");
  EXPECT_EQ(text.resolve("${__P(host.${STAGE},none)}"), "test.example.org");
  EXPECT_EQ(text.resolve("${__P(host.live,${DEFAULT})}"), "localhost");
  EXPECT_EQ(text.resolve("${__P(a,${__P(b,${__P(c,deep)})})}"), "deep");
  text.define("NAME", "STAGE");
  EXPECT_EQ(text.resolve("<${${NAME}}>"), "<test>");
}

TEST(JmxText, an_escaped_comma_belongs_to_its_argument) {
  JmxText text(Properties{});
  EXPECT_EQ(text.resolve(R"(${__P(list,a\,b\,c)})"), "a,b,c");
  EXPECT_EQ(text.resolve(R"(${__property(list,variable,a\,b)})"), "a,b");
}

TEST(JmxText, what_is_unknown_stays_and_is_remembered_until_it_is_asked_for) {
  JmxText text(Properties{});
  EXPECT_EQ(text.resolve("${HOST}/${__UUID()}"), "${HOST}/${__UUID()}");
  EXPECT_THAT(text.take_unknown(), UnorderedElementsAre("${HOST}", "${__UUID()}"));
  EXPECT_THAT(text.take_unknown(), IsEmpty());
}

TEST(JmxText, an_unknown_reference_around_a_known_one_keeps_what_is_known) {
  JmxText text(Properties{});
  text.define("MAX", "9");
  EXPECT_EQ(text.resolve("${__Random(1,${MAX})}"), "${__Random(1,9)}");
  EXPECT_THAT(text.take_unknown(), ElementsAre("${__Random(1,9)}"));
}

TEST(JmxText, names_of_variables_are_case_sensitive) {
  JmxText text(Properties{});
  text.define("host", "a");
  EXPECT_EQ(text.resolve("${HOST}"), "${HOST}");
}

}  // namespace
}  // namespace headroom::load
