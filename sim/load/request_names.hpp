#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/load/log_reader.hpp"

namespace headroom::load {

/// Whether a text fits a pattern in which * stands for any characters and ? for one, as in a
/// listener's path conditions. The case of letters counts.
bool fits(std::string_view pattern, std::string_view text);

/// Which request class the entries of a log belong to.
struct RequestNames {
  struct Rule {
    std::string method;                          ///< empty: any
    std::string pattern;                         ///< of the path, or the label
    std::optional<std::uint32_t> request_class;  ///< empty: they are left out
    /// The pattern is a class's own name, and labels that are nearly it fit: "Open shop" is
    /// open_shop.
    bool is_name = false;
  };
  std::vector<Rule> rules;  ///< the first that fits counts

  /// @return null where none fits
  const Rule* find(const LogEntry& entry) const;
};

}  // namespace headroom::load
