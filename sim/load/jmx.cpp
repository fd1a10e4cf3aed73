#include "sim/load/jmx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <pugixml.hpp>
#include <set>

#include "sim/load/jmx_element.hpp"
#include "sim/load/jmx_importer.hpp"

namespace headroom::load {
namespace jmx {

constexpr double kMostSeconds = 1e9;

// ---- the document ------------------------------------------------------------------------------

Importer::Importer(const std::map<std::string, std::string>& properties, const JmxFiles& files,
                   const std::string& jmeter)
    : text_(properties), files_(files), jmeter_(jmeter) {}
Importer::~Importer() = default;

pugi::xml_node Importer::root() const {
  return documents_.front()->child("jmeterTestPlan").child("hashTree");
}

pugi::xml_node Importer::parse(std::string_view xml, const std::string& what) {
  documents_.push_back(std::make_unique<pugi::xml_document>());
  pugi::xml_document& document = *documents_.back();
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) {
    const auto offset =
        std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0)), xml.size());
    const auto line =
        1 + std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
    throw BadJmx(
        fmt::format("{}line {}: not well-formed XML: {}", what, line, parsed.description()));
  }
  const Xml root = document.child("jmeterTestPlan");
  if (!root) {
    throw BadJmx(fmt::format("{}the root element is <{}>, not <jmeterTestPlan>", what,
                             document.document_element().name()));
  }
  return root;
}

JmxPlan Importer::read(std::string_view xml) {
  const Xml plan = parse(xml, "");
  plan_.version = plan.attribute("jmeter").as_string();
  is_version_2_ = (jmeter_.empty() ? plan_.version : jmeter_).starts_with("2.");
  if (const auto factor = text_.property("timer.factor"))
    timer_factor_ = as_number(*factor, "properties", "timer.factor");
  define_variables(root());
  text_.take_unknown();  // a variable that nobody uses may be whatever it is
  read_plan(root());
  for (const std::string& name : text_.unused_properties())
    warn("properties", plan, scaling::message("the plan does not use the property {}", name));
  return std::move(plan_);
}

void Importer::warn(const std::string& path, const Xml& element, scaling::Message message) {
  plan_.warnings.push_back({path, class_of(element), std::move(message)});
}

/// User-defined variables count from the start of the test, wherever they stand. Those that
/// something sets while the test runs are no constants.
void Importer::define_variables(const Xml& hash_tree) {
  static const std::map<std::string, std::vector<const char*>> kSetters = {
      {"CSVDataSet", {"variableNames"}},
      {"CounterConfig", {"CounterConfig.name"}},
      {"RandomVariableConfig", {"variableName"}},
      {"RegexExtractor", {"RegexExtractor.refname"}},
      {"XPathExtractor", {"XPathExtractor.refname"}},
      {"XPath2Extractor", {"XPathExtractor2.refname"}},
      {"HtmlExtractor", {"HtmlExtractor.refname"}},
      {"BoundaryExtractor", {"BoundaryExtractor.refname"}},
      {"JSONPostProcessor", {"JSONPostProcessor.referenceNames"}},
      {"JMESPathExtractor", {"JMESExtractor.referenceName"}},
      {"ForeachController", {"ForeachController.returnVal"}}};
  for_each_element(hash_tree, [&](const Xml& element, const Xml& children) {
    const std::string kind = class_of(element);
    if (kind == "Arguments") define_arguments(element);
    if (kind == "TestPlan")
      define_arguments(property_node(element, "TestPlan.user_defined_variables"));
    if (const auto setter = kSetters.find(kind); setter != kSetters.end()) {
      for (const char* name : setter->second) {
        std::string names = property(element, name).value_or("");
        for (std::size_t at = 0; at <= names.size();) {
          const std::size_t end = std::min(names.find_first_of(",;", at), names.size());
          std::string one = names.substr(at, end - at);
          one.erase(0, one.find_first_not_of(" \t"));
          one.erase(one.find_last_not_of(" \t") + 1);
          if (!one.empty()) text_.forget(one);
          at = end + 1;
        }
      }
    }
    define_variables(children);
  });
}

void Importer::define_arguments(const Xml& element) {
  for (const Xml& argument : property_node(element, "Arguments.arguments").children()) {
    if (const auto name = property(argument, "Argument.name"))
      text_.define(*name, property(argument, "Argument.value").value_or(""));
  }
}

