#include "sim/cloud/image.hpp"

namespace headroom::cloud {

std::string_view name(BakeLevel level) {
  switch (level) {
    case BakeLevel::os: return "os";
    case BakeLevel::middleware: return "middleware";
    case BakeLevel::application: return "application";
  }
  return "";
}

std::optional<BakeLevel> bake_level(std::string_view text) {
  for (const BakeLevel level : {BakeLevel::os, BakeLevel::middleware, BakeLevel::application}) {
    if (name(level) == text) return level;
  }
  return std::nullopt;
}

}  // namespace headroom::cloud
