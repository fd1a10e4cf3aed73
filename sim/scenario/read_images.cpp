#include "sim/scenario/read_images.hpp"

namespace headroom::scenario {

std::map<std::string, cloud::BakeLevel> read_images(const Node& node) {
  std::map<std::string, cloud::BakeLevel> images;
  ObjectReader object(node, "the images by ImageId");
  for (const auto& [id, value] : object.members()) {
    ObjectReader image(value, "{\"bake\": \"os\", \"middleware\" or \"application\"}");
    images[id] = cloud::BakeLevel::os;
    if (const auto bake = image.required("bake")) {
      if (const auto level = bake->choice({"os", "middleware", "application"}))
        images[id] = *cloud::bake_level(*level);
    }
  }
  if (object.is_object() && images.empty()) node.refuse("at least one image");
  return images;
}

}  // namespace headroom::scenario
