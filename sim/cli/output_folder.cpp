#include "sim/cli/output_folder.hpp"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

#include "sim/cli/exit_status.hpp"

namespace headroom::cli {
namespace {

constexpr const char* kPart = ".part";

void write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content << std::flush;
  if (file) return;
  const int why = errno;
  file.close();
  std::error_code ignored;
  std::filesystem::remove(path, ignored);  // nothing half-written stays
  throw std::system_error(why, std::generic_category(), path.string());
}

}  // namespace

OutputFolder::OutputFolder(const std::string& option, const std::filesystem::path& folder,
                           bool force)
    : folder_(folder) {
  std::error_code error;
  const auto refuse = [&](const std::string& why) {
    throw BadUsage(fmt::format("{} {}: {}", option, folder.string(), why));
  };
  if (std::filesystem::exists(folder, error)) {
    if (!std::filesystem::is_directory(folder, error)) refuse("is not a folder");
    if (!force && !std::filesystem::is_empty(folder, error))
      refuse("is not empty (--force writes into it all the same)");
  } else {
    for (auto missing = folder; !missing.empty() && !std::filesystem::exists(missing, error);
         missing = missing.parent_path()) {
      made_.insert(made_.begin(), missing);
    }
    std::filesystem::create_directories(folder, error);
    if (error) refuse(error.message());
  }
  try {
    write_file(folder / ("try" + std::string(kPart)), "");
    std::filesystem::remove(folder / ("try" + std::string(kPart)));
  } catch (const std::system_error& problem) {
    refuse(problem.code().message());
  }
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (is_used_) return;
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder)
    std::filesystem::remove(*folder, ignored);
}

void OutputFolder::write(const std::string& name, const std::string& content) {
  const auto part = folder_ / (name + kPart);
  write_file(part, content);
  std::filesystem::rename(part, folder_ / name);
  is_used_ = true;
}

}  // namespace headroom::cli
