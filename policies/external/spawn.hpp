#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "policies/external/file_descriptor.hpp"

namespace headroom::policies::external {

/// A child process and our ends of the pipes to its stdin and from its stdout; neither blocks.
struct Spawned {
  pid_t process = -1;
  FileDescriptor to, from;
};

/// Starts a program, without a shell, in a process group of its own, so that what it starts itself
/// can be ended with it, and Ctrl-C reaches it only through us. It shares our stderr.
/// @param command the program, by its path or its name in PATH, and its arguments
/// @param folder where it runs; empty: where we do
/// @throws ProgramFailed
Spawned spawn(const std::vector<std::string>& command, const std::string& folder);

}  // namespace headroom::policies::external
