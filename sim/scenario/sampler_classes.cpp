#include "sim/scenario/sampler_classes.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {

using cloud::ApplicationConfig;

namespace {

struct Entry {
  std::string key;
  Node node;
  std::optional<std::uint32_t> request_class;
  bool is_used = false;
};

/// "/item/*", or "GET /item/*".
bool is_pattern(const std::string& key) {
  if (key.starts_with('/')) return true;
  const std::size_t blank = key.find(" /");
  return blank != std::string::npos && blank > 0 &&
         key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == blank;
}

bool glob(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  for (std::size_t at = star; at <= text.size(); ++at)
    if (glob(pattern.substr(star + 1), text.substr(at))) return true;
  return false;
}

/// The entry for a sampler: its name first, then patterns in the order in which they stand.
Entry* entry_for(const load::Sampler& sampler, std::vector<Entry>& entries) {
  for (Entry& entry : entries)
    if (entry.key == sampler.name) return &entry;
  for (Entry& entry : entries)
    if (path_matches(entry.key, sampler)) return &entry;
  return nullptr;
}

void refuse(const Node& plan, const load::Sampler& sampler, const ApplicationConfig& application) {
  const std::string near = nearest(class_like(sampler.name), class_names(application));
  plan.report(fmt::format("a sampler \"{}\" ({} {}) that no request class belongs to", sampler.name,
                          sampler.method, sampler.path),
              fmt::format("an entry for its name or path in \"samplers\", with one of {}{}",
                          one_of(class_names(application)),
                          near.empty() ? "" : fmt::format("; perhaps \"{}\"", near)));
}

}  // namespace

bool path_matches(const std::string& pattern, const load::Sampler& sampler) {
  if (!is_pattern(pattern)) return false;
  return glob(pattern,
              pattern.starts_with('/') ? sampler.path : sampler.method + " " + sampler.path);
}

void map_samplers(const Node& plan, const std::optional<Node>& node,
                  const ApplicationConfig& application,
                  std::vector<load::ThreadGroupConfig>& groups) {
  std::vector<Entry> entries;
  if (node) {
    ObjectReader object(*node, "{sampler name or path pattern: request class, ...}");
    for (const auto& [key, value] : object.members())
      entries.push_back({key, value, read_class(value, application)});
  }
  std::set<std::string> reported;
  for (load::ThreadGroupConfig& group : groups) {
    for (load::Sampler& sampler : group.samplers) {
      if (!sampler.sends) continue;
      if (Entry* entry = entry_for(sampler, entries)) {
        entry->is_used = true;
        sampler.request_class = entry->request_class.value_or(0);
        continue;
      }
      auto found = find_class(sampler.name, application);
      if (!found) found = find_class(class_like(sampler.name), application);
      if (found) {
        sampler.request_class = *found;
      } else if (reported.insert(sampler.name).second) {
        refuse(plan, sampler, application);
      }
    }
  }
  for (const Entry& entry : entries) {
    if (entry.is_used) continue;
    node->warn(is_pattern(entry.key)
                   ? scaling::message("no sampler of the plan has a path like \"{}\"", entry.key)
                   : scaling::message("the plan has no sampler named \"{}\"", entry.key));
  }
}

}  // namespace headroom::scenario
