#include "sim/report/messages.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "sim/report/json.hpp"

namespace headroom::report {
namespace {

using scaling::Message;

class Collector {
 public:
  void add(const Message& message) {
    if (message.form().empty() || !texts_.insert(message.text()).second) return;
    Json row = {message.text()};
    append(message, row);
    said_.push_back(std::move(row));
  }
  void add(const scaling::Messages& messages) {
    for (const Message& message : messages) add(message);
  }
  Json take() { return {{"forms", std::move(forms_)}, {"said", std::move(said_)}}; }

 private:
  void append(const Message& message, Json& row) {
    row.push_back(number_of(message.form()));
    for (const Message& value : message.values()) row.push_back(value_of(value));
  }

  Json value_of(const Message& value) {
    if (const Duration* const length = value.length()) return number(length->seconds());
    if (value.form().empty()) return value.text();
    Json row = Json::array();
    append(value, row);
    return row;
  }

  std::size_t number_of(std::string_view form) {
    const auto [at, is_new] = numbers_.try_emplace(form, forms_.size());
    if (is_new) forms_.push_back(form);
    return at->second;
  }

  Json forms_ = Json::array(), said_ = Json::array();
  std::map<std::string_view, std::size_t> numbers_;
  std::set<std::string_view> texts_;  ///< of the scenario and the result, which outlive this
};

void collect_texts(const Json& json, std::set<std::string_view>& texts) {
  if (json.is_string()) texts.insert(json.get_ref<const std::string&>());
  if (!json.is_structured()) return;
  for (const Json& inner : json) collect_texts(inner, texts);
}

}  // namespace

Json messages_json(const scenario::Scenario& scenario, const world::RunResult& result) {
  Collector collector;
  collector.add(scenario.assumed);
  collector.add(scenario.warnings);
  collector.add(result.warnings);
  collector.add(result.said);
  return collector.take();
}

Json messages_of(const Json& page, const Json& messages) {
  std::set<std::string_view> texts;
  collect_texts(page, texts);
  Json left = {{"forms", messages.at("forms")}, {"said", Json::array()}};
  for (const Json& row : messages.at("said"))
    if (texts.contains(row.at(0).get_ref<const std::string&>())) left["said"].push_back(row);
  return left;
}

}  // namespace headroom::report
