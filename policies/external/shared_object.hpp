#pragma once

#include <memory>
#include <string>

#include "policies/external/headroom_policy.h"
#include "policies/external/program.hpp"
#include "sim/scaling/policy.hpp"

namespace headroom::policies::external {

/// A library of the user's that is loaded into this process (headroom_policy.h).
class SharedObject final : public Program {
 public:
  /// @param path with a slash in it; else the system looks for it @param config as JSON text
  /// @throws ProgramFailed when it can not be loaded, or is not what it should be
  SharedObject(const std::string& path, std::string config);
  SharedObject(const SharedObject&) = delete;
  SharedObject& operator=(const SharedObject&) = delete;
  ~SharedObject() override;

  std::string answer(const std::string& line) override;

 private:
  std::string create(const std::string& hello_line);

  struct Unload {
    void operator()(void* library) const;
  };
  struct Functions {
    decltype(headroom_policy_version)* version;
    decltype(headroom_policy_create)* create;
    decltype(headroom_policy_decide)* decide;
    decltype(headroom_policy_destroy)* destroy;
  };
  std::unique_ptr<void, Unload> library_;
  Functions functions_{};
  std::string config_;
  headroom_policy* policy_ = nullptr;
};

/// A policy in such a library.
scaling::PolicyKind shared_object();

}  // namespace headroom::policies::external
