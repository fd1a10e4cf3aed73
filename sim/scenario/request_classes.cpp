#include "sim/scenario/request_classes.hpp"

#include <fmt/format.h>

#include <cctype>

namespace headroom::scenario {

using cloud::ApplicationConfig;

std::vector<std::string> class_names(const ApplicationConfig& application) {
  std::vector<std::string> names;
  for (const auto& request : application.requests) names.push_back(request.name);
  return names;
}

std::optional<std::uint32_t> find_class(const std::string& name,
                                        const ApplicationConfig& application) {
  const auto names = class_names(application);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - names.begin());
}

std::string class_like(const std::string& sampler) {
  std::string name;
  for (const char c : sampler) {
    const auto byte = static_cast<unsigned char>(c);
    name += std::isalnum(byte) ? static_cast<char>(std::tolower(byte)) : '_';
  }
  return name;
}

std::string class_for(const std::string& words) {
  std::string name = class_like(words);
  name.erase(0, name.find_first_not_of('_'));
  name.erase(name.find_last_not_of('_') + 1);
  return name.empty() ? "home" : name;
}

std::optional<std::uint32_t> read_class(const Node& node, const ApplicationConfig& application) {
  const auto name = node.text();
  if (!name) return std::nullopt;
  if (const auto found = find_class(*name, application)) return found;
  const std::string near = nearest(*name, class_names(application));
  node.refuse("a request class of the application" +
              (near.empty() ? "" : fmt::format("; perhaps \"{}\" was meant", near)));
  return std::nullopt;
}

}  // namespace headroom::scenario
