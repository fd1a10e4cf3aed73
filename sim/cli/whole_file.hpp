#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace headroom::cli {

/// A file that grows while the run goes on, under another name until it is finished: a run that
/// fails leaves none.
class WholeFile {
 public:
  /// @param option that named it, for complaints @param force whether it may take another's place
  /// @throws BadUsage when it is there already, or can not be written
  WholeFile(const std::string& option, const std::filesystem::path& path, bool force);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  /// @throws std::system_error when the disk is full
  void append(const std::string& text);
  /// It gets its name. @throws std::system_error
  void finish();

 private:
  void fail() const;

  std::filesystem::path path_;
  std::filesystem::path part_;
  std::ofstream file_;
};

/// A file that is there at once: the text of `--out`, or what was there before.
/// @throws BadUsage when it is there already and must not be, or can not be written
void write_out(const std::string& path, bool force, const std::string& text);

}  // namespace headroom::cli
