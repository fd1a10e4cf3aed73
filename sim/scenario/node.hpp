#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// What all parts of the reader share.
struct ReadContext {
  const Environment& environment;
  std::string file;              ///< as the user named it
  std::filesystem::path folder;  ///< that of the scenario: paths are relative to it
  std::filesystem::path root;    ///< no path leads out of this one
  std::vector<Problem> problems;
  scaling::Messages warnings;
  std::vector<std::pair<std::string, std::string>>
      files;  ///< where a file is named, and its SHA-256
  /// What the application publishes by itself: alarms and policies may watch it.
  std::vector<cloud::CustomMetricConfig> custom_metrics = {};
};

class ObjectReader;

/// A value of the document with its place in it. Each reading method reports what it does not like
/// and then gives nothing, so that one pass finds every problem.
class Node {
 public:
  Node(const Json& json, std::string place, ReadContext& context)
      : json_(&json), place_(std::move(place)), context_(&context) {}

  const Json& json() const { return *json_; }
  const std::string& place() const { return place_; }
  ReadContext& context() const { return *context_; }

  std::optional<double> number(double low = -std::numeric_limits<double>::infinity(),
                               double high = std::numeric_limits<double>::infinity()) const;
  std::optional<std::int64_t> integer(std::int64_t low, std::int64_t high) const;
  std::optional<bool> truth() const;
  std::optional<std::string> text() const;  ///< not empty
  /// @param remark after the list of choices in the message
  std::optional<std::string> choice(const std::vector<std::string>& choices,
                                    const std::string& remark = "") const;
  std::optional<Duration> duration() const;  ///< "90s"
  std::optional<Duration> positive_duration() const;
  std::optional<Duration> aws_seconds(std::int64_t low,
                                      std::int64_t high) const;  ///< a whole number
  std::optional<double> bytes() const;                           ///< "24MB"
  std::vector<Node> list() const;

  /// The value is not what it should be.
  void refuse(const std::string& allowed) const { report(describe(*json_), allowed); }
  void report(const std::string& found, const std::string& allowed) const;
  /// A problem in a sentence of its own.
  void report(const std::string& sentence) const { report("", sentence); }
  void warn(const scaling::Message& message) const;

  /// The content of the file that this text names; empty after a problem. Its hash goes to the
  /// context.
  std::optional<std::string> file_content() const;
  /// The same for a file that is too large to be held: where it lies.
  std::optional<std::filesystem::path> file_path() const;

 private:
  std::optional<std::filesystem::path> path_within_root() const;

  const Json* json_;
  std::string place_;
  ReadContext* context_;
};

/// Reads an object key by key. At its end it reports every key that nobody has asked for, with the
/// nearest known one.
class ObjectReader {
 public:
  /// @param what "a request class": for the message when the value is no object
  ObjectReader(const Node& node, std::string_view what);
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;
  ~ObjectReader();

  const Node& node() const { return node_; }
  bool is_object() const { return node_.json().is_object(); }
  /// Empty where the key is absent, or null.
  std::optional<Node> optional(const std::string& key);
  /// As optional(), but reports an absent key.
  std::optional<Node> required(const std::string& key);
  /// All members with keys that the user chooses; none is unknown then.
  std::vector<std::pair<std::string, Node>> members();

  /// Real keys of AWS without effect here: accepted with a note.
  void note(const std::vector<std::string>& keys);
  /// Keys accepted without a word, e.g. "$schema".
  void ignore(const std::vector<std::string>& keys);
  /// A real key that would change the outcome and is not built yet. A value that means "off"
  /// (false, 0, an empty list or object) passes. @return whether it was there and refused
  bool refuse(const std::string& key, const std::string& why);

 private:
  bool is_asked(const std::string& key) const;

  Node node_;
  std::vector<std::string> known_;
  std::vector<std::string> noted_;
  std::vector<std::string> refused_;
};

/// Reads a JSON document that stands by itself, beside a scenario.
/// @throws BadScenario with every problem at once
void read_document(std::string_view text, const std::string& file,
                   const std::function<void(const Node&)>& read);

/// `place` with one more step, escaped as RFC 6901 asks for.
std::string step(const std::string& place, const std::string& key);

}  // namespace headroom::scenario
