#include "sim/cli/whole_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "sim/cli/exit_status.hpp"

namespace headroom::cli {

WholeFile::WholeFile(const std::string& option, const std::filesystem::path& path, bool force)
    : path_(path), part_(path.string() + ".part") {
  const auto refuse = [&](const std::string& why) {
    throw BadUsage(fmt::format("{} {}: {}", option, path.string(), why));
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) refuse("is a folder");
  if (!force && std::filesystem::exists(path, error))
    refuse("is there already (--force writes over it)");
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::exists(folder, error))
    refuse(fmt::format("the folder {} is not there", path.parent_path().string()));
  file_.open(part_, std::ios::binary);
  if (!file_) refuse(std::strerror(errno));
}

WholeFile::~WholeFile() {
  if (!file_.is_open()) return;
  file_.close();
  std::error_code ignored;
  std::filesystem::remove(part_, ignored);
}

void WholeFile::fail() const {
  throw std::system_error(errno, std::generic_category(), path_.string());
}

void WholeFile::append(const std::string& text) {
  file_ << text;
  if (!file_) fail();
}

void WholeFile::finish() {
  file_ << std::flush;
  if (!file_) fail();
  file_.close();
  std::filesystem::rename(part_, path_);
}

void write_out(const std::string& path, bool force, const std::string& text) {
  WholeFile file("--out", path, force);
  try {
    file.append(text);
    file.finish();
  } catch (const std::system_error& problem) {
    throw BadUsage(fmt::format("--out {}: {}", path, problem.code().message()));
  }
}

}  // namespace headroom::cli
