#pragma once

#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sim/load/open_load.hpp"
#include "sim/load/recording.hpp"

namespace headroom::load {

/// A folder of recordings that goes again.
class Recordings {
 public:
  Recordings() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-recXXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~Recordings() { std::filesystem::remove_all(folder_); }
  Recordings(const Recordings&) = delete;
  Recordings& operator=(const Recordings&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  std::filesystem::path write_gzip(const std::string& name, const std::string& text) const {
    const auto file = folder_ / name;
    gzFile archive = gzopen(file.c_str(), "wb");
    gzwrite(archive, text.data(), static_cast<unsigned>(text.size()));
    gzclose(archive);
    return file;
  }

 private:
  std::filesystem::path folder_;
};

inline std::filesystem::path source_file(const std::string& path) {
  return std::filesystem::path(HEADROOM_SOURCE_DIR) / path;
}

/// What is wrong with a recording, in words; empty when nothing is.
template <class Read>
std::string complaint_about(const Read& read) {
  try {
    read();
  } catch (const BadRecording& problem) {
    return problem.what();
  }
  return "";
}

/// All arrivals of a source, in seconds.
inline std::vector<double> arrivals_of(OpenSource source) {
  std::vector<double> times;
  while (source.next_arrival() < Instant::never()) {
    times.push_back(source.next_arrival().seconds());
    source.take();
  }
  return times;
}

/// How many of them lie in [from, to).
inline double count_between(const std::vector<double>& times, double from, double to) {
  double count = 0;
  for (const double t : times) count += t >= from && t < to ? 1 : 0;
  return count;
}

}  // namespace headroom::load
