#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/load/byte_source.hpp"

namespace headroom::load {

/// Reads a text file line by line, block by block: a file of any size takes the same memory. What
/// is compressed by gzip is decompressed on the way; whether it is, its content tells.
class LineReader {
 public:
  /// @throws BadRecording when it can not be opened
  explicit LineReader(const std::filesystem::path& file);

  /// The next line, without its end; it holds until the next call. @return false at the end
  /// @throws BadRecording for a damaged archive, or a line longer than any recording has; that is
  ///         the end then
  bool next(std::string_view& line);
  std::uint64_t number() const { return number_; }  ///< of the last line, from 1

 private:
  bool refill();
  void keep(const char* data, std::size_t size);
  [[noreturn]] void give_up(const std::string& found, const std::string& allowed);

  std::unique_ptr<ByteSource> bytes_;  ///< null once they can not be read any more
  std::vector<char> block_;
  std::size_t begin_ = 0;  ///< of what is not read yet
  std::size_t end_ = 0;
  std::string line_;  ///< one that goes on in the next block
  std::uint64_t number_ = 0;
};

/// A text in quotes for a message, cut where it gets long.
std::string in_quotes(std::string_view text);

}  // namespace headroom::load
