#include "policies/external/child_process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace headroom::policies::external {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using Seconds = ChildProcess::Seconds;

/// Each test leaves no child behind, not even a dead one.
class ChildProcessTest : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    EXPECT_EQ(errno, ECHILD);
  }

  static std::unique_ptr<ChildProcess> shell(const std::string& script, double timeout = 10) {
    return std::make_unique<ChildProcess>(std::vector<std::string>{"sh", "-c", script}, "",
                                          Seconds(timeout));
  }
  /// What is said of a program that is asked so often.
  static std::string complaint(const std::string& script, double timeout = 10, int questions = 1) {
    const auto child = shell(script, timeout);
    try {
      for (int i = 0; i < questions; ++i) child->answer("question");
    } catch (const ProgramFailed& problem) {
      return problem.what();
    }
    return "";
  }
};

TEST_F(ChildProcessTest, answers_line_by_line) {
  const auto child = shell("while read -r line; do echo \"you said $line\"; done");
  EXPECT_EQ(child->answer("one"), "you said one");
  EXPECT_EQ(child->answer("two"), "you said two");
}

TEST_F(ChildProcessTest, runs_where_it_is_told_to) {
  const std::string folder = std::filesystem::canonical(testing::TempDir());
  ChildProcess child({"sh", "-c", "read -r line; pwd -P"}, folder, Seconds(10));
  EXPECT_EQ(child.answer("where?"), folder);
}

TEST_F(ChildProcessTest, no_shell_looks_at_the_arguments) {
  ChildProcess child({"sh", "-c", "read -r line; echo \"$1\"", "name", "$HOME; `id` 'x'"}, "",
                     Seconds(10));
  EXPECT_EQ(child.answer(""), "$HOME; `id` 'x'");
}

TEST_F(ChildProcessTest, a_program_that_there_is_not_can_not_be_started) {
  EXPECT_THAT([] { ChildProcess({"./no-such-program"}, "", Seconds(1)); },
              ThrowsMessage<ProgramFailed>(
                  "it can not be started: ./no-such-program: No such file or directory"));
  EXPECT_THAT([] { ChildProcess({"sh"}, "/no/such/folder", Seconds(1)); },
              ThrowsMessage<ProgramFailed>(HasSubstr("it can not be started")));
}

TEST_F(ChildProcessTest, a_silent_one_is_not_waited_for_beyond_the_timeout) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(complaint("sleep 100", 0.2), "it did not answer within 0.2 s");
  EXPECT_LT(Seconds(std::chrono::steady_clock::now() - start).count(), 20);
}

TEST_F(ChildProcessTest, one_that_dies_at_once_is_told_with_its_status) {
  EXPECT_EQ(complaint("exit 3"), "it ended with status 3");
  EXPECT_EQ(complaint("kill -9 $$"), "it was ended by signal 9 (Killed)");
}

TEST_F(ChildProcessTest, one_that_dies_in_the_middle_is_told_too) {
  EXPECT_EQ(complaint("read -r a; echo fine; read -r b; exit 4", 10, 2), "it ended with status 4");
  EXPECT_EQ(complaint("read -r a; echo fine; exit 0", 10, 2), "it ended with status 0");
}

TEST_F(ChildProcessTest, a_line_without_its_end_is_no_answer) {
  EXPECT_EQ(complaint("read -r a; printf '{\"desi'; exit 0"),
            "it ended with status 0 in the middle of a line: {\"desi");
  EXPECT_EQ(complaint("read -r a; printf '{\"desi'; sleep 100", 0.2),
            "it did not answer within 0.2 s; of its line there is {\"desi");
}

TEST_F(ChildProcessTest, a_line_comes_together_from_its_parts) {
  const auto child = shell("read -r a; printf 'a'; sleep 0.05; printf 'b\\n'; read -r b");
  EXPECT_EQ(child->answer("?"), "ab");
}

TEST_F(ChildProcessTest, a_huge_line_is_refused) {
  EXPECT_THAT(complaint("exec tr '\\0' x < /dev/zero", 60),
              HasSubstr("it wrote a line of more than 16 MiB: xxxx"));
}

