#include "sim/scenario/json_text.hpp"

#include <fmt/format.h>
#include <nettle/sha2.h>

#include <algorithm>
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

}  // namespace

Json parse_json(std::string_view text, const std::string& file) {
  std::vector<Problem> twice;
  std::vector<std::set<std::string>> keys;
  const auto watch_keys = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      twice.push_back(
          {file, "", fmt::format("the key {} twice in one object", value.dump()), "each key once"});
    }
    return true;
  };
  try {
    Json json = Json::parse(text, watch_keys, true, true);
    if (!twice.empty()) throw BadScenario(std::move(twice));
    return json;
  } catch (const Json::parse_error& error) {
    throw BadScenario({{file, position(text, error.byte), "", plain(error.what())}});
  }
}

std::string describe(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return "null";
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return value.empty() ? "an empty list" : "a list";
    default: return value.dump(-1, ' ', false, Json::error_handler_t::replace);
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
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string sha256(std::string_view text) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  std::uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(&context, sizeof digest, digest);
  std::string hex;
  for (const std::uint8_t byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace headroom::scenario
