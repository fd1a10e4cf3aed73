#pragma once

#include <functional>
#include <memory>
#include <string>

#include "policies/external/program.hpp"
#include "sim/scaling/policy.hpp"

namespace headroom::policies::external {

struct ProgramSettings {
  std::string shown;          ///< the program, as messages call it: "python3 my_policy.py"
  std::string config = "{}";  ///< its own settings, as JSON text
  scaling::Config run;        ///< what PolicyKind::runs_a_program promises; may be absent
  scaling::GroupFacts facts;
};

/// A policy whose every decision is a program's: an observation goes out as a line, and the line
/// that comes back is checked. Starts the program and says hello. @param start makes the program,
/// or throws ProgramFailed
/// @throws scaling::PolicyFailed, as each decide() does
scaling::Attached attach_program(const ProgramSettings& settings,
                                 const std::function<std::unique_ptr<Program>()>& start);

}  // namespace headroom::policies::external
