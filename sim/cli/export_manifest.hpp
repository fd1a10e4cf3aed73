#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace headroom::cli {

/// Which files of a folder an export has written, with their SHA-256: by it a later export into
/// the same folder removes those that it does not write again, and nothing else.
class ExportManifest {
 public:
  static constexpr const char* kName = "exported-files.txt";

  /// Reads what an earlier export has left, if there was one.
  explicit ExportManifest(const std::filesystem::path& folder);
  /// A file of this export.
  void add(const std::string& name, const std::string& content);
  /// Removes files of the earlier export that this one has not written.
  /// @return names of those that somebody has changed since: they stay
  std::vector<std::string> remove_what_is_left() const;
  /// What is to be written under kName: "SHA-256  name", one a line, as sha256sum has it.
  std::string text() const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::string> earlier_, now_;  ///< hashes by name
};

}  // namespace headroom::cli