TEST_F(ChildProcessTest, a_long_line_goes_both_ways) {
  const auto child = shell("exec cat", 60);
  const std::string line(1'000'000, 'y');
  // cat writes before it has read all: more than a pipe holds would wait for ever.
  EXPECT_EQ(child->answer(line.substr(0, 60'000)).size(), 60'000U);
  const auto reader = shell("read -r line; echo ${#line}", 60);
  EXPECT_EQ(reader->answer(line), "1000000");
}

TEST_F(ChildProcessTest, one_that_does_not_read_is_not_waited_for) {
  const auto child = shell("sleep 100", 0.2);
  EXPECT_THAT([&] { child->answer(std::string(1'000'000, 'y')); },
              ThrowsMessage<ProgramFailed>("it did not read what it was asked within 0.2 s"));
}

TEST_F(ChildProcessTest, one_that_closes_its_input_is_told_and_nobody_gets_a_signal) {
  const auto child = shell("exec 0<&-; echo hello; sleep 100");
  std::string told;
  // The first lines may still fit into the pipe.
  for (int i = 0; i < 3 && told.empty(); ++i) {
    try {
      child->answer("question");
      std::this_thread::sleep_for(Seconds(0.1));
    } catch (const ProgramFailed& problem) {
      told = problem.what();
    }
  }
  EXPECT_EQ(told, "it has closed its input");
  sigset_t pending;
  sigpending(&pending);
  EXPECT_FALSE(sigismember(&pending, SIGPIPE));
}

TEST_F(ChildProcessTest, one_that_closes_its_output_is_told) {
  EXPECT_EQ(complaint("exec 1>&-; sleep 100"), "it has closed its output");
}

TEST_F(ChildProcessTest, one_that_speaks_unasked_is_told) {
  EXPECT_EQ(complaint("read -r a; printf 'one\\ntwo\\n'; sleep 100", 10, 2),
            "it wrote what nobody had asked for: two?");
}

TEST_F(ChildProcessTest, what_it_has_started_ends_with_it) {
  const std::string file = testing::TempDir() + "/grandchild";
  {
    const auto child =
        shell("sleep 100 & echo $! > " + file + "; read -r a; echo started; exec sleep 100");
    EXPECT_EQ(child->answer("?"), "started");
  }
  FILE* pid_file = std::fopen(file.c_str(), "r");
  ASSERT_NE(pid_file, nullptr);
  int grandchild = 0;
  ASSERT_EQ(std::fscanf(pid_file, "%d", &grandchild), 1);
  std::fclose(pid_file);
  // It is somebody else's to reap, so that it may still be there, but dead.
  const auto is_running = [&] {
    if (::kill(grandchild, 0) != 0) return false;
    const std::string stat = "/proc/" + std::to_string(grandchild) + "/stat";
    char state = 'Z';
    if (FILE* status = std::fopen(stat.c_str(), "r")) {
      std::ignore = std::fscanf(status, "%*d %*s %c", &state);
      std::fclose(status);
    }
    return state != 'Z' && state != 'X';
  };
  for (int i = 0; i < 100 && is_running(); ++i) std::this_thread::sleep_for(Seconds(0.05));
  EXPECT_FALSE(is_running());
}

TEST_F(ChildProcessTest, one_that_heeds_no_signal_but_the_last_is_ended) {
  const auto child = shell("trap '' TERM HUP INT PIPE; echo ready; while :; do sleep 1; done");
  EXPECT_EQ(child->answer("?"), "ready");
}

TEST_F(ChildProcessTest, one_that_ends_with_its_input_may_end_by_itself) {
  const std::string file = testing::TempDir() + "/farewell";
  std::filesystem::remove(file);
  {
    const auto child = shell("while read -r a; do echo $a; done; echo bye > " + file);
    child->answer("?");
  }
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(ChildProcessTest, inherits_none_of_our_files) {
  const int ours = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as streams open theirs
  const auto child = shell("read -r a; if [ -e /dev/fd/" + std::to_string(ours) +
                           " ]; then echo yes; else echo no; fi");
  EXPECT_EQ(child->answer("?"), "no");
  ::close(ours);
}

TEST_F(ChildProcessTest, many_at_once_do_not_hold_each_others_pipes) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([i] {
      for (int round = 0; round < 5; ++round) {
        const auto child = shell("while read -r a; do echo $a; done");
        EXPECT_EQ(child->answer(std::to_string(i)), std::to_string(i));
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace headroom::policies::external
