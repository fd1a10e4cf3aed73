#include "policies/external/shared_object.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "policies/external/program_policy.hpp"

namespace headroom::policies::external {

using scaling::Config;
using scaling::Parameter;

namespace {

template <typename Function>
void find(void* library, const char* name, Function*& function) {
  void* symbol = ::dlsym(library, name);
  if (symbol == nullptr) throw ProgramFailed(fmt::format("it has no function {}", name));
  function = reinterpret_cast<Function*>(symbol);
}

}  // namespace

void SharedObject::Unload::operator()(void* library) const { ::dlclose(library); }

SharedObject::SharedObject(const std::string& path, std::string config)
    : library_(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)), config_(std::move(config)) {
  if (!library_) throw ProgramFailed(fmt::format("it can not be loaded: {}", ::dlerror()));
  find(library_.get(), "headroom_policy_version", functions_.version);
  const int version = functions_.version();
  if (version != HEADROOM_POLICY_VERSION)
    throw ProgramFailed(fmt::format("it was built for version {} of headroom_policy.h; this is {}",
                                    version, HEADROOM_POLICY_VERSION));
  find(library_.get(), "headroom_policy_create", functions_.create);
  find(library_.get(), "headroom_policy_decide", functions_.decide);
  find(library_.get(), "headroom_policy_destroy", functions_.destroy);
}

SharedObject::~SharedObject() {
  if (policy_ != nullptr) functions_.destroy(policy_);
}

std::string SharedObject::answer(const std::string& line) {
  if (policy_ == nullptr) return create(line);
  const char* decision = functions_.decide(policy_, line.c_str());
  if (decision == nullptr) throw ProgramFailed("headroom_policy_decide gave no answer");
  return decision;
}

std::string SharedObject::create(const std::string& hello_line) {
  const char* needs = nullptr;
  policy_ = functions_.create(config_.c_str(), hello_line.c_str(), &needs);
  if (policy_ == nullptr)
    throw ProgramFailed(fmt::format("headroom_policy_create made no policy{}",
                                    needs == nullptr ? "" : std::string(": ") + needs));
  if (needs == nullptr) throw ProgramFailed("headroom_policy_create told no needs");
  return needs;
}

namespace {

scaling::ParameterTree parameters() {
  return {
      {"library", Parameter::Kind::text,
       "The shared object, as \"./my_policy.so\", from the scenario's folder on. It exports what "
       "policies/external/headroom_policy.h declares.",
       true},
      {"config", Parameter::Kind::json, "The library's own settings, passed on as they are."},
  };
}

scaling::Attached make(const Config& config, const scaling::GroupFacts& facts) {
  const std::string& library = config["library"].text();
  const std::string own = config["config"].is_absent() ? "{}" : config["config"].json();
  const Config& run = config["run"];
  const std::filesystem::path folder = run.is_absent() ? "." : run["folder"].text();
  return attach_program({library, own, run, facts}, [&] {
    return std::make_unique<SharedObject>((folder / library).string(), own);
  });
}

}  // namespace

scaling::PolicyKind shared_object() {
  return {"shared-object",
          "a library of your own with a plain C interface, loaded into the program",
          false,
          parameters,
          make,
          nullptr,
          "the user (policies/external/headroom_policy.h)",
          true};
}

}  // namespace headroom::policies::external
