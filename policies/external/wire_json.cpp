#include "policies/external/wire_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace headroom::policies::external {
namespace {

constexpr std::size_t kMostQuoted = 100;    // bytes
constexpr double kMostSeconds = 1.6e9;      // 50 years, as a scenario may last
constexpr long double kNanoseconds = 1e9L;  // a second
const std::string kAnyText = "a text";
const std::string kAnyNumber = "a number";

std::string as_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Json parse_line(std::string_view line) {
  Json json;
  try {
    json = Json::parse(line);
  } catch (const Json::parse_error& error) {
    throw BadLine(fmt::format("no JSON from its character {} on: {}", error.byte, excerpt(line)));
  } catch (const Json::exception&) {
    throw BadLine("no number that a computer can hold: " + excerpt(line));
  }
  if (!json.is_object()) throw BadLine("no JSON object: " + excerpt(line));
  return json;
}

std::string line_of(const Json& json) { return as_text(json); }

std::string excerpt(std::string_view text) {
  std::size_t length = std::min(text.size(), kMostQuoted);
  const auto is_within_character = [&](std::size_t i) {  // of UTF-8
    return (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  };
  while (length > 0 && length < text.size() && is_within_character(length)) --length;
  std::string shown(text.substr(0, length));
  for (char& c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) c = '?';
  }
  return length < text.size() ? shown + "..." : shown;
}

Json seconds_of(const std::optional<Duration>& duration) {
  return duration ? Json(duration->seconds()) : Json(nullptr);
}

Json seconds_of(const std::optional<Instant>& instant) {
  return instant ? Json(instant->seconds()) : Json(nullptr);
}

Instant instant_of(double seconds) {
  if (!(std::abs(seconds) <= kMostSeconds))
    throw BadLine(fmt::format("{:g} seconds, where 50 years are the most", seconds));
  // In more digits than a double has, as the product must not be rounded before it is a whole one.
  const long double ns = static_cast<long double>(seconds) * kNanoseconds;
  return Instant::at(Duration::nanoseconds(std::llround(ns)));
}

LineReader::LineReader(const Json& json, std::string place)
    : json_(&json), place_(std::move(place)) {
  if (!json.is_object())
    throw BadLine(fmt::format("{}: found {}, allowed: an object", place_, excerpt(as_text(json))));
}

const Json* LineReader::find(const std::string& key) {
  known_.push_back(key);
  const auto member = json_->find(key);
  return member == json_->end() || member->is_null() ? nullptr : &*member;
}

const Json& LineReader::required(const std::string& key, const std::string& allowed) {
  if (const Json* member = find(key)) return *member;
  refuse(key, allowed);
}

void LineReader::refuse(const std::string& key, const std::string& allowed) const {
  const auto member = json_->find(key);
  const std::string found = member == json_->end() ? "nothing" : excerpt(as_text(*member));
  throw BadLine(fmt::format("{}/{}: found {}, allowed: {}", place_, key, found, allowed));
}

double LineReader::number(const std::string& key) {
  const Json& member = required(key, kAnyNumber);
  if (!member.is_number()) refuse(key, kAnyNumber);
  return member.get<double>();
}

double LineReader::number_or(const std::string& key, double otherwise) {
  return has(key) ? number(key) : otherwise;
}

std::optional<double> LineReader::number_if(const std::string& key) {
  return has(key) ? std::optional(number(key)) : std::nullopt;
}

int LineReader::whole(const std::string& key, int low) {
  constexpr int kHigh = std::numeric_limits<int>::max();
  const std::string allowed = fmt::format("a whole number from {} on", low);
  const Json& member = required(key, allowed);
  if (!member.is_number()) refuse(key, allowed);
  const auto value = member.get<double>();
  // 4.0 is as whole as 4: some languages know only such numbers.
  if (value != std::floor(value) || value < low || value > kHigh) refuse(key, allowed);
  return static_cast<int>(value);
}

int LineReader::whole_or(const std::string& key, int low, int otherwise) {
  return has(key) ? whole(key, low) : otherwise;
}

std::optional<int> LineReader::whole_if(const std::string& key, int low) {
  return has(key) ? std::optional(whole(key, low)) : std::nullopt;
}

bool LineReader::truth_or(const std::string& key, bool otherwise) {
  const Json* member = find(key);
  if (member == nullptr) return otherwise;
  if (!member->is_boolean()) refuse(key, "true or false");
  return member->get<bool>();
}

std::string LineReader::text(const std::string& key) {
  const Json& member = required(key, kAnyText);
  if (!member.is_string()) refuse(key, kAnyText);
  return member.get<std::string>();
}

std::string LineReader::text_or(const std::string& key, const std::string& otherwise) {
  return has(key) ? text(key) : otherwise;
}

Instant LineReader::instant(const std::string& key) { return instant_of(number(key)); }

std::optional<Instant> LineReader::instant_if(const std::string& key) {
  return has(key) ? std::optional(instant(key)) : std::nullopt;
}

std::optional<Duration> LineReader::duration_if(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const Duration duration = instant(key).since_start();
  if (duration < Duration{}) refuse(key, "seconds from 0 on");
  return duration;
}

std::vector<Json> LineReader::list(const std::string& key) {
  const Json* member = find(key);
  if (member == nullptr) return {};
  if (!member->is_array()) refuse(key, "a list");
  return {member->begin(), member->end()};
}

std::vector<std::string> LineReader::texts(const std::string& key) {
  std::vector<std::string> texts;
  for (const Json& entry : list(key)) {
    if (!entry.is_string()) refuse(key, "a list of texts");
    texts.push_back(entry.get<std::string>());
  }
  return texts;
}

LineReader LineReader::object(const std::string& key) {
  return LineReader(required(key, "an object"), place_ + "/" + key);
}

std::vector<LineReader> LineReader::objects(const std::string& key) {
  std::vector<LineReader> objects;
  const Json* member = find(key);
  if (member == nullptr) return objects;
  if (!member->is_array()) refuse(key, "a list");
  for (const Json& entry : *member)
    objects.emplace_back(entry, fmt::format("{}/{}/{}", place_, key, objects.size()));
  return objects;
}

void LineReader::check_version() {
  if (whole("v", 0) != kWireVersion) refuse("v", fmt::format("{}", kWireVersion));
}

void LineReader::refuse_others() const {
  for (const auto& [key, value] : json_->items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    throw BadLine(
        fmt::format("{}/{}: unknown; there are {}", place_, excerpt(key), fmt::join(known_, ", ")));
  }
}

}  // namespace headroom::policies::external
