#include "sim/load/line_reader.hpp"

#include <fmt/format.h>

#include <cstring>

#include "sim/load/recording.hpp"

namespace headroom::load {
namespace {

constexpr std::size_t kBlock = 1 << 16;
constexpr std::size_t kLongestLine = 1 << 20;

}  // namespace

LineReader::LineReader(const std::filesystem::path& file) : block_(kBlock) {
  try {
    bytes_ = std::make_unique<ByteSource>(file);
  } catch (const DamagedFile&) {
    throw BadRecording({{0, "", "a file that can be read"}});
  }
}

bool LineReader::next(std::string_view& line) {
  line_.clear();
  bool is_line = false;
  while (begin_ < end_ || refill()) {
    is_line = true;
    const char* start = block_.data() + begin_;
    const auto* newline = static_cast<const char*>(std::memchr(start, '\n', end_ - begin_));
    if (newline == nullptr) {
      keep(start, end_ - begin_);
      begin_ = end_;
      continue;
    }
    const auto length = static_cast<std::size_t>(newline - start);
    begin_ += length + 1;
    if (line_.empty()) {
      line = {start, length};
    } else {
      keep(start, length);
      line = line_;
    }
    break;
  }
  if (!is_line) return false;
  if (begin_ == end_ && !line_.empty()) line = line_;  // the last one, without an end
  ++number_;
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (number_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

bool LineReader::refill() {
  if (!bytes_) return false;
  begin_ = 0;
  try {
    end_ = bytes_->read(block_.data(), kBlock);
  } catch (const DamagedFile& problem) {
    give_up(problem.what(), "a whole file, plain or compressed by gzip");
  }
  return end_ > 0;
}

void LineReader::keep(const char* data, std::size_t size) {
  if (line_.size() + size > kLongestLine)
    give_up("a line of more than 1 MiB", "a text file of lines, plain or compressed by gzip");
  line_.append(data, size);
}

/// Whoever asks for the next line all the same does not hear of it again.
void LineReader::give_up(const std::string& found, const std::string& allowed) {
  bytes_ = nullptr;
  begin_ = end_ = 0;
  throw BadRecording({{number_ + 1, found, allowed}});
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMost = 80;
  std::string shown;
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return fmt::format("\"{}{}\"", shown, text.size() > kMost ? "..." : "");
}

}  // namespace headroom::load
