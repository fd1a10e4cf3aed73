#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/scenario/node.hpp"

namespace headroom::scenario {

std::vector<std::string> class_names(const cloud::ApplicationConfig& application);

/// Its number.
std::optional<std::uint32_t> find_class(const std::string& name,
                                        const cloud::ApplicationConfig& application);

/// "open shop" -> "open_shop": what a class for that sampler is likely to be called.
std::string class_like(const std::string& sampler);

/// The same for a class that is yet to be made: "/shop/item/" -> "shop_item", "/" -> "home".
std::string class_for(const std::string& words);

/// A text that names a request class.
std::optional<std::uint32_t> read_class(const Node& node,
                                        const cloud::ApplicationConfig& application);

}  // namespace headroom::scenario
