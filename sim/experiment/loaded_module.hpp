#pragma once

#include <stdexcept>
#include <string>

/// Parts of the program in shared libraries of their own. What they are made on takes a tenth of a
/// second to start (MPI, pagmo), and most runs of the program need neither.
namespace headroom::experiment {

/// The part is missing, or can not be loaded.
class NoModule : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Loads the library `file`, which is beside the program or in ../lib/headroom from there, and
/// returns the address of its function. It stays loaded until the program ends: MPI does not
/// survive being unloaded. @throws NoModule
void* function_of_module(const std::string& file, const char* function);

}  // namespace headroom::experiment
