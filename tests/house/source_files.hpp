#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace headroom::house {

/// A source file of the project by its path from the root, "sim/engine/time.hpp".
struct SourceFile {
  std::string path;
  std::vector<std::string> lines;
};

/// All C++ files below the folders.
inline std::vector<SourceFile> source_files(const std::vector<std::string>& folders) {
  const std::filesystem::path root = HEADROOM_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      SourceFile file{entry.path().lexically_relative(root).generic_string(), {}};
      std::ifstream stream(entry.path());
      for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  }
  return files;
}

}  // namespace headroom::house
