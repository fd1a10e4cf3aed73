#include "sim/scenario/attributes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

std::optional<int> whole_number(const std::string& text, int low, int high) {
  const auto parsed = Json::parse(text, nullptr, false);
  if (!parsed.is_number_integer()) return std::nullopt;
  const auto number = parsed.get<std::int64_t>();
  if (number < low || number > high) return std::nullopt;
  return static_cast<int>(number);
}

}  // namespace

std::optional<int> Attribute::integer(int low, int high) const {
  const auto number = whole_number(value, low, high);
  if (!number) node.refuse(fmt::format("a text with a whole number from {} to {}", low, high));
  return number;
}

std::optional<Duration> Attribute::seconds(int low, int high) const {
  const auto number = integer(low, high);
  return number ? std::optional(Duration::seconds(*number)) : std::nullopt;
}

std::optional<std::string> Attribute::choice(const std::vector<std::string>& choices) const {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  node.refuse(one_of(choices));
  return std::nullopt;
}

std::optional<std::optional<int>> Attribute::off_or_integer(int low, int high) const {
  if (value == "off") return std::optional<int>();
  if (const auto number = whole_number(value, low, high)) return number;
  node.refuse(fmt::format("\"off\", or a text with a whole number from {} to {}", low, high));
  return std::nullopt;
}

std::vector<Attribute> read_attributes(ObjectReader& object, const Described& described) {
  std::vector<Attribute> attributes;
  const auto inside = object.optional("Attributes");
  const auto beside = described.beside("Attributes");
  if (inside && beside) inside->report("a second list of attributes", "one of the two");
  const auto& list = beside ? beside : inside;
  if (!list) return attributes;
  for (const Node& entry : list->list()) {
    ObjectReader pair(entry, "{\"Key\": ..., \"Value\": ...}");
    const auto key = pair.required("Key");
    const auto value = pair.required("Value");
    const auto key_text = key ? key->text() : std::nullopt;
    const auto value_text = value ? value->text() : std::nullopt;
    if (key_text && value_text) attributes.push_back({*key_text, *value_text, *key, *value});
  }
  return attributes;
}

std::optional<Node> read_either(ObjectReader& object, const Described& described,
                                const std::string& key) {
  auto inside = object.optional(key);
  return inside ? inside : described.beside(key);
}

void note_attribute(const Attribute& attribute, const std::vector<std::string>& noted,
                    std::vector<std::string> handled) {
  if (std::find(noted.begin(), noted.end(), attribute.key) != noted.end()) {
    attribute.node.warn(
        scaling::message("{} is not modelled and without effect here", attribute.key));
    return;
  }
  handled.insert(handled.end(), noted.begin(), noted.end());
  const std::string near = nearest(attribute.key, handled);
  attribute.key_node.report(near.empty()
                                ? "unknown attribute"
                                : fmt::format("unknown attribute; did you mean \"{}\"?", near));
}

}  // namespace headroom::scenario
