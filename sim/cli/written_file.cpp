#include "sim/cli/written_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "sim/cli/exit_status.hpp"

namespace headroom::cli {

void write_out(const std::string& path, bool force, const std::string& text) {
  const std::filesystem::path file(path);
  if (!force && std::filesystem::exists(file))
    throw BadUsage(fmt::format("--out {}: is there already (--force overwrites it)", path));
  std::filesystem::path part = file;
  part += ".part";
  std::error_code error;
  {
    std::ofstream stream(part, std::ios::binary);
    stream << text << std::flush;
    if (!stream) error = std::error_code(errno, std::generic_category());
  }
  if (!error) std::filesystem::rename(part, file, error);
  if (!error) return;
  const std::string why = error.message();
  std::filesystem::remove(part, error);
  throw BadUsage(fmt::format("--out {}: {}", path, why));
}

}  // namespace headroom::cli
