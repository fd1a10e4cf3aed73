#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/json_text.hpp"

namespace headroom::scenario {

/// A scenario that can be put anywhere, with the files that it names.
struct Bundle {
  Json document;  ///< in which each file is named by its new name
  /// Where a file lies, and its new name: "files/nasa-day.csv".
  std::vector<std::pair<std::filesystem::path, std::string>> files;
};

/// @param document of a scenario @param named where it names files (files_named_in)
/// @param folder what paths in it are relative to
Bundle bundle_of(Json document, const std::vector<std::string>& named,
                 const std::filesystem::path& folder);

}  // namespace headroom::scenario
