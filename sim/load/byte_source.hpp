#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace headroom::load {

/// A file whose bytes can not be had, in words.
class DamagedFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The bytes of a file, one after the other. What is compressed by gzip is decompressed on the way,
/// archives one behind another as well (RFC 1952, 2.2); whether it is, its first bytes tell.
class ByteSource {
 public:
  /// @throws DamagedFile when it can not be opened
  explicit ByteSource(const std::filesystem::path& file);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// @return how many there are now, up to `size`; 0 at the end
  /// @throws DamagedFile for an archive that is damaged or cut off, or has anything else behind it
  std::size_t read(char* into, std::size_t size);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace headroom::load
