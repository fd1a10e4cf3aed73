#include "sim/scenario/json_text.hpp"

#include <fmt/format.h>
#include <nettle/sha2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <fstream>
#include <set>

#include "sim/scenario/problems.hpp"

namespace headroom::scenario {
namespace {

/// "line 3, column 7" of a byte, 1 being the first.
std::string position(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column =
      newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
  return fmt::format("line {}, column {}", line, column);
}

/// The library's message without its name, number and position.
std::string plain(const std::string& what) {
  const std::size_t marker = what.find("syntax error");
  return marker == std::string::npos ? what : what.substr(marker);
}

/// Where the word begins in which the parser stopped. @param byte the last one read, 1 being the
/// first
std::size_t start_of_word(std::string_view text, std::size_t byte) {
  const auto is_of_word = [&](std::size_t i) {
    return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 ||
                               std::strchr("+-._", text[i]) != nullptr);
  };
  std::size_t i = byte > 0 ? byte - 1 : 0;
  while (i > 0 && is_of_word(i) && is_of_word(i - 1)) --i;
  return i + 1;
}

/// Follows the parser through the document to tell where a key stands for the second time.
class KeyWatch {
 public:
  explicit KeyWatch(const std::string& file) : file_(file) {}

  bool operator()(int, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    switch (event) {
      case Event::object_start:
      case Event::array_start: frames_.push_back({event == Event::array_start, 0, "", {}}); break;
      case Event::object_end:
      case Event::array_end:
        frames_.pop_back();
        next_element();
        break;
      case Event::value: next_element(); break;
      case Event::key: enter(value.get<std::string>()); break;
    }
    return true;
  }
  std::vector<Problem> take_problems() { return std::move(problems_); }

 private:
  struct Frame {
    bool is_array;
    std::size_t index;
    std::string key;
    std::set<std::string> keys;
  };
  void next_element() {
    if (!frames_.empty() && frames_.back().is_array) ++frames_.back().index;
  }
  void enter(const std::string& key) {
    frames_.back().key = key;
    if (frames_.back().keys.insert(key).second) return;
    Json::json_pointer place;
    for (const Frame& frame : frames_) {
      if (frame.is_array)
        place.push_back(std::to_string(frame.index));
      else
        place.push_back(frame.key);
    }
    problems_.push_back({file_, place.to_string(), "", "this key stands twice in its object"});
  }

  std::string file_;
  std::vector<Frame> frames_;
  std::vector<Problem> problems_;
};

}  // namespace

Json parse_json(std::string_view text, const std::string& file) {
  KeyWatch watch(file);
  try {
    Json json = Json::parse(
        text,
        [&](int depth, Json::parse_event_t event, Json& value) {
          return watch(depth, event, value);
        },
        true, true);
    if (auto twice = watch.take_problems(); !twice.empty()) throw BadScenario(std::move(twice));
    return json;
  } catch (const Json::parse_error& error) {
    throw BadScenario(
        {{file, position(text, start_of_word(text, error.byte)), "", plain(error.what())}});
  } catch (const Json::out_of_range& error) {
    throw BadScenario({{file, "", "", fmt::format("a number is out of range: {}", error.what())}});
  }
}

Json value_of_text(const std::string& text) {
  Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value;
}

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_utf8(const std::string& text) {
  try {
    Json(text).dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

std::string as_utf8(const std::string& text) { return Json::parse(dump(text)).get<std::string>(); }

std::string describe(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return "null";
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return value.empty() ? "an empty list" : "a list";
    default: return dump(value);
  }
}

std::string canonical(const Json& value) {
  if (value.is_object()) {
    std::vector<std::string> keys;
    for (const auto& [key, member] : value.items()) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    std::string text = "{";
    for (const std::string& key : keys) {
      text += (text.size() > 1 ? "," : "") + Json(key).dump() + ":" + canonical(value.at(key));
    }
    return text + "}";
  }
  if (value.is_array()) {
    std::string text = "[";
    for (const Json& element : value) text += (text.size() > 1 ? "," : "") + canonical(element);
    return text + "]";
  }
  if (value.is_number()) return fmt::format("{:.17g}", value.get<double>());
  return dump(value);
}

namespace {

class Sha256 {
 public:
  Sha256() { sha256_init(&context_); }
  void add(std::string_view text) {
    sha256_update(&context_, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  }
  std::string digest() {
    std::uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(&context_, sizeof bytes, bytes);
    std::string hex;
    for (const std::uint8_t byte : bytes) hex += fmt::format("{:02x}", byte);
    return hex;
  }

 private:
  sha256_ctx context_;
};

}  // namespace

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  return hash.digest();
}

std::string sha256_of_file(const std::filesystem::path& file) {
  Sha256 hash;
  std::ifstream stream(file, std::ios::binary);
  std::array<char, 1 << 16> block;
  while (stream.read(block.data(), block.size()) || stream.gcount() > 0)
    hash.add({block.data(), static_cast<std::size_t>(stream.gcount())});
  return hash.digest();
}

}  // namespace headroom::scenario
