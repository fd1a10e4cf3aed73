#include "sim/scenario/read_images.hpp"

namespace headroom::scenario {
namespace {

cloud::ImageConfig read_image(const std::string& id, const Node& node) {
  cloud::ImageConfig image{id};
  ObjectReader object(
      node, "{\"bake\": \"os\", \"middleware\" or \"application\", \"snapshot_gib\": GiB}");
  if (const auto bake = object.required("bake")) {
    if (const auto level = bake->choice({"os", "middleware", "application"}))
      image.bake = *cloud::bake_level(*level);
  }
  if (const auto gib = object.optional("snapshot_gib")) image.snapshot_gib = gib->number(0, 65536);
  return image;
}

}  // namespace

std::map<std::string, cloud::ImageConfig> read_images(const Node& node) {
  std::map<std::string, cloud::ImageConfig> images;
  ObjectReader object(node, "the images by ImageId");
  for (const auto& [id, value] : object.members()) images[id] = read_image(id, value);
  if (object.is_object() && images.empty()) node.refuse("at least one image");
  return images;
}

}  // namespace headroom::scenario
