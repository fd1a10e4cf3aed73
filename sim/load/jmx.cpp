#include "sim/load/jmx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <utility>

#include "sim/load/jmx_text.hpp"

namespace headroom::load {
namespace {

constexpr std::int64_t kMostThreads = 10'000'000;
constexpr double kMostSeconds = 1e9;

/// Elements that neither send nor delay anything.
bool is_without_load(const std::string& element) {
  static const std::set<std::string> kNames = {
      "Arguments",       "ResultCollector",   "BackendListener", "Summariser",
      "HeaderManager",   "CookieManager",     "AuthManager",     "DNSCacheManager",
      "KeystoreConfig",  "RegexExtractor",    "XPathExtractor",  "JSONPostProcessor",
      "XPath2Extractor", "HtmlExtractor",     "ResultSaver",     "BoundaryExtractor",
      "LoginConfig",     "DebugPostProcessor"};
  return kNames.contains(element);
}

bool is_assertion(const std::string& element) { return element.ends_with("Assertion"); }

bool is_controller(const std::string& element) {
  return element.ends_with("Controller") || element.ends_with("Control") || element == "RunTime";
}
bool is_timer(const std::string& element) { return element.ends_with("Timer"); }
bool is_thread_group(const std::string& element) { return element.ends_with("ThreadGroup"); }

/// A property of an element, in whatever type this version of JMeter saved it.
std::optional<std::string> property(const pugi::xml_node& element, const char* name) {
  for (const pugi::xml_node& child : element.children()) {
    if (std::strcmp(child.attribute("name").value(), name) == 0) return child.child_value();
    if (std::strcmp(child.child_value("name"), name) == 0) return child.child_value("value");
  }
  return std::nullopt;
}

std::string element_class(const pugi::xml_node& element) {
  std::string name = element.attribute("testclass").as_string(element.name());
  return name.substr(name.rfind('.') + 1);
}

/// What the elements around a sampler give it.
struct Scope {
  std::string path;
  std::vector<Timer> timers;
  double response_timeout_ms = 0;  ///< of the nearest HTTP request defaults; 0: none
};

/// One pass over a plan.
class Importer {
 public:
  explicit Importer(const std::map<std::string, std::string>& properties) : text_(properties) {}

