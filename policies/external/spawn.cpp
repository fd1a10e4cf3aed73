#include "policies/external/spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "policies/external/program.hpp"

extern char** environ;

namespace headroom::policies::external {
namespace {

void check(int error, const char* what) {
  if (error != 0)
    throw ProgramFailed(fmt::format("it can not be started: {}: {}", what, std::strerror(error)));
}
void check_call(int result, const char* what) { check(result < 0 ? errno : 0, what); }

/// No end of it is stdin, stdout or stderr, even where we were started without them, and no other
/// child inherits one: it would keep the pipe open.
struct Pipe {
  FileDescriptor read, write;

  Pipe() {
    int ends[2];
    check_call(::pipe2(ends, O_CLOEXEC), "pipe");
    FileDescriptor first(ends[0]), second(ends[1]);
    read = above_stderr(first);
    write = above_stderr(second);
  }

 private:
  static FileDescriptor above_stderr(FileDescriptor& end) {
    if (end.number() > STDERR_FILENO) return std::move(end);
    const int number = ::fcntl(end.number(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    check_call(number, "fcntl");
    return FileDescriptor(number);
  }
};

void unblock(const FileDescriptor& file) {
  check_call(::fcntl(file.number(), F_SETFL, ::fcntl(file.number(), F_GETFL) | O_NONBLOCK),
             "fcntl");
}

/// What happens in the child before the program begins.
class Preparation {
 public:
  Preparation() {
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_init(&actions_);
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;
  ~Preparation() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  void connect(const FileDescriptor& input, const FileDescriptor& output) {
    check(posix_spawn_file_actions_adddup2(&actions_, input.number(), STDIN_FILENO), "stdin");
    check(posix_spawn_file_actions_adddup2(&actions_, output.number(), STDOUT_FILENO), "stdout");
    // Files that we write meanwhile are none of its business.
    check(posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1), "files");
  }
  void go_to(const std::string& folder) {
    check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()), "folder");
  }
  /// It has a process group of its own, and signals are as at first.
  void separate() {
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGINT);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    check(posix_spawnattr_setflags(
              &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF),
          "attributes");
  }
  const posix_spawnattr_t* attributes() const { return &attributes_; }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawnattr_t attributes_;
  posix_spawn_file_actions_t actions_;
};

}  // namespace

Spawned spawn(const std::vector<std::string>& command, const std::string& folder) {
  Pipe input, output;
  Preparation preparation;
  preparation.connect(input.read, output.write);
  if (!folder.empty()) preparation.go_to(folder);
  preparation.separate();

  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  Spawned child;
  check(posix_spawnp(&child.process, arguments[0], preparation.actions(), preparation.attributes(),
                     arguments.data(), environ),
        arguments[0]);
  child.to = std::move(input.write);
  child.from = std::move(output.read);
  unblock(child.to);
  unblock(child.from);
  return child;
}

}  // namespace headroom::policies::external