void Importer::read_plan(const Xml& hash_tree) {
  for_each_element(hash_tree, [&](const Xml& element, const Xml& children) {
    if (class_of(element) == "WorkBench") return;
    if (class_of(element) != "TestPlan") {
      warn(path_of("", element), element,
           scaling::message("stands outside the test plan and is left out"));
      return;
    }
    Scope scope{path_of("", element)};
    plan_.name = scope.path;
    is_serial_ = truth(element, "TestPlan.serialize_threadgroups", false);
    tears_down_after_a_stop_ = truth(element, "TestPlan.tearDown_on_shutdown", false);
    collect_scope(children, scope);
    for_each_element(children, [&](const Xml& child, const Xml& grandchildren) {
      read_top_level(child, grandchildren, scope);
    });
  });
}

void Importer::read_top_level(const Xml& element, const Xml& children, const Scope& scope) {
  const std::string kind = class_of(element);
  if (is_thread_group(kind)) {
    read_group(element, children, scope);
  } else if (!belongs_to_scope(kind)) {
    warn(path_of(scope.path, element), element, scaling::message("is not modelled and left out"));
  }
}

bool Importer::belongs_to_scope(const std::string& kind) {
  return is_timer(kind) || kind == "ConfigTestElement" || kind == "CacheManager" ||
         is_assertion(kind) || is_without_load(kind);
}

/// Timers and HTTP defaults cover everything beside and below them, wherever they stand.
void Importer::collect_scope(const Xml& hash_tree, Scope& scope) {
  for_each_element(hash_tree, [&](const Xml& element, const Xml&) {
    const std::string kind = class_of(element);
    const std::string path = path_of(scope.path, element);
    if (is_timer(kind)) {
      add_timer(element, path, scope);
    } else if (kind == "ConfigTestElement") {
      const std::string gui = element.attribute("guiclass").as_string();
      if (!gui.empty() && gui.find("HttpDefaults") == std::string::npos) return;
      for (const char* name : {"HTTPSampler.response_timeout", "HTTPSampler.path",
                               "HTTPSampler.image_parser", "HTTPSampler.protocol"}) {
        if (const auto value = property(element, name); value && !value->empty())
          scope.defaults[name] = *value;
      }
    } else if (kind == "CSVDataSet") {
      add_lines(element, path, scope);
    } else if (kind == "CacheManager") {
      warn(path, element,
           scaling::message("what a client has in its cache is not known: every request is sent"));
    } else if (is_assertion(kind)) {
      warn(path, element,
           scaling::message(
               "what a server would answer is not known: every response passes this assertion"));
    }
  });
}

// ---- values ------------------------------------------------------------------------------------

std::string Importer::resolved(const Xml& element, const char* name, const std::string& absent) {
  return stripped(text_.resolve(property(element, name).value_or(absent)));
}

bool Importer::truth(const Xml& element, const char* name, bool absent) {
  return resolved(element, name, absent ? "true" : "false") == "true";
}

double Importer::as_number(const std::string& text, const std::string& path,
                           const std::string& name) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    throw BadJmx(fmt::format(
        "{}: {} is \"{}\", which is no number (give a variable's value with \"properties\")", path,
        name, text));
  }
  return value;
}

double Importer::number(const Xml& element, const std::string& path, const char* name,
                        double empty) {
  const std::string text = resolved(element, name);
  return text.empty() ? empty : as_number(text, path, name);
}

std::int64_t Importer::whole(double value, const std::string& path, const std::string& name,
                             std::int64_t low, std::int64_t high) {
  if (value == std::floor(value) && value >= static_cast<double>(low) &&
      value <= static_cast<double>(high)) {
    return static_cast<std::int64_t>(value);
  }
  throw BadJmx(fmt::format("{}: {} is {:g}, which is no whole number from {} to {}", path, name,
                           value, low, high));
}

std::int64_t Importer::whole_number(const Xml& element, const std::string& path, const char* name,
                                    std::int64_t empty, std::int64_t low, std::int64_t high) {
  return whole(number(element, path, name, static_cast<double>(empty)), path, name, low, high);
}

Duration Importer::time(double value, double unit_s, const std::string& path,
                        const std::string& name) {
  if (value >= 0 && value * unit_s <= kMostSeconds) return Duration::from_seconds(value * unit_s);
  throw BadJmx(fmt::format("{}: {} is {:g}, which is no time from 0 to {:g} s", path, name, value,
                           kMostSeconds));
}

/// As a thread group gives its times.
Duration Importer::seconds(const Xml& element, const std::string& path, const char* name) {
  return time(number(element, path, name, 0), 1, path, name);
}

