#include "sim/cloud/names.hpp"

#include <fmt/format.h>

#include "sim/engine/random.hpp"

namespace headroom::cloud {

std::string uuid_of(const std::string& text) {
  const auto words = engine::random_words(engine::stream_key(0, 0, text), 0, 0);
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", words[0] >> 32,
                     words[0] >> 16 & 0xffff, words[0] & 0xfff, (words[1] >> 48 & 0x3fff) | 0x8000,
                     words[1] & 0xffffffffffffULL);
}

std::string instance_name(InstanceId id) { return fmt::format("i-{:04}", id); }

}  // namespace headroom::cloud
