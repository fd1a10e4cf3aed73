#include "policies/external/child_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <optional>
#include <thread>

#include "policies/external/wire_json.hpp"

namespace headroom::policies::external {
namespace {

using Clock = std::chrono::steady_clock;  // the program answers by the clock on the wall

constexpr ChildProcess::Seconds kGrace{1.0};  // from the end of its input until it is killed
constexpr std::size_t kLongestLine = std::size_t{16} << 20;  // bytes

/// Writing into a pipe that nobody reads raises SIGPIPE, which would end us. While this lives, the
/// thread's own does not; another thread, and what others do with the signal, are left alone.
class SigpipeHeldBack {
 public:
  SigpipeHeldBack() {
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  SigpipeHeldBack(const SigpipeHeldBack&) = delete;
  SigpipeHeldBack& operator=(const SigpipeHeldBack&) = delete;
  ~SigpipeHeldBack() {
    constexpr timespec kNow{};
    while (!was_pending_ && sigtimedwait(&sigpipe_, nullptr, &kNow) < 0 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t sigpipe_, before_;
  bool was_pending_ = false;
};

/// @return what write() does, and errno in `error`
ssize_t write_some(int file, std::string_view text, int& error) {
  const SigpipeHeldBack held_back;
  const ssize_t written = ::write(file, text.data(), text.size());
  error = written < 0 ? errno : 0;
  return written;
}

bool is_to_be_repeated(int error) { return error == EAGAIN || error == EINTR; }

/// How a child ended, which leaves it to be reaped; si_pid is 0 while it runs. Empty: it has been
/// reaped, as the system does by itself where SIGCHLD is ignored.
std::optional<siginfo_t> look_at(pid_t process) {
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) < 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return info;
}

std::string how_it_ended(const std::optional<siginfo_t>& info) {
  if (!info) return "it has ended";
  if (info->si_code == CLD_EXITED) return fmt::format("it ended with status {}", info->si_status);
  return fmt::format("it was ended by signal {} ({})", info->si_status, strsignal(info->si_status));
}

}  // namespace

class ChildProcess::Deadline {
 public:
  explicit Deadline(Seconds time)
      : end_(Clock::now() + std::chrono::duration_cast<Clock::duration>(time)) {}

  /// Waits until the file can be read or written, or its other end is closed.
  /// @return false: it is too late
  bool wait_for(int file, short event) const {
    while (true) {
      const std::chrono::duration<double, std::milli> left = end_ - Clock::now();
      pollfd what{file, event, 0};
      const int ready =
          ::poll(&what, 1, static_cast<int>(std::clamp(std::ceil(left.count()), 0.0, 1e9)));
      if (ready > 0) return true;
      if (ready == 0 && left.count() <= 0) return false;
      if (ready < 0 && errno != EINTR) return true;  // what is wrong will be told when it is used
    }
  }

 private:
  Clock::time_point end_;
};

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::string& folder,
                           Seconds timeout)
    : child_(spawn(command, folder)), timeout_(timeout) {}

ChildProcess::~ChildProcess() {
  child_.to.close();
  if (!has_failed_) ends_within(kGrace);
  child_.from.close();
  if (!look_at(child_.process)) return;
  // As long as it is not reaped nobody else has its number, nor its group that number.
  ::kill(-child_.process, SIGKILL);
  ::kill(child_.process, SIGKILL);  // it may have left its group
  while (::waitpid(child_.process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::string ChildProcess::answer(const std::string& line) {
  if (!unread_.empty()) fail("it wrote what nobody had asked for: " + excerpt(unread_));
  const Deadline deadline(timeout_);
  write(line + "\n", deadline);
  return read_line(deadline);
}

void ChildProcess::write(std::string_view text, const Deadline& deadline) {
  while (!text.empty()) {
    int error = 0;
    const ssize_t written = write_some(child_.to.number(), text, error);
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (error == EPIPE) {
      fail_as_gone("it has closed its input");
    } else if (!is_to_be_repeated(error)) {
      fail(fmt::format("it can not be written to: {}", std::strerror(error)));
    } else if (!deadline.wait_for(child_.to.number(), POLLOUT)) {
      fail(fmt::format("it did not read what it was asked within {:g} s", timeout_.count()));
    }
  }
}

std::string ChildProcess::read_line(const Deadline& deadline) {
  std::array<char, 65536> block;
  std::size_t searched = 0;
  while (true) {
    const std::size_t end = unread_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    searched = unread_.size();
    if (searched > kLongestLine)
      fail(fmt::format("it wrote a line of more than {} MiB: {}", kLongestLine >> 20,
                       excerpt(unread_)));
    const ssize_t got = ::read(child_.from.number(), block.data(), block.size());
    if (got > 0) {
      unread_.append(block.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      fail_as_gone("it has closed its output");
    } else if (!is_to_be_repeated(errno)) {
      fail(fmt::format("it can not be read from: {}", std::strerror(errno)));
    } else if (!deadline.wait_for(child_.from.number(), POLLIN)) {
      fail_as_silent();
    }
  }
}

void ChildProcess::fail(const std::string& sentence) {
  has_failed_ = true;
  throw ProgramFailed(sentence);
}

void ChildProcess::fail_as_silent() {
  fail(fmt::format("it did not answer within {:g} s{}", timeout_.count(),
                   unread_.empty() ? "" : "; of its line there is " + excerpt(unread_)));
}

void ChildProcess::fail_as_gone(const std::string& otherwise) {
  const std::string what = ends_within(kGrace) ? how_it_ended(look_at(child_.process)) : otherwise;
  fail(what + (unread_.empty() ? "" : " in the middle of a line: " + excerpt(unread_)));
}

bool ChildProcess::ends_within(Seconds time) const {
  const Clock::time_point end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
  auto pause = std::chrono::milliseconds(1);
  for (auto info = look_at(child_.process); info && info->si_pid == 0;
       info = look_at(child_.process)) {
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::milliseconds(50));
  }
  return true;
}

}  // namespace headroom::policies::external
