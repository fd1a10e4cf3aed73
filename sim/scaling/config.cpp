#include "sim/scaling/config.hpp"

namespace headroom::scaling {

const Config& Config::operator[](std::string_view name) const {
  static const Config kAbsent;
  if (const auto* members = std::get_if<Object>(&value_)) {
    for (const auto& [key, member] : *members) {
      if (key == name) return member;
    }
  }
  return kAbsent;
}

}  // namespace headroom::scaling
