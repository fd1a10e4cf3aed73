#include "sim/cli/export_manifest.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "sim/scenario/json_text.hpp"

namespace headroom::cli {
namespace {

constexpr std::size_t kHashLength = 64;
constexpr const char* kGap = "  ";

/// Empty when there is no such file.
std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

ExportManifest::ExportManifest(const std::filesystem::path& folder) : folder_(folder) {
  std::istringstream lines(content_of(folder / kName));
  for (std::string line; std::getline(lines, line);) {
    if (line.size() <= kHashLength + 2 || line.substr(kHashLength, 2) != kGap) continue;
    const std::string name = line.substr(kHashLength + 2);
    const bool is_plain = std::filesystem::path(name).filename() == name;  // no other folder's
    if (is_plain) earlier_[name] = line.substr(0, kHashLength);
  }
}

void ExportManifest::add(const std::string& name, const std::string& content) {
  now_[name] = scenario::sha256(content);
}

std::vector<std::string> ExportManifest::remove_what_is_left() const {
  std::vector<std::string> kept;
  for (const auto& [name, hash] : earlier_) {
    const auto path = folder_ / name;
    std::error_code ignored;
    if (now_.contains(name) || !std::filesystem::is_regular_file(path, ignored)) continue;
    if (scenario::sha256(content_of(path)) != hash)
      kept.push_back(name);
    else
      std::filesystem::remove(path, ignored);
  }
  return kept;
}

std::string ExportManifest::text() const {
  std::string text;
  for (const auto& [name, hash] : now_) text += hash + kGap + name + "\n";
  return text;
}

}  // namespace headroom::cli
