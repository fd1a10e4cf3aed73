#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sim/cli/output_folder.hpp"

namespace headroom::cli {

/// The folder of --out of a command that goes on where it was ended: made, or known again by the
/// database in it. While this lives nobody else may work there.
class ExperimentFolder {
 public:
  /// @param force whether it may hold something else already
  /// @throws BadUsage when it is not empty and has no database, can not be written to, or another
  /// process is at work in it
  ExperimentFolder(const std::filesystem::path& folder, bool force);
  ~ExperimentFolder();
  ExperimentFolder(const ExperimentFolder&) = delete;
  ExperimentFolder& operator=(const ExperimentFolder&) = delete;

  std::filesystem::path database() const;
  /// What was there goes, to begin anew.
  void remove_database();
  void write(const std::string& name, const std::string& content) { files_->write(name, content); }

 private:
  std::filesystem::path folder_;
  std::optional<OutputFolder> files_;
  int lock_ = -1;
};

}  // namespace headroom::cli
