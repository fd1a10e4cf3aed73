#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/described.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

/// One of "Attributes": [{"Key", "Value"}], as modify-target-group-attributes has them: each value
/// is a text.
struct Attribute {
  std::string key;
  std::string value;
  Node key_node;
  Node node;  ///< of the value

  /// A whole number. Reports what is none.
  std::optional<int> integer(int low, int high) const;
  std::optional<Duration> seconds(int low, int high) const;
  /// One of these texts. Reports what is none.
  std::optional<std::string> choice(const std::vector<std::string>& choices) const;
  /// "off", or a whole number. Empty after a problem, and empty inside for "off".
  std::optional<std::optional<int>> off_or_integer(int low, int high) const;
};
/// Inside the object, or beside it in an output of describe-...-attributes.
std::vector<Attribute> read_attributes(ObjectReader& object, const Described& described);
/// One of our own keys, in either place.
std::optional<Node> read_either(ObjectReader& object, const Described& described,
                                const std::string& key);

/// For an attribute that has no effect here: a note for one of AWS's, a problem for another key.
/// @param noted AWS's keys without effect @param handled those that have one
void note_attribute(const Attribute& attribute, const std::vector<std::string>& noted,
                    std::vector<std::string> handled);

}  // namespace headroom::scenario
