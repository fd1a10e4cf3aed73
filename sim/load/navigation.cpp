#include "sim/load/navigation.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <numeric>
#include <utility>

namespace headroom::load {
namespace {

constexpr double kRounding = 1e-9;  // of chances that add up to 1

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

double total(const std::vector<double>& chances) {
  return std::accumulate(chances.begin(), chances.end(), 0.0);
}

/// Whether each vertex is found from one of them.
template <class AnyGraph>
std::vector<bool> reached_from(std::size_t vertex, const AnyGraph& graph) {
  std::vector<boost::default_color_type> colours(num_vertices(graph));
  const auto map =
      boost::make_iterator_property_map(colours.begin(), get(boost::vertex_index, graph));
  boost::breadth_first_search(graph, vertex, boost::color_map(map));
  std::vector<bool> reached;
  for (const auto colour : colours) reached.push_back(colour == boost::black_color);
  return reached;
}

}  // namespace

Navigation Navigation::in_order(std::vector<std::uint32_t> classes, bool again) {
  const std::size_t n = classes.size();
  Navigation navigation{std::move(classes), {std::vector<double>(n), {}}};
  navigation.walk.entry[0] = 1;
  navigation.walk.next.assign(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    if (i + 1 < n || again) navigation.walk.next[i][(i + 1) % n] = 1;
  }
  return navigation;
}

Navigation Navigation::of_mix(std::vector<std::uint32_t> classes, std::vector<double> shares) {
  Navigation navigation{std::move(classes), {shares, {}}};
  navigation.walk.next.assign(shares.size(), shares);
  return navigation;
}

NavigationFaults check(const Navigation& navigation) {
  const std::size_t pages = navigation.classes.size();
  const std::size_t entry = pages;
  const std::size_t exit = pages + 1;
  Graph graph(pages + 2);
  for (std::size_t page = 0; page < pages; ++page) {
    if (navigation.walk.entry[page] > 0) add_edge(entry, page, graph);
    for (std::size_t to = 0; to < pages; ++to) {
      if (navigation.walk.next[page][to] > 0) add_edge(page, to, graph);
    }
    if (total(navigation.walk.next[page]) < 1 - kRounding) add_edge(page, exit, graph);
  }
  const auto reached = reached_from(entry, graph);
  const auto leaves = reached_from(exit, boost::make_reverse_graph(graph));
  NavigationFaults faults;
  for (std::size_t page = 0; page < pages; ++page) {
    if (!reached[page]) faults.never_reached.push_back(page);
    if (!leaves[page]) faults.never_leaves.push_back(page);
  }
  return faults;
}

Navigator::Row Navigator::row_of(const std::vector<double>& chances) {
  Row row;
  double sum = 0;
  for (std::uint32_t page = 0; page < chances.size(); ++page) {
    if (chances[page] <= 0) continue;
    row.cumulative.push_back(sum += chances[page]);
    row.pages.push_back(page);
  }
  row.may_leave = sum < 1 - kRounding;
  row.has_choice = row.pages.size() + (row.may_leave ? 1 : 0) > 1;
  return row;
}

Navigator::Navigator(const Navigation& navigation)
    : classes_(navigation.classes), entry_(row_of(navigation.walk.entry)) {
  for (const auto& chances : navigation.walk.next) rows_.push_back(row_of(chances));
}

std::optional<std::uint32_t> Navigator::next(std::optional<std::uint32_t> from, double unit) const {
  const Row& chances = row(from);
  for (std::size_t i = 0; i < chances.pages.size(); ++i) {
    const bool is_last = i + 1 == chances.pages.size() && !chances.may_leave;
    if (is_last || unit < chances.cumulative[i]) return chances.pages[i];
  }
  return std::nullopt;
}

}  // namespace headroom::load
