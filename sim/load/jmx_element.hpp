#pragma once

#include <cstring>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

/// What a JMeter plan's XML is made of.
namespace headroom::load::jmx {

/// A property of an element, in whatever type this version of JMeter saved it.
std::optional<std::string> property(const pugi::xml_node& element, const char* name);
/// A named property that holds others: elementProp, collectionProp.
pugi::xml_node property_node(const pugi::xml_node& element, const char* name);
/// The values of a collectionProp, in order.
std::vector<std::string> values_of(const pugi::xml_node& collection);

/// The element's class without its package: "UltimateThreadGroup".
std::string class_of(const pugi::xml_node& element);
/// "Plan > Users" and the element's own name.
std::string path_of(const std::string& parent, const pugi::xml_node& element);
bool is_enabled(const pugi::xml_node& element);
/// The hashTree that holds the element's children; nothing where it is missing.
pugi::xml_node children_of(const pugi::xml_node& element);

/// Every element of a hashTree with the hashTree of its children; also those that are disabled.
template <class Visitor>
void for_all_elements(const pugi::xml_node& hash_tree, Visitor visit) {
  for (pugi::xml_node node = hash_tree.first_child(); node; node = node.next_sibling()) {
    if (std::strcmp(node.name(), "hashTree") == 0 || node.type() != pugi::node_element) continue;
    visit(node, children_of(node));
  }
}
/// Those that are enabled: a disabled one goes with everything below it.
template <class Visitor>
void for_each_element(const pugi::xml_node& hash_tree, Visitor visit) {
  for_all_elements(hash_tree, [&](const pugi::xml_node& node, const pugi::xml_node& children) {
    if (is_enabled(node)) visit(node, children);
  });
}

bool is_assertion(const std::string& kind);
bool is_controller(const std::string& kind);
bool is_timer(const std::string& kind);
bool is_thread_group(const std::string& kind);
bool is_http_sampler(const std::string& kind);
/// Samplers that send no HTTP request.
bool is_other_sampler(const std::string& kind);
/// Elements that neither send nor delay anything, or only change what is sent.
bool is_without_load(const std::string& kind);

}  // namespace headroom::load::jmx
