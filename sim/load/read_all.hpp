#pragma once

#include "sim/load/recording.hpp"

namespace headroom::load {

/// Goes through all records that can be read, and gathers what is wrong with the others.
/// @param reader next(record) gives the next one, returns false at the end, throws BadRecording for
///        one that is none, and goes on behind it
/// @param use called with each record
template <class Record, class Reader, class Use>
void read_all(Reader& reader, RecordingProblems& problems, const Use& use) {
  for (Record record; !problems.are_many();) {
    try {
      if (!reader.next(record)) break;
    } catch (const BadRecording& problem) {
      problems.add(problem.problems().front());
      continue;
    }
    use(record);
  }
}

}  // namespace headroom::load
