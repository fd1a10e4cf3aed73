#include "policies/external/shared_object.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "sim/scaling/policy_failed.hpp"
#include "tests/policies/asking.hpp"

namespace headroom::policies::external {
namespace {

using scaling::Config;
using scaling::PolicyFailed;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

const std::filesystem::path kExample = HEADROOM_EXAMPLE_POLICY;

scaling::Attached attach(const std::string& library, const std::string& own) {
  const Config::Object run = {
      {"policy", "mine"}, {"start_time", 0.0}, {"folder", kExample.parent_path().string()}};
  return shared_object().make(
      Config::Object{{"library", library}, {"config", scaling::JsonText{own}}, {"run", run}},
      {1, 3, 1});
}

int desired_at(scaling::Policy& policy, Instant now) {
  scaling::Observation observation;
  observation.now = now;
  observation.group = settled(1);
  return policy.decide({scaling::Wake::Why::tick}, observation).desired.value_or(-1);
}

TEST(SharedObject, decides_as_a_program_would) {
  const std::string library = "./" + kExample.filename().string();
  const auto attached = attach(library, R"({"by_hour": [1, 2, 4]})");
  EXPECT_EQ(attached.needs.tick, Duration(60_s));
  EXPECT_EQ(desired_at(*attached.policy, Instant{} + 3599_s), 1);
  EXPECT_EQ(desired_at(*attached.policy, Instant{} + 3600_s), 2);
  EXPECT_EQ(desired_at(*attached.policy, Instant{} + 9_h), 4);
}

TEST(SharedObject, several_keep_apart_what_they_know) {
  const auto first = attach(kExample.string(), R"({"by_hour": [1]})");
  const auto second = attach(kExample.string(), R"({"by_hour": [3]})");
  EXPECT_EQ(desired_at(*first.policy, Instant{}), 1);
  EXPECT_EQ(desired_at(*second.policy, Instant{}), 3);
}

TEST(SharedObject, says_why_it_can_not_be_made) {
  EXPECT_THAT([] { attach(kExample.string(), "{}"); },
              ThrowsMessage<PolicyFailed>(AllOf(HasSubstr("at hello: headroom_policy_create made "
                                                          "no policy: "),
                                                HasSubstr("by_hour"))));
}

TEST(SharedObject, a_library_that_there_is_not_is_told) {
  EXPECT_THAT([] { attach("./none.so", "{}"); },
              ThrowsMessage<PolicyFailed>(AllOf(HasSubstr("policy mine (./none.so), at hello: it "
                                                          "can not be loaded: "),
                                                HasSubstr("No such file"))));
}

TEST(SharedObject, a_library_that_is_no_policy_is_told) {
  Dl_info library;  // that of the C library, say
  ASSERT_NE(::dladdr(reinterpret_cast<void*>(&::getpid), &library), 0);
  EXPECT_THAT([&] { attach(library.dli_fname, "{}"); },
              ThrowsMessage<PolicyFailed>(HasSubstr("it has no function headroom_policy_version")));
}

}  // namespace
}  // namespace headroom::policies::external