std::optional<std::pair<double, double>> Importer::random_range(const Xml& element,
                                                                const char* name) {
  const std::string text = text_.resolve_quietly(property(element, name).value_or(""));
  constexpr std::string_view kBegin = "${__Random(";
  if (!text.starts_with(kBegin) || !text.ends_with(")}")) return std::nullopt;
  const char* at = text.data() + kBegin.size();
  const char* const end = text.data() + text.size();
  double low = 0, high = 0;
  const auto [comma, error] = std::from_chars(at, end, low);
  if (error != std::errc{} || comma == end || *comma != ',') return std::nullopt;
  at = comma + 1;
  while (at != end && *at == ' ') ++at;
  const auto [rest, wrong] = std::from_chars(at, end, high);
  if (wrong != std::errc{} || rest == end || (*rest != ',' && *rest != ')') || high < low)
    return std::nullopt;
  return std::pair{low, high};
}

std::vector<std::vector<std::string>> Importer::rows_of(const Xml& collection,
                                                        const std::string& path,
                                                        std::size_t columns) {
  std::vector<std::vector<std::string>> rows;
  for (const Xml& row : collection.children()) {
    if (row.type() != pugi::node_element) continue;
    rows.push_back(values_of(row));
    for (std::string& value : rows.back()) value = text_.resolve(value);
    if (rows.back().size() < columns) {
      throw BadJmx(fmt::format("{}: row {} of {} has {} columns, not {}", path, rows.size(),
                               collection.attribute("name").value(), rows.back().size(), columns));
    }
  }
  return rows;
}

std::vector<std::vector<std::string>> Importer::calls_in(const std::string& text,
                                                         const std::string& path,
                                                         const std::string& name) {
  std::vector<std::vector<std::string>> calls;
  for (std::size_t at = text.find_first_not_of(" \t\r\n"); at < text.size();
       at = text.find_first_not_of(" \t\r\n", at)) {
    const std::size_t open = text.find('(', at);
    const std::size_t close = text.find(')', at);
    if (close == std::string::npos || open > close)
      throw BadJmx(fmt::format("{}: {} is \"{}\": brackets do not match", path, name, text));
    std::vector<std::string> call{text.substr(at, open - at)};
    for (std::size_t from = open + 1; from <= close;) {
      const std::size_t comma = std::min(text.find(',', from), close);
      std::string argument = text.substr(from, comma - from);
      argument.erase(0, argument.find_first_not_of(' '));
      argument.erase(argument.find_last_not_of(' ') + 1);
      call.push_back(std::move(argument));
      from = comma + 1;
    }
    calls.push_back(std::move(call));
    at = close + 1;
  }
  return calls;
}

/// "1m30s", "20": seconds.
double Importer::short_time(const std::string& text, const std::string& path,
                            const std::string& name) {
  static const std::map<char, double> kUnits = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
  double total = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789.", at), text.size());
    const double value = as_number(text.substr(at, end - at), path, name);
    const auto unit = end == text.size() ? kUnits.find('s') : kUnits.find(text[end]);
    if (unit == kUnits.end())
      throw BadJmx(fmt::format("{}: {}: \"{}\" is no time, as 1m30s is", path, name, text));
    total += value * unit->second;
    at = end + 1;
  }
  return total;
}

/// Names what stayed unknown in values that count; addresses of the real server do not.
void Importer::note_unknown(const std::string& path, const Xml& element) {
  std::set<std::string> told;
  for (const std::string& reference : text_.take_unknown()) {
    if (told.insert(reference).second)
      warn(path, element, scaling::message("{} is not known and stays as it is", reference));
  }
}

}  // namespace jmx

JmxPlan import_jmx(std::string_view text, const std::map<std::string, std::string>& properties,
                   const JmxFiles& files, const std::string& jmeter) {
  if (!jmeter.empty() && !is_jmeter_version(jmeter))
    throw BadJmx(fmt::format("\"{}\" is no version of JMeter, as 2.13 and 5.6.3 are", jmeter));
  return jmx::Importer(properties, files, jmeter).read(text);
}

bool is_jmeter_version(std::string_view text) {
  const bool has_major = text.size() > 2 && text[0] >= '2' && text[0] <= '9' && text[1] == '.';
  return has_major && text.find_first_not_of("0123456789.", 2) == std::string_view::npos &&
         text.back() != '.' && text.find("..") == std::string_view::npos;
}

}  // namespace headroom::load
