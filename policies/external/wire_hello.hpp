#pragma once

#include <string>
#include <string_view>

#include "sim/scaling/policy.hpp"

namespace headroom::policies::external {

/// The first line that a policy program reads: which policy it is, and of what group.
struct Hello {
  std::string policy;         ///< its name in the scenario
  std::string config = "{}";  ///< its own settings: JSON text of any shape
  scaling::GroupFacts facts;
};

std::string hello_line(const Hello& hello);
/// Keys that it does not know are for others. @throws BadLine
Hello read_hello(std::string_view line);

/// The program's answer: what it must be told from now on.
std::string needs_line(const scaling::Needs& needs);
/// @throws BadLine
scaling::Needs read_needs(std::string_view line);

}  // namespace headroom::policies::external
