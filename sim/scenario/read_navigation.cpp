#include "sim/scenario/read_navigation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/request_classes.hpp"

namespace headroom::scenario {
namespace {

using cloud::ApplicationConfig;
using load::Navigation;

constexpr const char* kExit = "exit";

/// The chances of one row; those that do not add up to 1 are scaled, with a note.
std::vector<double> read_row(const Node& node, const std::vector<std::string>& pages,
                             bool may_exit) {
  std::vector<double> chances(pages.size());
  ObjectReader row(node, "chances by request class: {\"search\": 0.7, \"exit\": 0.3}");
  double total = 0;
  for (const auto& [name, value] : row.members()) {
    const double chance = value.number(0, 1e9).value_or(0);
    total += chance;
    if (may_exit && name == kExit) continue;
    const auto page = std::find(pages.begin(), pages.end(), name);
    if (page == pages.end()) {
      const std::string near = nearest(name, pages);
      value.report(fmt::format("the page \"{}\"", name),
                   fmt::format("a page of \"next\"{}{}", may_exit ? ", or \"exit\"" : "",
                               near.empty() ? "" : "; perhaps \"" + near + "\" was meant"));
      continue;
    }
    chances[static_cast<std::size_t>(page - pages.begin())] = chance;
  }
  if (!row.is_object()) return chances;
  if (total <= 0) {
    node.refuse("at least one chance above 0");
    return chances;
  }
  constexpr double kRounding = 1e-6;
  if (std::abs(total - 1) > kRounding)
    node.warn(scaling::message("the chances add up to {:g}: each is divided by it", total));
  for (double& chance : chances) chance /= total;
  return chances;
}

void refuse_faults(const Node& node, const std::vector<std::string>& pages,
                   const Navigation& navigation, bool has_end) {
  const load::NavigationFaults faults = load::check(navigation);
  for (const std::size_t page : faults.never_reached)
    node.report(fmt::format("a page \"{}\" that nobody comes to", pages[page]),
                "a way to each page from the entry");
  if (has_end) return;
  for (const std::size_t page : faults.never_leaves)
    node.report(fmt::format("a page \"{}\" from which nobody gets out", pages[page]),
                "a way from each page to \"exit\", or \"length\" or \"lasts\" beside the graph");
}

}  // namespace

Navigation read_navigation(const Node& node, bool has_end, const ApplicationConfig& application) {
  const Navigation none = Navigation::in_order({0}, false);
  ObjectReader object(node, "{\"entry\": {...}, \"next\": {...}}");
  if (!object.is_object()) return none;
  const auto entry = object.required("entry");
  const auto next = object.required("next");
  if (!entry || !next) return none;
  const std::size_t problems = node.context().problems.size();
  ObjectReader rows(*next, "the chances of each page: {class: {class: chance, \"exit\": chance}}");
  const auto members = rows.members();
  Navigation navigation;
  std::vector<std::string> pages;
  for (const auto& [name, value] : members) {
    const auto request_class = name == kExit ? std::nullopt : find_class(name, application);
    if (!request_class)
      value.report(fmt::format("the page \"{}\"", name), "a request class of the application");
    pages.push_back(name);
    navigation.classes.push_back(request_class.value_or(0));
  }
  if (pages.empty()) {
    if (rows.is_object()) next->refuse("at least one page");
    return none;
  }
  navigation.walk.entry = read_row(*entry, pages, false);
  for (const auto& [name, value] : members)
    navigation.walk.next.push_back(read_row(value, pages, true));
  if (node.context().problems.size() > problems) return none;
  refuse_faults(node, pages, navigation, has_end);
  return navigation;
}

}  // namespace headroom::scenario
