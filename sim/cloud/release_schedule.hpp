#pragma once

#include <cstdint>

#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/releases.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// Takes each release of the application to the instances.
///
/// Where the image contains the application, a new image is built, the launch template gets a
/// version with it, and an instance refresh follows. Where it does not, new instances fetch the
/// release at boot anyway, and the running ones are made to install it.
class ReleaseSchedule {
 public:
  ReleaseSchedule(ReleasesConfig config, AutoScalingGroup& group, Fleet& fleet,
                  engine::Agenda& agenda, Journal& journal);
  /// Plans the releases.
  void start();

 private:
  void release(std::uint32_t number, Instant now);
  void refresh(std::uint32_t number, JournalId cause, Instant now);
  void install(std::uint32_t number, JournalId cause, Instant now);

  ReleasesConfig config_;
  AutoScalingGroup& group_;
  Fleet& fleet_;
  engine::Agenda& agenda_;
  Journal& journal_;
};

}  // namespace headroom::cloud
