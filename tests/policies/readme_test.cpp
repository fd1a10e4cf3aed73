#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "policies/catalogue.hpp"

namespace headroom::policies {
namespace {

/// Its row in a table that begins with such a heading; empty where there is none.
std::string row_of(const std::string& text, const std::string& heading, std::string_view type) {
  const std::size_t table = text.find(heading);
  if (table == std::string::npos) return "";
  const std::size_t begin = text.find("\n| `" + std::string(type) + "` |", table);
  if (begin == std::string::npos || begin > text.find("\n## ", table + 1)) return "";
  return text.substr(begin + 1, text.find('\n', begin + 1) - begin - 1);
}

// policies/README.md is where users choose: who adds a policy says what it is and when to use it.
TEST(PoliciesReadme, says_of_every_policy_what_it_goes_by_and_when_to_use_it) {
  std::ifstream file(std::string(HEADROOM_SOURCE_DIR) + "/policies/README.md");
  std::stringstream text;
  text << file.rdbuf();
  ASSERT_FALSE(text.str().empty());
  for (const scaling::PolicyKind& kind : catalogue()) {
    if (kind.runs_a_program) continue;
    EXPECT_NE(row_of(text.str(), "\n## All policies", kind.type), "") << kind.type;
    EXPECT_NE(row_of(text.str(), "\n| policy | use it when |", kind.type), "") << kind.type;
  }
}

}  // namespace
}  // namespace headroom::policies
