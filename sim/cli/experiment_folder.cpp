#include "sim/cli/experiment_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sim/cli/exit_status.hpp"

namespace headroom::cli {
namespace {

constexpr const char* kDatabase = "results.sqlite";

/// A lock on the folder itself ends with the process, however that ends, and leaves no file.
int lock_folder(const std::filesystem::path& folder) {
  const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // File systems over a network may know no such locks: then nobody is kept out.
  if (lock < 0 || ::flock(lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return lock;
  ::close(lock);
  throw BadUsage(fmt::format("--out {}: another process is at work in it", folder.string()));
}

}  // namespace

ExperimentFolder::ExperimentFolder(const std::filesystem::path& folder, bool force)
    : folder_(folder) {
  std::error_code error;
  const bool is_resumed = std::filesystem::is_regular_file(folder / kDatabase, error);
  files_.emplace("--out", folder, force || is_resumed);
  lock_ = lock_folder(folder);
}

ExperimentFolder::~ExperimentFolder() {
  if (lock_ >= 0) ::close(lock_);
}

std::filesystem::path ExperimentFolder::database() const { return folder_ / kDatabase; }

void ExperimentFolder::remove_database() {
  for (const char* behind : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(database().string() + behind);
}

}  // namespace headroom::cli
