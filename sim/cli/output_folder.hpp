#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace headroom::cli {

/// A folder for files, as that of --out: made and tried out before the run, filled after it. Each
/// file is written under another name and then renamed, so that none is ever half there.
class OutputFolder {
 public:
  /// @param option that named it, for complaints @param force whether the folder may hold something
  /// already
  /// @throws BadUsage when it can not be written to, or is not empty
  OutputFolder(const std::string& option, const std::filesystem::path& folder, bool force);
  /// Folders that were made here and got no file go again.
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  void write(const std::string& name, const std::string& content);

 private:
  std::filesystem::path folder_;
  std::vector<std::filesystem::path> made_;  ///< folders made here, the outermost first
  bool is_used_ = false;
};

}  // namespace headroom::cli
