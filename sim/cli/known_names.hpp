#pragma once

#include <string>
#include <string_view>

namespace headroom::cli {

/// What there is, for a message that something is not: "none, react, mpc".
/// @param name_of gives the name of one of `all`
template <class List, class NameOf>
std::string known_names(const List& all, NameOf name_of) {
  std::string names;
  for (const auto& one : all) {
    if (!names.empty()) names += ", ";
    names += std::string_view(name_of(one));
  }
  return names;
}

}  // namespace headroom::cli
