#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "sim/load/jmx_element.hpp"
#include "sim/load/jmx_importer.hpp"

/// While Controllers.
namespace headroom::load::jmx {
namespace {

using Kind = PlanNode::Kind;
/// A condition that holds for as many values is taken to hold for ever.
constexpr std::size_t kMostValues = 100'000;
/// One that is false for as many in a row is taken to be false for all that follow.
constexpr std::uint32_t kMostFalses = 1'000;
constexpr std::int64_t kLargest = 1'000'000'000'000'000;  // of a counter: exact as a double

/// What JMeter makes of a condition's text. @return empty: the text is not known
std::optional<bool> is_true(const std::string& resolved) {
  if (resolved.find("${") != std::string::npos) return std::nullopt;
  return resolved != "false";
}

/// Counters that each turn of a controller moves on once: its own, and those of plain controllers
/// and transactions in it.
void find_counters(const pugi::xml_node& children, std::vector<pugi::xml_node>& counters) {
  for_each_element(children, [&](const pugi::xml_node& element, const pugi::xml_node& below) {
    const std::string kind = class_of(element);
    if (kind == "CounterConfig") counters.push_back(element);
    if (kind == "GenericController" || kind == "TransactionController")
      find_counters(below, counters);
  });
}

}  // namespace

std::optional<PlanNode> Importer::read_while(const Xml& element, const Xml& children,
                                             const std::string& path) {
  const std::string given = property(element, "WhileController.condition").value_or("");
  const std::string condition = stripped(text_.resolve_quietly(given));
  PlanNode node;
  if (condition.empty() || condition == "LAST") {
    node.kind = Kind::until_failed;
    node.checks_first = condition == "LAST";
    return node;
  }
  const auto decided = is_true(condition);
  if (decided && !*decided) return std::nullopt;
  if (decided) {
    node.loops = PlanNode::kForever;
    return node;
  }
  if (const auto counted = read_counted_while(given, children, path)) {
    if (!counted->holds.front()) return std::nullopt;
    if (std::count(counted->holds.begin(), counted->holds.end(), false) > 0) return counted;
    if (counted->period == 0)
      warn(path, element,
           scaling::message(
               "\"{}\" holds for the first {} values of its counter: taken to hold always", given,
               kMostValues));
    node.loops = PlanNode::kForever;
    return node;
  }
  warn(path, element,
       scaling::message("how long \"{}\" holds can not be told: its children run once", given));
  return node;
}

/// The condition with each value of the one counter that it hangs on. Before the first value it is
/// asked with the variable undefined, which no function makes "false" (seen with JMeter 2.13).
std::optional<PlanNode> Importer::read_counted_while(const std::string& condition,
                                                     const Xml& children, const std::string& path) {
  std::vector<Xml> counters;
  find_counters(children, counters);
  std::optional<PlanNode> found;
  for (const Xml& counter : counters) {
    const std::string name = property(counter, "CounterConfig.name").value_or("");
    const bool has_format = !property(counter, "CounterConfig.format").value_or("").empty();
    if (name.empty() || has_format || text_.changes(name) != 1) continue;
    const auto at = [&](const char* key, std::int64_t empty) {
      return whole_number(counter, path, key, empty, -kLargest, kLargest);
    };
    const std::int64_t start = at("CounterConfig.start", 0);
    const std::int64_t end = at("CounterConfig.end", kLargest);
    const std::int64_t increment = at("CounterConfig.incr", 0);
    JmxText text = text_;
    const auto holds = [&](std::optional<std::int64_t> value) {
      text.pin(name, value ? std::optional(std::to_string(*value)) : std::nullopt);
      return is_true(stripped(text.resolve_quietly(condition)));
    };
    PlanNode node;
    node.kind = Kind::counted;
    node.shared = !truth(counter, "CounterConfig.per_user", false);
    node.holds.push_back(holds({}).value_or(true));
    std::int64_t value = start;
    std::uint32_t falses = 0;  // a thread of its own stays at the first one
    while (node.holds.size() <= kMostValues && falses < (node.shared ? kMostFalses : 1)) {
      const auto is_held = holds(value);
      if (!is_held) break;
      node.holds.push_back(*is_held);
      falses = *is_held ? 0 : falses + 1;
      value += increment;
      if (value <= end) continue;
      node.period = static_cast<std::uint32_t>(node.holds.size() - 1);
      break;
    }
    if (node.holds.size() > 1) found = std::move(node);
  }
  return found;
}

}  // namespace headroom::load::jmx
