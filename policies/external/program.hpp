#pragma once

#include <stdexcept>
#include <string>

namespace headroom::policies::external {

/// A program that can not be started, is gone, or does not answer. The text says what was found.
class ProgramFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Somebody who answers a line with a line.
class Program {
 public:
  virtual ~Program() = default;
  /// The first line is a hello. Lines come without their ends. @throws ProgramFailed
  virtual std::string answer(const std::string& line) = 0;
};

}  // namespace headroom::policies::external
