#pragma once

#include <stdexcept>

namespace headroom::scaling {

/// A policy that runs a program of the user's can not go on: the program could not be started, is
/// gone, does not answer or answers nonsense. The text says which program, and what was found.
class PolicyFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace headroom::scaling
