#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/theory/visits.hpp"

namespace headroom::load {

/// What a user asks for next: a Markov chain over pages, each of one request class. A fixed order
/// and a mix are chains, too.
struct Navigation {
  std::vector<std::uint32_t> classes;  ///< of each page
  theory::AbsorbingWalk walk;          ///< over pages; what a row lacks of 1 leaves

  /// One after the other. @param again back to the first after the last, else the user leaves
  static Navigation in_order(std::vector<std::uint32_t> classes, bool again);
  /// Each by itself. @param shares add up to 1
  static Navigation of_mix(std::vector<std::uint32_t> classes, std::vector<double> shares);
};

/// What is wrong with a chain, by page.
struct NavigationFaults {
  std::vector<std::size_t> never_reached;  ///< from the entry
  std::vector<std::size_t> never_leaves;   ///< no way from there to the exit
};
NavigationFaults check(const Navigation& navigation);

/// Draws pages.
class Navigator {
 public:
  explicit Navigator(const Navigation& navigation);

  /// Where a choice is certain, no random number is needed.
  bool has_choice(std::optional<std::uint32_t> from) const { return row(from).has_choice; }
  /// @param from empty: the first page @param unit uniform in (0, 1)
  /// @return empty: the user leaves
  std::optional<std::uint32_t> next(std::optional<std::uint32_t> from, double unit) const;
  std::uint32_t class_of(std::uint32_t page) const { return classes_[page]; }

 private:
  /// Chances, each added to those before it.
  struct Row {
    std::vector<double> cumulative;
    std::vector<std::uint32_t> pages;
    bool has_choice = true;
    bool may_leave = true;
  };
  static Row row_of(const std::vector<double>& chances);
  const Row& row(std::optional<std::uint32_t> from) const { return from ? rows_[*from] : entry_; }

  std::vector<std::uint32_t> classes_;
  Row entry_;
  std::vector<Row> rows_;
};

}  // namespace headroom::load
