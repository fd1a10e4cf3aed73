#include "sim/load/jmx_element.hpp"

#include <cstring>
#include <pugixml.hpp>
#include <set>

namespace headroom::load::jmx {

std::optional<std::string> property(const pugi::xml_node& element, const char* name) {
  for (const pugi::xml_node& child : element.children()) {
    if (std::strcmp(child.attribute("name").value(), name) == 0) return child.child_value();
    if (std::strcmp(child.child_value("name"), name) == 0) return child.child_value("value");
  }
  return std::nullopt;
}

pugi::xml_node property_node(const pugi::xml_node& element, const char* name) {
  return element.find_child_by_attribute("name", name);
}

std::vector<std::string> values_of(const pugi::xml_node& collection) {
  std::vector<std::string> values;
  for (const pugi::xml_node& child : collection.children()) {
    if (child.type() == pugi::node_element) values.emplace_back(child.child_value());
  }
  return values;
}

std::string stripped(std::string text) {
  text.erase(0, text.find_first_not_of(" \t\r\n"));
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

std::string class_of(const pugi::xml_node& element) {
  std::string name = element.attribute("testclass").as_string(element.name());
  return name.substr(name.rfind('.') + 1);
}

std::string path_of(const std::string& parent, const pugi::xml_node& element) {
  const std::string name = element.attribute("testname").as_string(element.name());
  return parent.empty() ? name : parent + " > " + name;
}

bool is_enabled(const pugi::xml_node& element) {
  return element.attribute("enabled").as_bool(true);
}

pugi::xml_node children_of(const pugi::xml_node& element) {
  pugi::xml_node next = element.next_sibling();
  while (next && next.type() != pugi::node_element) next = next.next_sibling();
  return std::strcmp(next.name(), "hashTree") == 0 ? next : pugi::xml_node();
}

void for_all_elements(const pugi::xml_node& hash_tree, const Visitor& visit) {
  for (pugi::xml_node node = hash_tree.first_child(); node; node = node.next_sibling()) {
    if (std::strcmp(node.name(), "hashTree") == 0 || node.type() != pugi::node_element) continue;
    visit(node, children_of(node));
  }
}

void for_each_element(const pugi::xml_node& hash_tree, const Visitor& visit) {
  for_all_elements(hash_tree, [&](const pugi::xml_node& node, const pugi::xml_node& children) {
    if (is_enabled(node)) visit(node, children);
  });
}

bool is_assertion(const std::string& kind) { return kind.ends_with("Assertion"); }

bool is_controller(const std::string& kind) {
  return kind.ends_with("Controller") || kind.ends_with("Control") || kind == "RunTime";
}

bool is_timer(const std::string& kind) { return kind.ends_with("Timer"); }

bool is_thread_group(const std::string& kind) { return kind.ends_with("ThreadGroup"); }

bool is_http_sampler(const std::string& kind) {
  return kind == "HTTPSamplerProxy" || kind == "HTTPSampler" || kind == "HTTPSampler2";
}

bool is_other_sampler(const std::string& kind) {
  return (kind.ends_with("Sampler") && !is_http_sampler(kind)) || kind == "TestAction";
}

bool is_without_load(const std::string& kind) {
  static const std::set<std::string> kNames = {"Arguments",
                                               "ResultCollector",
                                               "BackendListener",
                                               "Summariser",
                                               "HeaderManager",
                                               "CookieManager",
                                               "AuthManager",
                                               "DNSCacheManager",
                                               "KeystoreConfig",
                                               "RegexExtractor",
                                               "XPathExtractor",
                                               "JSONPostProcessor",
                                               "XPath2Extractor",
                                               "HtmlExtractor",
                                               "ResultSaver",
                                               "BoundaryExtractor",
                                               "LoginConfig",
                                               "DebugPostProcessor",
                                               "CounterConfig",
                                               "RandomVariableConfig",
                                               "CSVDataSet",
                                               "UserParameters",
                                               "TestFragmentController",
                                               "WorkBench",
                                               "JMESPathExtractor"};
  return kNames.contains(kind);
}

}  // namespace headroom::load::jmx
