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

std::string_view name(ImageOwner owner) {
  switch (owner) {
    case ImageOwner::own: return "own";
    case ImageOwner::amazon: return "amazon";
    case ImageOwner::community: return "community";
    case ImageOwner::marketplace: return "marketplace";
  }
  return "";
}

std::optional<ImageOwner> image_owner(std::string_view text) {
  for (const ImageOwner owner :
       {ImageOwner::own, ImageOwner::amazon, ImageOwner::community, ImageOwner::marketplace}) {
    if (name(owner) == text) return owner;
  }
  return std::nullopt;
}

}  // namespace headroom::cloud
