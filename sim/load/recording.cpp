#include "sim/load/recording.hpp"

#include <fmt/format.h>

namespace headroom::load {
namespace {

std::string in_words(const std::vector<RecordingProblem>& problems) {
  std::string text;
  for (const RecordingProblem& problem : problems) {
    if (!text.empty()) text += "\n";
    if (problem.line > 0) text += fmt::format("line {}: ", problem.line);
    if (!problem.found.empty()) text += fmt::format("found {}, allowed: ", problem.found);
    text += problem.allowed;
  }
  return text;
}

}  // namespace

BadRecording::BadRecording(std::vector<RecordingProblem> problems)
    : std::runtime_error(in_words(problems)), problems_(std::move(problems)) {}

void RecordingProblems::add(const RecordingProblem& problem) {
  if (!are_many()) list_.push_back(problem);
}

void RecordingProblems::raise() const {
  if (!list_.empty()) throw BadRecording(list_);
}

}  // namespace headroom::load