  JmxPlan read(std::string_view xml) {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml.data(), xml.size());
    if (!parsed) {
      const auto offset = std::min(
          static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0)), xml.size());
      const auto line =
          1 + std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
      throw BadJmx(fmt::format("line {}: not well-formed XML: {}", line, parsed.description()));
    }
    const pugi::xml_node root = document.child("jmeterTestPlan");
    if (!root) {
      throw BadJmx(fmt::format("the root element is <{}>, not <jmeterTestPlan>",
                               document.document_element().name()));
    }
    define_variables(root.child("hashTree"));
    text_.take_unknown();  // a variable that nobody uses may be whatever it is
    read_plan(root.child("hashTree"));
    for (const std::string& name : text_.unused_properties())
      warn("properties", root, fmt::format("the plan does not use the property {}", name));
    return std::move(plan_);
  }

 private:
  /// The test element and the hashTree of its children, pair by pair.
  template <class Visitor>
  static void for_each_element(const pugi::xml_node& hash_tree, Visitor visit) {
    for (pugi::xml_node node = hash_tree.first_child(); node; node = node.next_sibling()) {
      if (std::strcmp(node.name(), "hashTree") == 0 || node.type() != pugi::node_element) continue;
      pugi::xml_node children = node.next_sibling();
      while (children && children.type() != pugi::node_element) children = children.next_sibling();
      if (std::strcmp(children.name(), "hashTree") != 0) children = {};
      if (node.attribute("enabled").as_bool(true)) visit(node, children);
    }
  }

  void warn(const std::string& path, const pugi::xml_node& element, std::string message) {
    plan_.warnings.push_back({path, element_class(element), std::move(message)});
  }
  static std::string path_of(const std::string& parent, const pugi::xml_node& element) {
    const std::string name = element.attribute("testname").as_string(element.name());
    return parent.empty() ? name : parent + " > " + name;
  }

  /// User-defined variables count from the start of the test, wherever they stand.
  void define_variables(const pugi::xml_node& hash_tree) {
    for_each_element(hash_tree, [&](const pugi::xml_node& element, const pugi::xml_node& children) {
      const std::string kind = element_class(element);
      if (kind == "Arguments") define_arguments(element);
      if (kind == "TestPlan") {
        define_arguments(
            element.find_child_by_attribute("name", "TestPlan.user_defined_variables"));
      }
      define_variables(children);
    });
  }
  void define_arguments(const pugi::xml_node& element) {
    const auto arguments = element.find_child_by_attribute("name", "Arguments.arguments");
    for (const pugi::xml_node& argument : arguments.children()) {
      if (const auto name = property(argument, "Argument.name")) {
        text_.define(*name, property(argument, "Argument.value").value_or(""));
      }
    }
  }

  std::string resolved(const pugi::xml_node& element, const char* name, const std::string& absent) {
    return text_.resolve(property(element, name).value_or(absent));
  }

  /// @param empty what an empty or absent field means
  double number(const pugi::xml_node& element, const std::string& path, const char* name,
                double empty) {
    std::string text = resolved(element, name, "");
    text.erase(0, text.find_first_not_of(" \t\n"));
    text.erase(text.find_last_not_of(" \t\n") + 1);
    if (text.empty()) return empty;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
      throw BadJmx(fmt::format(
          "{}: {} is \"{}\", which is no number (give a variable's value with \"properties\")",
          path, name, text));
    }
    return value;
  }

  /// A whole number within bounds.
  std::int64_t whole_number(const pugi::xml_node& element, const std::string& path,
                            const char* name, std::int64_t empty, std::int64_t low,
                            std::int64_t high) {
    const double value = number(element, path, name, static_cast<double>(empty));
    if (value == std::floor(value) && value >= static_cast<double>(low) &&
        value <= static_cast<double>(high)) {
      return static_cast<std::int64_t>(value);
    }
    throw BadJmx(fmt::format("{}: {} is {:g}, which is no whole number from {} to {}", path, name,
                             value, low, high));
  }

  /// Seconds, as a thread group gives its times.
  Duration seconds(const pugi::xml_node& element, const std::string& path, const char* name) {
    const double value = number(element, path, name, 0);
    if (value < 0 || value > kMostSeconds) {
      throw BadJmx(fmt::format("{}: {} is {:g}, which is no time from 0 to {:g} s", path, name,
                               value, kMostSeconds));
    }
    return Duration::from_seconds(value);
  }

  std::uint32_t loop_count(const pugi::xml_node& element, const std::string& path) {
    const auto loops =
        whole_number(element, path, "LoopController.loops", 1, -1, PlanNode::kForever - 1);
    return loops < 0 ? PlanNode::kForever : static_cast<std::uint32_t>(loops);
  }

  void read_plan(const pugi::xml_node& hash_tree) {
    for_each_element(hash_tree, [&](const pugi::xml_node& element, const pugi::xml_node& children) {
      if (element_class(element) != "TestPlan") {
        warn(path_of("", element), element, "stands outside the test plan and is left out");
        return;
      }
      Scope scope;
      scope.path = path_of("", element);
      if (resolved(element, "TestPlan.serialize_threadgroups", "false") == "true") {
        warn(scope.path, element,
             "its thread groups are to run one after the other; here they run together");
      }
      collect_scope(children, scope);
      for_each_element(children,
                       [&](const pugi::xml_node& child, const pugi::xml_node& grandchildren) {
                         read_top_level(child, grandchildren, scope);
                       });
    });
  }

  void read_top_level(const pugi::xml_node& element, const pugi::xml_node& children,
                      const Scope& scope) {
    const std::string kind = element_class(element);
    if (kind == "ThreadGroup") {
      read_thread_group(element, children, scope);
    } else if (is_thread_group(kind)) {
      warn(path_of(scope.path, element), element,
           "this kind of thread group is not modelled: it sends nothing");
    } else if (!belongs_to_scope(kind)) {
      warn(path_of(scope.path, element), element, "is not modelled and left out");
    }
  }

  static bool belongs_to_scope(const std::string& kind) {
    return is_timer(kind) || kind == "ConfigTestElement" || is_assertion(kind) ||
           is_without_load(kind);
  }

  /// Timers and HTTP defaults cover everything beside and below them, wherever they stand.
  void collect_scope(const pugi::xml_node& hash_tree, Scope& scope) {
    for_each_element(hash_tree, [&](const pugi::xml_node& element, const pugi::xml_node&) {
      const std::string kind = element_class(element);
      if (is_timer(kind)) {
        if (const auto timer = read_timer(element, path_of(scope.path, element)))
          scope.timers.push_back(*timer);
      } else if (kind == "ConfigTestElement") {
        scope.response_timeout_ms =
            number(element, path_of(scope.path, element), "HTTPSampler.response_timeout",
                   scope.response_timeout_ms);
        note_connect_timeout(path_of(scope.path, element), element);
      } else if (is_assertion(kind)) {
        warn(path_of(scope.path, element), element,
             "what a server would answer is not known: every response passes this assertion");
      }
    });
  }

  std::optional<Timer> read_timer(const pugi::xml_node& element, const std::string& path) {
    const std::string kind = element_class(element);
    Timer timer;
    if (kind == "ConstantTimer") {
      timer.kind = Timer::Kind::constant;
    } else if (kind == "UniformRandomTimer") {
      timer.kind = Timer::Kind::uniform;
    } else if (kind == "GaussianRandomTimer") {
      timer.kind = Timer::Kind::gaussian;
    } else if (kind == "PoissonRandomTimer") {
      timer.kind = Timer::Kind::poisson;
    } else {
      warn(path, element, "this timer is not modelled: it delays nothing");
      return std::nullopt;
    }
    timer.offset_ms = number(element, path, "ConstantTimer.delay", 0);
    timer.range_ms = number(element, path, "RandomTimer.range", 0);
    return timer;
  }

  void read_thread_group(const pugi::xml_node& element, const pugi::xml_node& children,
                         const Scope& outer) {
    Scope scope = outer;
    scope.path = path_of(outer.path, element);
    ThreadGroupConfig group;
    group.name = element.attribute("testname").as_string("Thread Group");
    group.threads = static_cast<std::uint32_t>(
        whole_number(element, scope.path, "ThreadGroup.num_threads", 1, 0, kMostThreads));
    group.ramp_up = seconds(element, scope.path, "ThreadGroup.ramp_time");
    const pugi::xml_node loop =
        element.find_child_by_attribute("name", "ThreadGroup.main_controller");
    group.loops = loop_count(loop, scope.path);
    if (resolved(element, "ThreadGroup.scheduler", "false") == "true") {
      group.delay = seconds(element, scope.path, "ThreadGroup.delay");
      const Duration duration = seconds(element, scope.path, "ThreadGroup.duration");
      if (duration > Duration{}) group.duration = duration;
    }
    const std::string on_error = resolved(element, "ThreadGroup.on_sample_error", "continue");
    if (on_error == "startnextloop") {
      group.on_error = ThreadGroupConfig::OnError::start_next_loop;
    } else if (on_error == "stopthread") {
      group.on_error = ThreadGroupConfig::OnError::stop_thread;
    } else if (on_error != "continue") {
      warn(scope.path, element,
           fmt::format("\"{}\" after an error is not modelled: the thread goes on", on_error));
    }
    if (resolved(element, "ThreadGroup.same_user_on_next_iteration", "true") == "false") {
      warn(scope.path, element,
           "a new user each iteration is not modelled: each thread keeps its connection");
    }
    group.plan = read_nodes(children, scope, group);
    if (group.threads == 0) warn(scope.path, element, "has no threads: it sends nothing");
    note_keep_alive(scope.path, element, group);
    note_unknown(scope.path, element);
    plan_.thread_groups.push_back(std::move(group));
  }

  std::vector<PlanNode> read_nodes(const pugi::xml_node& hash_tree, Scope scope,
                                   ThreadGroupConfig& group) {
    collect_scope(hash_tree, scope);
    std::vector<PlanNode> nodes;
    for_each_element(hash_tree, [&](const pugi::xml_node& element, const pugi::xml_node& children) {
      const std::string kind = element_class(element);
      Scope inner = scope;
      inner.path = path_of(scope.path, element);
      if (kind == "HTTPSamplerProxy" || kind == "HTTPSampler" || kind == "HTTPSampler2") {
        nodes.push_back(read_sampler(element, children, inner, group));
      } else if (is_controller(kind)) {
        PlanNode node;
        if (kind == "LoopController") {
          node.loops = loop_count(element, inner.path);
        } else if (kind != "GenericController" && kind != "TransactionController") {
          warn(inner.path, element,
               "this controller is not modelled: its children run once, in order, each time");
        }
        node.children = read_nodes(children, inner, group);
        nodes.push_back(std::move(node));
      } else if (!belongs_to_scope(kind)) {
        warn(inner.path, element, "is not modelled and left out");
      }
    });
    return nodes;
  }

  PlanNode read_sampler(const pugi::xml_node& element, const pugi::xml_node& children, Scope scope,
                        ThreadGroupConfig& group) {
    collect_scope(children, scope);
    for_each_element(children, [&](const pugi::xml_node& child, const pugi::xml_node&) {
      if (!belongs_to_scope(element_class(child))) {
        warn(path_of(scope.path, child), child, "is not modelled and left out");
      }
    });
    Sampler sampler;
    sampler.name = element.attribute("testname").as_string("HTTP Request");
    sampler.timers = scope.timers;
    // An empty field takes the nearest defaults' value; a written 0 means no time-out.
    const bool is_empty = resolved(element, "HTTPSampler.response_timeout", "").empty();
    const double timeout_ms = is_empty
                                  ? scope.response_timeout_ms
                                  : number(element, scope.path, "HTTPSampler.response_timeout", 0);
    if (timeout_ms > 0) sampler.response_timeout = Duration::from_nanoseconds(timeout_ms * 1e6);
    note_connect_timeout(scope.path, element);
    if (resolved(element, "HTTPSampler.use_keepalive", "true") != "true") ++without_keep_alive_;
    if (resolved(element, "HTTPSampler.image_parser", "false") == "true") {
      warn(scope.path, element, "downloads of embedded resources are not modelled");
    }
    group.samplers.push_back(std::move(sampler));
    PlanNode node;
    node.sampler = group.samplers.size() - 1;
    return node;
  }

  void note_connect_timeout(const std::string& path, const pugi::xml_node& element) {
    const std::string timeout = resolved(element, "HTTPSampler.connect_timeout", "");
    if (!timeout.empty() && timeout != "0")
      warn(path, element, "a connect time-out of its own is not modelled");
  }

  /// A thread keeps its connection, or none of its requests does.
  void note_keep_alive(const std::string& path, const pugi::xml_node& element,
                       ThreadGroupConfig& group) {
    const std::size_t without = std::exchange(without_keep_alive_, 0);
    group.keep_alive = without == 0;
    if (without > 0 && without < group.samplers.size())
      warn(path, element, "some samplers keep connections, some do not: here none does");
  }

  /// Names what stayed unknown in values that count; addresses of the real server do not.
  void note_unknown(const std::string& path, const pugi::xml_node& element) {
    for (const std::string& reference : text_.take_unknown()) {
      warn(path, element, fmt::format("{} is not known and stays as it is", reference));
    }
  }

  JmxText text_;
  JmxPlan plan_;
  std::size_t without_keep_alive_ = 0;  ///< samplers of the thread group at hand
};

}  // namespace

JmxPlan import_jmx(std::string_view text, const std::map<std::string, std::string>& properties) {
  return Importer(properties).read(text);
}

}  // namespace headroom::load
