#include "sim/scenario/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {
namespace {

constexpr const char* kDuration =
    "a duration such as \"250ms\", \"90s\" or \"1h30m\" (ns, us, ms, s, m, h, d), at most 50 years";

template <class Number>
std::string range_text(const char* what, Number low, Number high) {
  const auto is_bound = [](Number value) { return std::isfinite(static_cast<double>(value)); };
  if (is_bound(low) && is_bound(high)) return fmt::format("{} from {} to {}", what, low, high);
  if (is_bound(low)) return fmt::format("{} of at least {}", what, low);
  if (is_bound(high)) return fmt::format("{} of at most {}", what, high);
  return what;
}

bool means_off(const Json& value) {
  return value.is_null() || value == false || value == 0 ||
         ((value.is_array() || value.is_object()) && value.empty());
}

bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

std::string step(const std::string& place, const std::string& key) {
  std::string escaped;
  for (const char c : key) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return place + "/" + escaped;
}

void read_document(std::string_view text, const std::string& file,
                   const std::function<void(const Node&)>& read) {
  const Json json = parse_json(text, file);
  const Environment nothing;
  ReadContext context{nothing, file, {}, {}, {}, {}, {}};
  read(Node(json, "", context));
  if (!context.problems.empty()) throw BadScenario(std::move(context.problems));
}

void Node::report(const std::string& found, const std::string& allowed) const {
  context_->problems.push_back(
      {context_->file, place_.empty() ? "/" : place_, as_utf8(found), as_utf8(allowed)});
}

void Node::warn(const scaling::Message& message) const {
  const scaling::Message whole = scaling::message("{}: {}", place_.empty() ? "/" : place_, message);
  const std::string text = as_utf8(whole);  // bytes of the user's that are none can not be told
  context_->warnings.push_back(text == whole.text() ? whole : scaling::Message(text));
}

std::optional<double> Node::number(double low, double high) const {
  if (json_->is_number()) {
    const auto value = json_->get<double>();
    if (value >= low && value <= high) return value;
  }
  refuse(range_text("a number", low, high));
  return std::nullopt;
}

std::optional<std::int64_t> Node::integer(std::int64_t low, std::int64_t high) const {
  if (json_->is_number()) {
    const auto value = json_->get<double>();
    if (value == std::floor(value) && value >= static_cast<double>(low) &&
        value <= static_cast<double>(high)) {
      return json_->is_number_float() ? static_cast<std::int64_t>(value)
                                      : json_->get<std::int64_t>();
    }
  }
  refuse(range_text("a whole number", low, high));
  return std::nullopt;
}

std::optional<bool> Node::truth() const {
  if (json_->is_boolean()) return json_->get<bool>();
  refuse("true or false");
  return std::nullopt;
}

std::optional<std::string> Node::text() const {
  if (json_->is_string() && !json_->get_ref<const std::string&>().empty())
    return json_->get<std::string>();
  refuse("a text");
  return std::nullopt;
}

std::optional<std::string> Node::choice(const std::vector<std::string>& choices,
                                        const std::string& remark) const {
  if (json_->is_string()) {
    const auto& value = json_->get_ref<const std::string&>();
    if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  }
  refuse(one_of(choices) + remark);
  return std::nullopt;
}

std::optional<Duration> Node::duration() const {
  if (json_->is_string()) {
    if (const auto parsed = parse_duration(json_->get_ref<const std::string&>())) return parsed;
  }
  refuse(kDuration);
  return std::nullopt;
}

std::optional<Duration> Node::positive_duration() const {
  if (json_->is_string()) {
    const auto parsed = parse_duration(json_->get_ref<const std::string&>());
    if (parsed && *parsed > Duration{}) return parsed;
  }
  refuse(std::string(kDuration) + ", longer than 0");
  return std::nullopt;
}

std::optional<Duration> Node::aws_seconds(std::int64_t low, std::int64_t high) const {
  const auto value = integer(low, high);
  return value ? std::optional(Duration::seconds(*value)) : std::nullopt;
}

std::optional<double> Node::bytes() const {
  if (json_->is_string()) {
    if (const auto parsed = parse_size(json_->get_ref<const std::string&>())) return parsed;
  }
  refuse("a size such as \"500kB\" or \"24MB\"");
  return std::nullopt;
}

std::vector<Node> Node::list() const {
  std::vector<Node> nodes;
  if (!json_->is_array()) {
    refuse("a list");
    return nodes;
  }
  for (std::size_t i = 0; i < json_->size(); ++i)
    nodes.emplace_back((*json_)[i], step(place_, std::to_string(i)), *context_);
  return nodes;
}

/// The regular file that a text names, below the folder that no path leaves.
std::optional<std::filesystem::path> Node::path_within_root() const {
  const auto name = text();
  if (!name) return std::nullopt;
  const std::filesystem::path path = (context_->folder / *name).lexically_normal();
  if (std::filesystem::path(*name).is_absolute() || !is_inside(path, context_->root)) {
    refuse(fmt::format("a path relative to the scenario that stays within {}",
                       context_->root.string()));
    return std::nullopt;
  }
  std::error_code error;
  const auto real = std::filesystem::weakly_canonical(path, error);
  if (!error && !is_inside(real, std::filesystem::weakly_canonical(context_->root))) {
    refuse(fmt::format("a path that stays within {}, links followed", context_->root.string()));
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  if (!std::filesystem::is_regular_file(path, error) || !file) {
    report(describe(*json_),
           fmt::format("a file that can be read; there is none at {}", path.string()));
    return std::nullopt;
  }
  return path;
}

std::optional<std::string> Node::file_content() const {
  const auto path = path_within_root();
  if (!path) return std::nullopt;
  std::ifstream file(*path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  context_->files.emplace_back(place_, sha256(content));
  return content;
}

std::optional<std::filesystem::path> Node::file_path() const {
  auto path = path_within_root();
  if (path) context_->files.emplace_back(place_, sha256_of_file(*path));
  return path;
}

ObjectReader::ObjectReader(const Node& node, std::string_view what) : node_(node) {
  if (!is_object()) node_.refuse(std::string(what));
}

namespace {

/// Of very many keys the first ones.
std::string known_words(const std::vector<std::string>& known) {
  constexpr std::size_t kMost = 12;
  if (known.size() <= kMost) return one_of(known);
  std::string text;
  for (std::size_t i = 0; i < kMost; ++i) text += fmt::format("\"{}\", ", known[i]);
  return fmt::format("{}and {} more (scenarios/schema/scenario.schema.json has all)", text,
                     known.size() - kMost);
}

}  // namespace

ObjectReader::~ObjectReader() {
  if (!is_object()) return;
  std::vector<std::string> real = known_;
  real.insert(real.end(), noted_.begin(), noted_.end());
  real.insert(real.end(), refused_.begin(), refused_.end());
  std::string noted;
  for (const auto& [key, value] : node_.json().items()) {
    if (is_asked(key)) continue;
    if (std::find(noted_.begin(), noted_.end(), key) != noted_.end()) {
      if (!value.is_null()) noted += (noted.empty() ? "" : ", ") + key;
      continue;
    }
    const std::string near = nearest(key, real);
    const Node unknown(value, step(node_.place(), key), node_.context());
    unknown.report(near.empty() ? fmt::format("unknown key; known here: {}", known_words(known_))
                                : fmt::format("unknown key; did you mean \"{}\"?", near));
  }
  if (!noted.empty())
    node_.warn(scaling::message("not modelled and without effect here: {}", noted));
}

bool ObjectReader::is_asked(const std::string& key) const {
  return std::find(known_.begin(), known_.end(), key) != known_.end() ||
         std::find(refused_.begin(), refused_.end(), key) != refused_.end();
}

std::optional<Node> ObjectReader::optional(const std::string& key) {
  if (!is_asked(key)) known_.push_back(key);
  if (!is_object() || !node_.json().contains(key) || node_.json()[key].is_null())
    return std::nullopt;
  return Node(node_.json()[key], step(node_.place(), key), node_.context());
}

std::optional<Node> ObjectReader::required(const std::string& key) {
  auto found = optional(key);
  if (!found && is_object()) {
    node_.context().problems.push_back(
        {node_.context().file, step(node_.place(), key), "", "missing; it is required here"});
  }
  return found;
}

std::vector<std::pair<std::string, Node>> ObjectReader::members() {
  std::vector<std::pair<std::string, Node>> all;
  if (!is_object()) return all;
  for (const auto& [key, value] : node_.json().items()) {
    known_.push_back(key);
    all.emplace_back(key, Node(value, step(node_.place(), key), node_.context()));
  }
  return all;
}

void ObjectReader::note(const std::vector<std::string>& keys) {
  noted_.insert(noted_.end(), keys.begin(), keys.end());
}

void ObjectReader::ignore(const std::vector<std::string>& keys) {
  known_.insert(known_.end(), keys.begin(), keys.end());
}

bool ObjectReader::refuse(const std::string& key, const std::string& why) {
  refused_.push_back(key);
  const auto found = optional(key);
  if (!found || means_off(found->json())) return false;
  found->report(fmt::format("not built yet: {}; leave \"{}\" out", why, key));
  return true;
}

}  // namespace headroom::scenario
