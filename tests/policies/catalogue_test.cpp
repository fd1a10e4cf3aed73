#include "policies/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace headroom::policies {
namespace {

using scaling::Parameter;
using Kind = Parameter::Kind;

void expect_well_described(const scaling::ParameterTree& tree, const std::string& place) {
  std::set<std::string> names;
  for (const Parameter& parameter : tree) {
    const std::string here = place + "/" + parameter.name;
    EXPECT_FALSE(parameter.name.empty()) << "under " << place;
    EXPECT_TRUE(names.insert(parameter.name).second) << here << " is there twice";
    EXPECT_FALSE(parameter.summary.empty()) << here;
    EXPECT_EQ(parameter.kind == Kind::choice, !parameter.choices.empty()) << here;
    if (parameter.kind == Kind::number || parameter.kind == Kind::integer) {
      EXPECT_LT(parameter.low, parameter.high) << here << " allows no number";
    }
    if (parameter.kind == Kind::object) {
      EXPECT_FALSE(parameter.members.empty()) << here;
    }
    if (parameter.kind == Kind::noted || parameter.kind == Kind::refused) {
      EXPECT_FALSE(parameter.required) << here;
    }
    expect_well_described(parameter.members, here);
  }
}

TEST(Catalogue, every_kind_says_what_it_is_and_what_it_can_be_told) {
  ASSERT_FALSE(catalogue().empty());
  for (const scaling::PolicyKind& kind : catalogue()) {
    SCOPED_TRACE(std::string(kind.type));
    EXPECT_FALSE(kind.type.empty());
    EXPECT_FALSE(kind.summary.empty());
    EXPECT_EQ(kind.summary.find('\n'), std::string_view::npos) << "one line";
    ASSERT_NE(kind.parameters, nullptr);
    ASSERT_NE(kind.make, nullptr);
    EXPECT_FALSE(kind.parameters().empty());
    EXPECT_FALSE(kind.source.empty());
    expect_well_described(kind.parameters(), "");
  }
}

TEST(Catalogue, every_kind_is_found_by_its_own_type) {
  std::set<std::string_view> types;
  for (const scaling::PolicyKind& kind : catalogue()) {
    EXPECT_TRUE(types.insert(kind.type).second) << kind.type << " is there twice";
    EXPECT_EQ(scaling::find_policy(catalogue(), kind.type), &kind);
  }
}

TEST(Catalogue, holds_the_policies_of_aws_under_their_own_names) {
  for (const char* type : {"TargetTrackingScaling", "StepScaling", "SimpleScaling"}) {
    const scaling::PolicyKind* kind = scaling::find_policy(catalogue(), type);
    ASSERT_NE(kind, nullptr) << type;
    EXPECT_TRUE(kind->is_aws) << type;
  }
}

TEST(Catalogue, an_unknown_type_is_not_found) {
  EXPECT_EQ(scaling::find_policy(catalogue(), "NoSuchScaling"), nullptr);
}

}  // namespace
}  // namespace headroom::policies
