#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::load {

/// One thing that is wrong with a recorded file.
struct RecordingProblem {
  std::uint64_t line = 0;  ///< from 1; 0: the file as a whole
  std::string found;       ///< in words; empty where `allowed` says it all
  std::string allowed;     ///< in words
};

/// A recorded file that can not be played.
class BadRecording : public std::runtime_error {
 public:
  explicit BadRecording(std::vector<RecordingProblem> problems);
  const std::vector<RecordingProblem>& problems() const { return problems_; }

 private:
  std::vector<RecordingProblem> problems_;
};

/// Gathers what is wrong with a file, up to a number that one can still read.
class RecordingProblems {
 public:
  void add(const RecordingProblem& problem);
  bool are_many() const { return list_.size() >= kMost; }
  /// @throws BadRecording when there is any
  void raise() const;

 private:
  static constexpr std::size_t kMost = 10;
  std::vector<RecordingProblem> list_;
};

/// How a recording is played. Slices are in the recording's own time; the rest is what the run
/// makes of it.
struct Playback {
  double scale = 1;                    ///< of the number of requests
  double time_scale = 1;               ///< 2: twice as fast, an hour takes 30 minutes
  Duration from = {};                  ///< it begins here, counted from the recording's start
  Duration to = Duration::infinite();  ///< it ends here
  bool loop = false;                   ///< it begins again when it has ended
};

}  // namespace headroom::load
