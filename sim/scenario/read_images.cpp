#include "sim/scenario/read_images.hpp"

namespace headroom::scenario {
namespace {

/// An image with the operating system alone is Amazon's, unless its snapshot has a size to pay for.
void read_owner(ObjectReader& object, cloud::ImageConfig& image) {
  const bool is_stock = image.bake == cloud::BakeLevel::os && !image.snapshot_gib;
  image.owner = is_stock ? cloud::ImageOwner::amazon : cloud::ImageOwner::own;
  if (const auto node = object.optional("owner")) {
    const auto owner = node->choice({"own", "amazon", "community", "marketplace"});
    if (owner) image.owner = *cloud::image_owner(*owner);
    if (image.snapshot_gib && image.owner != cloud::ImageOwner::own)
      node->warn(scaling::message("the snapshot of somebody else's image is not on the bill"));
  }
  const auto price = object.optional("software_usd_per_hour");
  if (!price) return;
  image.software_usd_per_hour = price->number(0, 1e6).value_or(0);
  if (image.owner != cloud::ImageOwner::marketplace)
    price->report("a price of the software on it",
                  "\"owner\": \"marketplace\" beside it, or no price");
}

cloud::ImageConfig read_image(const std::string& id, const Node& node) {
  cloud::ImageConfig image{id};
  ObjectReader object(node,
                      "{\"bake\": \"os\", \"middleware\" or \"application\", \"owner\": \"own\"}");
  if (const auto bake = object.required("bake")) {
    if (const auto level = bake->choice({"os", "middleware", "application"}))
      image.bake = *cloud::bake_level(*level);
  }
  if (const auto gib = object.optional("snapshot_gib")) image.snapshot_gib = gib->number(0, 65536);
  read_owner(object, image);
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
