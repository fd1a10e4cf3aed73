#include "sim/load/log_reader.hpp"

#include <gmock/gmock.h>

#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// 2026-01-05T09:00:00Z.
constexpr std::int64_t kNine = 1'767'603'600'000'000'000;

struct Entry {
  double at_s;  ///< after 09:00
  std::string method;
  std::string name;
  std::uint64_t line;
  bool operator==(const Entry&) const = default;
};
void PrintTo(const Entry& e, std::ostream* out) {
  *out << e.line << ": " << e.at_s << " " << e.method << " " << e.name;
}

std::vector<Entry> entries_of(LogReader& reader, std::int64_t zero = kNine) {
  std::vector<Entry> all;
  for (LogEntry entry; reader.next(entry);) {
    all.push_back({static_cast<double>(entry.at_ns - zero) / 1e9, std::string(entry.method),
                   std::string(entry.name), reader.line()});
  }
  return all;
}
std::vector<Entry> entries_of(const std::string& file, bool is_jtl, std::int64_t zero = kNine) {
  LogReader reader(source_file("tests/data/logs/" + file), is_jtl);
  return entries_of(reader, zero);
}
std::string complaint_about_text(const std::string& text, bool is_jtl) {
  const Recordings files;
  const auto file = files.write("log", text);
  return complaint_about([&] {
    LogReader reader(file, is_jtl);
    entries_of(reader);
  });
}

TEST(LogReader, a_load_balancer_s_log_gives_when_requests_came_and_their_paths) {
  LogReader reader(source_file("tests/data/logs/alb.log"), false);
  EXPECT_THAT(entries_of(reader),
              ElementsAre(Entry{0.08, "GET", "/item/17", 1}, Entry{0.899, "GET", "/", 2},
                          Entry{0.457, "POST", "/cart", 3}, Entry{3, "GET", "/item/18", 4},
                          Entry{4, "GET", "/static/logo.png", 6}));
  EXPECT_EQ(reader.format(), LogFormat::alb);
  EXPECT_EQ(reader.left_out(), 1U);  // a connection that sent no request
}

TEST(LogReader, results_of_jmeter_say_how_long_each_took_by_whom_and_whether_it_was_well) {
  const Recordings files;
  LogReader reader(files.write("log",
                               "timeStamp,elapsed,label,threadName,success\n"
                               "1767603600000,236,search,users 1-1,true\n"
                               "1767603600100,12.5,search,users 1-2,false\n"
                               "1767603600200,soon,search,users 1-2,true\n"),
                   true);
  LogEntry entry;
  ASSERT_TRUE(reader.next(entry));
  EXPECT_EQ(reader.answer()->elapsed_ns, 236'000'000);
  EXPECT_EQ(reader.answer()->client, "users 1-1");
  EXPECT_TRUE(reader.answer()->ok);
  ASSERT_TRUE(reader.next(entry));
  EXPECT_EQ(reader.answer()->elapsed_ns, 12'500'000);
  EXPECT_FALSE(reader.answer()->ok);
  ASSERT_TRUE(reader.next(entry));
  EXPECT_THAT(complaint_about([&] { reader.answer(); }), HasSubstr("line 4: found \"soon\""));
}

TEST(LogReader, a_load_balancer_s_log_says_how_long_each_took_and_where) {
  LogReader reader(source_file("tests/data/logs/alb.log"), false);
  LogEntry entry;
  ASSERT_TRUE(reader.next(entry));
  const auto answer = reader.answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->elapsed_ns, 43'456'000);  // from .080000, when it came, to .123456
  EXPECT_EQ(answer->target, "10.0.1.15:80");
}

TEST(LogReader, a_web_server_s_log_does_not_say_how_long_an_answer_took) {
  const Recordings files;
  LogReader reader(
      files.write("log", "127.0.0.1 - - [05/Jan/2026:09:00:00 +0000] \"GET / HTTP/1.1\" 200 5\n"),
      false);
  LogEntry entry;
  ASSERT_TRUE(reader.next(entry));
  EXPECT_THAT(complaint_about([&] { reader.answer(); }), HasSubstr("how long each answer took"));
}

TEST(LogReader, the_examples_of_aws_s_user_guide_are_read) {
  // 2018-07-02T22:22:48.364Z
  constexpr std::int64_t kThen = 1'530'570'168'364'000'000;
  const auto all = entries_of("alb-user-guide.log", false, kThen);
  ASSERT_EQ(all.size(), 5U);
  for (const Entry& entry : all) {
    EXPECT_EQ(entry.method, "GET");
    EXPECT_EQ(entry.name, "/");
  }
  EXPECT_EQ(all[3].at_s, 0);
  EXPECT_EQ(all[4].at_s, 151 * 86400.0);  // 30 November
}

TEST(LogReader, an_old_line_without_a_creation_time_counts_from_its_own_time) {
  const std::string line =
      "http 2026-01-05T09:00:01.500000Z app/web/0 203.0.113.7:1 - -1 -1 -1 503 - 0 0 "
      "\"GET http://x:80/a HTTP/1.1\" \"-\" - -\n";
  const Recordings files;
  LogReader reader(files.write("a.log", line), false);
  EXPECT_THAT(entries_of(reader), ElementsAre(Entry{1.5, "GET", "/a", 1}));
}

