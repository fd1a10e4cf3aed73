#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pugi {
class xml_node;
}

/// What a JMeter plan's XML is made of.
namespace headroom::load::jmx {

/// A property of an element, in whatever type this version of JMeter saved it.
std::optional<std::string> property(const pugi::xml_node& element, const char* name);
/// A named property that holds others: elementProp, collectionProp.
pugi::xml_node property_node(const pugi::xml_node& element, const char* name);
/// The values of a collectionProp, in order.
std::vector<std::string> values_of(const pugi::xml_node& collection);

/// A property's text without the blanks and line ends around it.
std::string stripped(std::string text);

/// The element's class without its package: "UltimateThreadGroup".
std::string class_of(const pugi::xml_node& element);
/// "Plan > Users" and the element's own name.
std::string path_of(const std::string& parent, const pugi::xml_node& element);
bool is_enabled(const pugi::xml_node& element);
/// The hashTree that holds the element's children; nothing where it is missing.
pugi::xml_node children_of(const pugi::xml_node& element);

/// Gets an element, and the hashTree of its children.
using Visitor = std::function<void(const pugi::xml_node&, const pugi::xml_node&)>;
/// Every element of a hashTree; also those that are disabled.
void for_all_elements(const pugi::xml_node& hash_tree, const Visitor& visit);
/// Those that are enabled: a disabled one goes with everything below it.
void for_each_element(const pugi::xml_node& hash_tree, const Visitor& visit);

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
