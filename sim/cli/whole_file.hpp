#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
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

/// A file that somebody may want: tried out before the work, so that a path that can not be written
/// costs nobody a minute, and filled at once after it.
class WantedFile {
 public:
  /// @param path empty: it is not wanted @throws BadUsage as WholeFile
  WantedFile(const std::string& option, const std::string& path, bool force) {
    if (!path.empty()) file_.emplace(option, path, force);
  }
  bool is_wanted() const { return file_.has_value(); }
  /// @pre is_wanted() @throws std::system_error when the disk is full
  void write(const std::string& text) {
    file_->append(text);
    file_->finish();
  }

 private:
  std::optional<WholeFile> file_;
};

/// A file that is there at once: the text of `--out`, or what was there before.
/// @throws BadUsage when it is there already and must not be, or can not be written
void write_out(const std::string& path, bool force, const std::string& text);

}  // namespace headroom::cli
