#include "sim/scenario/bundle.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace headroom::scenario {
namespace {

constexpr const char* kBesidePlan = "jmx: ";  // how a plan's own files are named (read_jmx)

/// New names for files: their own, with a number where two have the same.
class Names {
 public:
  std::string name_of(const std::filesystem::path& path) {
    const auto [known, is_new] = names_.emplace(path.lexically_normal(), "");
    if (!is_new) return known->second;
    const std::string stem = path.stem().string(), kind = path.extension().string();
    std::string name = stem + kind;
    for (int i = 2; !used_.insert(name).second; ++i) name = fmt::format("{}-{}{}", stem, i, kind);
    known->second = "files/" + name;
    return known->second;
  }
  const std::map<std::filesystem::path, std::string>& all() const { return names_; }
  /// A file keeps this name. @pre nobody has it
  void keep(const std::filesystem::path& path, const std::string& name) {
    names_[path.lexically_normal()] = name;
  }

 private:
  std::map<std::filesystem::path, std::string> names_;
  std::set<std::string> used_;
};

}  // namespace

Bundle bundle_of(Json document, const std::vector<std::string>& named,
                 const std::filesystem::path& folder) {
  Names names;
  for (const std::string& place : named) {
    const Json::json_pointer pointer(place);
    const std::string last = pointer.back();
    if (last.starts_with(kBesidePlan)) continue;
    document[pointer] = names.name_of(folder / document[pointer].get<std::string>());
  }
  for (const std::string& place : named) {
    // A file that a plan names lies beside it, and is found there only.
    const Json::json_pointer pointer(place);
    if (!pointer.back().starts_with(kBesidePlan)) continue;
    const std::string name = pointer.back().substr(std::string(kBesidePlan).size());
    const std::string plan = document[pointer.parent_pointer() / "jmx"].get<std::string>();
    for (const auto& [from, to] : names.all())
      if (to == plan) {
        names.keep(from.parent_path() / name, "files/" + name);
        break;
      }
  }
  document.erase("$schema");
  Bundle bundle{std::move(document), {}};
  for (const auto& [from, to] : names.all()) bundle.files.emplace_back(from, to);
  return bundle;
}

}  // namespace headroom::scenario
