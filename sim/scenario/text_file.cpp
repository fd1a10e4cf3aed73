#include "sim/scenario/text_file.hpp"

#include <fstream>
#include <iterator>

#include "sim/scenario/problems.hpp"

namespace headroom::scenario {

std::string read_text_file(const std::filesystem::path& file, const std::string& allowed) {
  const auto refuse = [&](const std::string& found) {
    throw BadScenario({{file.string(), "", found, allowed}});
  };
  std::error_code error;
  if (!std::filesystem::exists(file, error)) refuse("no such file");
  if (std::filesystem::is_directory(file, error)) refuse("a folder");
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) refuse("a file that can not be read");
  if (text.empty()) refuse("an empty file");
  return text;
}

}  // namespace headroom::scenario
