#include "sim/load/byte_source.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace headroom::load {
namespace {

constexpr std::size_t kBlock = 1 << 16;
constexpr std::array<unsigned char, 2> kMagic = {0x1f, 0x8b};
constexpr int kGzipOnly = 16 + MAX_WBITS;

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

struct ByteSource::State {
  explicit State(const std::filesystem::path& path)
      : file(std::fopen(path.c_str(), "rb")), packed(kBlock) {
    if (!file) throw DamagedFile("no file that can be read");
  }
  ~State() {
    if (is_gzip) inflateEnd(&stream);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::size_t read_file(void* into, std::size_t size) const {
    const std::size_t count = std::fread(into, 1, size, file.get());
    if (count == 0 && std::ferror(file.get()) != 0)
      throw DamagedFile("no file that can be read to its end");
    return count;
  }
  /// @return false at the file's end
  bool refill() {
    stream.next_in = packed.data();
    stream.avail_in = static_cast<unsigned>(read_file(packed.data(), packed.size()));
    return stream.avail_in > 0;
  }
  void begin();
  std::size_t copy(char* into, std::size_t size);
  std::size_t decompress(char* into, std::size_t size);

  std::unique_ptr<std::FILE, Close> file;
  std::vector<unsigned char> packed;
  z_stream stream = {};
  bool has_begun = false;
  bool is_gzip = false;
  bool is_between = false;  ///< one archive is over, and nothing of a next one is read
};

void ByteSource::State::begin() {
  has_begun = true;
  refill();
  if (stream.avail_in < 2 || packed[0] != kMagic[0] || packed[1] != kMagic[1]) return;
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) throw DamagedFile("no memory to decompress it");
  is_gzip = true;
}

/// What was read to see what it is comes first.
std::size_t ByteSource::State::copy(char* into, std::size_t size) {
  if (stream.avail_in == 0) return read_file(into, size);
  const std::size_t count = std::min<std::size_t>(size, stream.avail_in);
  std::copy_n(stream.next_in, count, into);
  stream.next_in += count;
  stream.avail_in -= static_cast<unsigned>(count);
  return count;
}

std::size_t ByteSource::State::decompress(char* into, std::size_t size) {
  stream.next_out = reinterpret_cast<unsigned char*>(into);
  stream.avail_out = static_cast<unsigned>(size);
  while (stream.avail_out == size) {
    if (stream.avail_in == 0 && !refill()) {
      if (is_between) return 0;
      throw DamagedFile("damaged gzip data (unexpected end of file)");
    }
    if (is_between && stream.next_in[0] != kMagic[0])
      throw DamagedFile("other data behind the end of the gzip archive");
    is_between = false;
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      inflateReset(&stream);
      is_between = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR && stream.avail_out == size) {
      throw DamagedFile(fmt::format("damaged gzip data ({})",
                                    stream.msg != nullptr ? stream.msg : "no reason known"));
    }
  }
  return size - stream.avail_out;
}

ByteSource::ByteSource(const std::filesystem::path& file) : state_(std::make_unique<State>(file)) {}
ByteSource::~ByteSource() = default;

std::size_t ByteSource::read(char* into, std::size_t size) {
  if (!state_->has_begun) state_->begin();
  return state_->is_gzip ? state_->decompress(into, size) : state_->copy(into, size);
}

}  // namespace headroom::load
