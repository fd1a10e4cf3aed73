#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"

/// What all lines of the wire format have in common: one JSON object a line, read key by key, with
/// a sentence for whatever is not as it should be.
namespace headroom::policies::external {

using Json = nlohmann::ordered_json;

/// Of every line but a decision: `"v": 1`.
inline constexpr int kWireVersion = 1;

/// A line that is not what it should be. The text says what was found and what is allowed.
class BadLine : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// @throws BadLine when it is no JSON, or no object
Json parse_line(std::string_view line);
/// On one line, without the end of it.
std::string line_of(const Json& json);
/// The beginning of what somebody wrote, fit for a message: a line, not too long.
std::string excerpt(std::string_view text);

/// Seconds, or null.
Json seconds_of(const std::optional<Duration>& duration);
Json seconds_of(const std::optional<Instant>& instant);
/// The nearest nanosecond; `Instant::seconds` survives both ways for more than fifty days.
/// @throws BadLine beyond fifty years
Instant instant_of(double seconds);

/// An object of a line, read key by key. null counts as absent. Every reader throws BadLine.
class LineReader {
 public:
  /// @param place JSON pointer, "" for the line itself
  LineReader(const Json& json, std::string place);

  /// nullptr where it is absent.
  const Json* find(const std::string& key);
  bool has(const std::string& key) { return find(key) != nullptr; }

  double number(const std::string& key);
  double number_or(const std::string& key, double otherwise);
  std::optional<double> number_if(const std::string& key);
  int whole(const std::string& key, int low);
  int whole_or(const std::string& key, int low, int otherwise);
  std::optional<int> whole_if(const std::string& key, int low);
  bool truth_or(const std::string& key, bool otherwise);
  std::string text(const std::string& key);
  std::string text_or(const std::string& key, const std::string& otherwise);
  Instant instant(const std::string& key);
  std::optional<Instant> instant_if(const std::string& key);
  /// Not negative.
  std::optional<Duration> duration_if(const std::string& key);
  /// The elements; none where it is absent.
  std::vector<Json> list(const std::string& key);
  std::vector<std::string> texts(const std::string& key);
  LineReader object(const std::string& key);
  /// The elements as objects.
  std::vector<LineReader> objects(const std::string& key);

  /// @throws BadLine unless `"v"` is 1
  void check_version();
  /// @throws BadLine for a key that nobody has asked for
  void refuse_others() const;
  [[noreturn]] void refuse(const std::string& key, const std::string& allowed) const;
  const std::string& place() const { return place_; }

 private:
  const Json& required(const std::string& key, const std::string& allowed);

  const Json* json_;
  std::string place_;
  std::vector<std::string> known_;
};

}  // namespace headroom::policies::external
