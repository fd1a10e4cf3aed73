#include "sim/cluster/messages.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace headroom::cluster {
namespace {

TEST(Messages, are_read_as_they_were_said) {
  const auto task = std::get<Task>(decode(encode(Task{18'446'744'073'709'551'615U, "3 7\n"})));
  EXPECT_EQ(task.index, 18'446'744'073'709'551'615U);
  EXPECT_EQ(task.text, "3 7\n");
  const auto outcome = std::get<Outcome>(decode(encode(Outcome{0, ""})));
  EXPECT_EQ(outcome.index, 0U);
  EXPECT_EQ(outcome.text, "");
  const auto failure = std::get<Failure>(decode(encode(Failure{130, "interrupted"})));
  EXPECT_EQ(failure.kind, 130);
  EXPECT_EQ(failure.text, "interrupted");
  EXPECT_TRUE(std::holds_alternative<End>(decode(encode(End{}))));
}

TEST(Messages, of_another_program_are_refused) {
  for (const char* text : {"", "T", "T1", "X1 a", "Tx a", "hello"})
    EXPECT_THROW(decode(text), std::runtime_error) << text;
}

}  // namespace
}  // namespace headroom::cluster
