#include "sim/load/request_names.hpp"

namespace headroom::load {

bool fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last *, and what it stands for so far
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

namespace {

/// Letters in any case, and _ for all that is neither letter nor digit.
bool is_nearly(std::string_view label, std::string_view name) {
  if (label == name) return true;
  if (label.size() != name.size()) return false;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const char c = label[i];
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if ((is_upper ? static_cast<char>(c - 'A' + 'a') : is_kept ? c : '_') != name[i]) return false;
  }
  return true;
}

}  // namespace

const RequestNames::Rule* RequestNames::find(const LogEntry& entry) const {
  for (const Rule& rule : rules) {
    if (!rule.method.empty() && rule.method != entry.method) continue;
    if (rule.is_name ? is_nearly(entry.name, rule.pattern) : fits(rule.pattern, entry.name))
      return &rule;
  }
  return nullptr;
}

}  // namespace headroom::load
