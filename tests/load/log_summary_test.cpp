#include "sim/load/log_summary.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "sim/load/replay.hpp"
#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

TEST(LogSummary, segments_that_name_one_thing_are_stars) {
  EXPECT_EQ(path_pattern("/item/17/view"), "/item/*/view");
  EXPECT_EQ(path_pattern("/u/01234567-89ab-cdef-0123-456789abcdef"), "/u/*");
  EXPECT_EQ(path_pattern("/v2/items"), "/v2/items");
  EXPECT_EQ(path_pattern("/face/decade"), "/face/decade");
  EXPECT_EQ(path_pattern("/"), "/");
  EXPECT_EQ(path_pattern("/a//7/"), "/a//*/");
  EXPECT_EQ(path_pattern("*"), "*");
}

TEST(LogSummary, paths_are_counted_and_times_told) {
  const LogSummary summary = summarise_log(source_file("tests/data/logs/alb.log"));
  EXPECT_EQ(summary.format, LogFormat::alb);
  EXPECT_EQ(summary.requests, 5U);
  EXPECT_EQ(summary.left_out, 1U);
  EXPECT_EQ(summary.last_ns - summary.first_ns, 3'920'000'000);
  EXPECT_EQ(summary.disorder, 442_ms);
  EXPECT_EQ(summary.busiest_minute, 5U);
  ASSERT_EQ(summary.paths.size(), 4U);
  EXPECT_EQ(summary.paths[0].pattern, "/item/*");
  EXPECT_EQ(summary.paths[0].requests, 2U);
}

TEST(LogSummary, bad_lines_are_named) {
  const Recordings files;
  const auto file =
      files.write("a", "h - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1\nx\n");
  EXPECT_THAT(complaint_about([&] { summarise_log(file); }),
              testing::HasSubstr("line 2: found \"x\""));
}

TEST(LogSummary, a_damaged_archive_is_one_problem) {
  const Recordings files;
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    text += "h" + std::to_string(i * 7919) +
            " - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1\n";
  }
  const auto file = files.write_gzip("a.gz", text);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  const std::string complaint = complaint_about([&] { summarise_log(file); });
  EXPECT_THAT(complaint, testing::HasSubstr("unexpected end of file"));
  EXPECT_EQ(std::count(complaint.begin(), complaint.end(), '\n'), 0) << complaint;
  EXPECT_EQ(complaint_about([&] { check_log({file}); }), complaint);
}

}  // namespace
}  // namespace headroom::load
