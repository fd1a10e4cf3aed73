#pragma once

#include <cstddef>
#include <string>
#include <variant>

/// What manager and workers say to each other.
///
/// | who     | says                | when                                              |
/// |---------|---------------------|---------------------------------------------------|
/// | manager | Task                | the worker has a thread for it, or soon will      |
/// | worker  | Outcome             | a task is done                                    |
/// | worker  | Failure             | a task, or what comes before the first one, threw |
/// | manager | End                 | nothing more comes: drop what is under way        |
/// | worker  | End                 | the answer, and its last message                  |
///
/// On the wire: a letter, a number, a blank, a text. Any bytes may be in the text.
namespace headroom::cluster {

struct Task {
  std::size_t index = 0;  ///< within the manager's list
  std::string text;
};
struct Outcome {
  std::size_t index = 0;  ///< the task's
  std::string text;
};
/// An exception that left a worker's task.
struct Failure {
  int kind = 1;  ///< what the manager's own would be: the program's exit status
  std::string text;
};
struct End {};

using Saying = std::variant<Task, Outcome, Failure, End>;

std::string encode(const Saying& saying);
/// @throws std::runtime_error for what no rank of this program says
Saying decode(const std::string& text);

}  // namespace headroom::cluster