TEST(LogReader, common_and_combined_logs_of_web_servers_are_read) {
  // 2000-10-10T20:55:36Z
  constexpr std::int64_t kThen = 971'211'336'000'000'000;
  EXPECT_THAT(entries_of("common.log", false, kThen),
              ElementsAre(Entry{0, "GET", "/apache_pb.gif", 1}, Entry{0, "GET", "/index.html", 2},
                          Entry{3, "POST", "/form", 3}));
  EXPECT_THAT(entries_of("combined.log", false, kThen),
              ElementsAre(Entry{0, "GET", "/apache_pb.gif", 1}, Entry{2, "GET", "/a%20b", 2}));
  LogReader common(source_file("tests/data/logs/common.log"), false);
  LogReader combined(source_file("tests/data/logs/combined.log"), false);
  EXPECT_EQ(common.format(), LogFormat::common);
  EXPECT_EQ(combined.format(), LogFormat::combined);
  EXPECT_EQ(common.resolution_ns(), 1'000'000'000);
}

TEST(LogReader, results_of_jmeter_are_read_by_the_names_of_their_columns) {
  LogReader reader(source_file("tests/data/logs/jmeter-5.jtl"), true);
  EXPECT_THAT(entries_of(reader),
              ElementsAre(Entry{0, "", "Home", 2}, Entry{1.2, "", "open shop", 3},
                          Entry{0.4, "", "Home", 4}));
  EXPECT_EQ(reader.left_out(), 1U);  // a transaction over them
}

TEST(LogReader, results_of_jmeter_need_no_names) {
  EXPECT_THAT(entries_of("jmeter-2.13.jtl", true),
              ElementsAre(Entry{0, "", "Home", 1}, Entry{1.2, "", "open shop", 2},
                          Entry{0.4, "", "Home", 3}));
}

TEST(LogReader, other_columns_and_delimiters_of_jmeter_are_read) {
  const Recordings files;
  LogReader named(files.write("a", "label;timeStamp\nHome;1767603601000\n"), true);
  EXPECT_THAT(entries_of(named), ElementsAre(Entry{1, "", "Home", 2}));
  LogReader tabs(files.write("b", "1767603602000\t5\tHome\t200\tOK\n"), true);
  EXPECT_THAT(entries_of(tabs), ElementsAre(Entry{2, "", "Home", 1}));
}

TEST(LogReader, times_of_jmeter_may_be_written_as_dates) {
  const Recordings files;
  LogReader reader(files.write("a",
                               "timeStamp,elapsed,label\n2026/01/05 09:00:01.500,5,Home\n"
                               "2026-01-05 09:00:02,5,Home\n"),
                   true);
  EXPECT_THAT(entries_of(reader), ElementsAre(Entry{1.5, "", "Home", 2}, Entry{2, "", "Home", 3}));
}

TEST(LogReader, a_file_that_is_no_log_is_refused) {
  EXPECT_THAT(complaint_about_text("t_s,requests\n0,1\n", false),
              HasSubstr("line 1: found \"t_s,requests\""));
  EXPECT_THAT(complaint_about_text("timeStamp,elapsed,label\n", false), HasSubstr("are \"jtl\""));
  EXPECT_THAT(complaint_about_text("elapsed,label\n1,a\n", true), HasSubstr("timeStamp and label"));
  EXPECT_THAT(complaint_about_text("<?xml version=\"1.0\"?>\n", true),
              HasSubstr("output_format=csv"));
  EXPECT_THAT(complaint_about_text("", true), HasSubstr("an empty file"));
}

TEST(LogReader, a_bad_line_is_named_and_the_next_one_can_be_read) {
  const Recordings files;
  LogReader reader(files.write("a", "1767603600000,1,Home\nlater,1,Home\n1767603601000,1,Home\n"),
                   true);
  LogEntry entry;
  EXPECT_TRUE(reader.next(entry));
  EXPECT_EQ(complaint_about([&] { reader.next(entry); }),
            "line 2: found \"later\" as timeStamp, allowed: milliseconds since 1970 "
            "(jmeter.save.saveservice.timestamp_format=ms), or a time such as "
            "2026/01/05 09:00:00.123");
  EXPECT_TRUE(reader.next(entry));
  EXPECT_EQ(reader.line(), 3U);
  EXPECT_THAT(complaint_about_text("1767603600000,1,Home\n1767603600000,1\n", true),
              HasSubstr("line 2: found 2 fields"));
  const std::string common = "h - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1\n";
  EXPECT_THAT(
      complaint_about_text(common + "h - - [10/Oct/2000] \"GET / HTTP/1.0\" 200 1\n", false),
      HasSubstr("line 2: found \"10/Oct/2000\" as time"));
  EXPECT_THAT(complaint_about_text(common + "gone\n", false), HasSubstr("line 2: found \"gone\""));
}

}  // namespace
}  // namespace headroom::load
