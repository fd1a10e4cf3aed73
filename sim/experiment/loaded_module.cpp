#include "sim/experiment/loaded_module.hpp"

#include <dlfcn.h>

#include <filesystem>

namespace headroom::experiment {
namespace {

std::filesystem::path path_of(const std::string& file) {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const auto installed = folder.parent_path() / "lib" / "headroom" / file;
  return std::filesystem::exists(installed) ? installed : folder / file;
}

}  // namespace

void* function_of_module(const std::string& file, const char* function) {
  const auto path = path_of(file);
  if (!std::filesystem::exists(path)) throw NoModule(file + " is missing beside the program");
  // Open MPI's own plug-ins look for its symbols among the global ones.
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr)
    throw NoModule(path.string() + " can not be loaded: " + std::string(::dlerror()));
  void* const address = ::dlsym(library, function);
  if (address == nullptr) throw NoModule(path.string() + " is not this program's");
  return address;
}

}  // namespace headroom::experiment
