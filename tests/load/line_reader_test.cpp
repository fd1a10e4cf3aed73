#include "sim/load/line_reader.hpp"

#include <gmock/gmock.h>

#include "tests/load/recorded_files.hpp"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string{std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  LineReader reader(file);
  std::string_view line;
  while (reader.next(line)) {
    lines.emplace_back(line);
    EXPECT_EQ(reader.number(), lines.size());
  }
  return lines;
}

/// Lines of all lengths, several blocks of them.
std::string many_lines() {
  std::string text;
  for (std::size_t i = 0; i < 3000; ++i)
    text += std::string(i % 211, 'a') + std::to_string(i) + "\n";
  return text;
}

TEST(LineReader, lines_come_without_their_ends) {
  const Recordings files;
  EXPECT_THAT(lines_of(files.write("a", "one\n\ntwo\r\nthree")),
              ElementsAre("one", "", "two", "three"));
  EXPECT_THAT(lines_of(files.write("b", "\xef\xbb\xbfone\n")), ElementsAre("one"));
  EXPECT_THAT(lines_of(files.write("c", "")), IsEmpty());
}

TEST(LineReader, a_line_may_lie_across_blocks) {
  const Recordings files;
  const auto lines = lines_of(files.write("a", many_lines()));
  ASSERT_EQ(lines.size(), 3000U);
  for (std::size_t i = 0; i < lines.size(); ++i)
    ASSERT_EQ(lines[i], std::string(i % 211, 'a') + std::to_string(i));
  const std::string longest(300'000, 'x');
  EXPECT_THAT(lines_of(files.write("b", longest + "\n" + longest)), ElementsAre(longest, longest));
}

TEST(LineReader, a_compressed_file_reads_as_the_plain_one) {
  const Recordings files;
  EXPECT_EQ(lines_of(files.write_gzip("a.gz", many_lines())),
            lines_of(files.write("a", many_lines())));
}

TEST(LineReader, archives_may_stand_one_behind_another) {
  const Recordings files;
  const std::string both =
      content_of(files.write_gzip("a.gz", "one\n")) + content_of(files.write_gzip("b.gz", "two\n"));
  EXPECT_THAT(lines_of(files.write("both.gz", both)), ElementsAre("one", "two"));
}

TEST(LineReader, a_damaged_archive_is_refused_at_the_line_where_it_ends) {
  const Recordings files;
  const auto whole = files.write_gzip("a.gz", many_lines());
  std::filesystem::resize_file(whole, std::filesystem::file_size(whole) / 2);
  EXPECT_THAT(complaint_about([&] { lines_of(whole); }), HasSubstr("damaged gzip data"));
  EXPECT_THAT(complaint_about([&] { lines_of(whole); }), HasSubstr("line "));
}

TEST(LineReader, what_stands_behind_an_archive_is_refused) {
  const Recordings files;
  const std::string archive = content_of(files.write_gzip("a.gz", "one\ntwo\n"));
  for (const char* behind : {"x", "more\nlines\n", "\x1f", "\x1f\x8b"}) {
    const auto file = files.write("b.gz", archive + behind);
    EXPECT_THAT(complaint_about([&] { lines_of(file); }), HasSubstr("gzip")) << behind;
  }
  EXPECT_THAT(complaint_about([&] { lines_of(files.write("c.gz", archive + "x")); }),
              HasSubstr("line 3: found other data behind the end of the gzip archive"));
}

TEST(LineReader, is_at_its_end_once_a_file_can_not_be_read_any_more) {
  const Recordings files;
  const auto cut = files.write_gzip("a.gz", many_lines());
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 2);
  for (const auto& file : {cut, files.write("b", std::string(3'000'000, 'x') + "\nnext\n")}) {
    LineReader reader(file);
    std::string_view line;
    EXPECT_THROW(while (reader.next(line)){}, BadRecording);
    EXPECT_FALSE(reader.next(line));
  }
}

TEST(LineReader, what_is_no_text_of_lines_is_refused_in_constant_memory) {
  const Recordings files;
  const auto endless = files.write_gzip("a.gz", std::string(5'000'000, '\0'));
  EXPECT_THAT(complaint_about([&] { lines_of(endless); }), HasSubstr("more than 1 MiB"));
  EXPECT_THAT(complaint_about([&] { lines_of(source_file("no/such/file")); }),
              HasSubstr("a file that can be read"));
}

}  // namespace
}  // namespace headroom::load
