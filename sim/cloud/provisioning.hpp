#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/cloud/image.hpp"
#include "sim/engine/distribution.hpp"

namespace headroom::cloud {

/// One step between RunInstances and a listening application. Its parts follow one another: time
/// passes, then something is downloaded, then the instance's own CPU works.
struct ProvisioningStep {
  std::string name;
  std::vector<std::string> after;  ///< steps that must be over; empty: only placement
  engine::Distribution duration;   ///< ns of wall time
  double download_bytes = 0;
  engine::Distribution cpu;            ///< ns of CPU time on a reference core
  std::optional<BakeLevel> from_bake;  ///< images of this level and above contain it already
};

/// The step that a host and its network take; it ends with the instance `running`.
inline constexpr const char* kPlacement = "placement";

struct ProvisioningConfig {
  std::vector<ProvisioningStep> steps;
  double bandwidth_bytes_per_second = 10e6;
};

/// What is assumed where a scenario says nothing: a small web application on a stock Linux image.
ProvisioningConfig default_provisioning();

/// Steps that wait for each other in a circle, or for one that does not exist.
class BadProvisioning : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The steps that an instance of one bake level goes through, and which waits for which.
///
/// A step that the image contains is skipped and hands its own predecessors on to its successors.
/// Every step but placement comes after placement.
class ProvisioningGraph {
 public:
  /// @throws BadProvisioning
  ProvisioningGraph(const ProvisioningConfig& config, BakeLevel bake);

  /// The steps left, in an order in which each follows its predecessors; [0] is placement.
  const std::vector<ProvisioningStep>& steps() const { return steps_; }
  const std::vector<std::size_t>& predecessors(std::size_t step) const {
    return predecessors_[step];
  }
  const std::vector<std::size_t>& successors(std::size_t step) const { return successors_[step]; }
  double bandwidth_bytes_per_second() const { return bandwidth_; }

  /// The steps that made the boot as long as it was: back from the last to end, each time to the
  /// predecessor that ended last. @param end_s when each step ended
  std::vector<std::size_t> critical_path(const std::vector<double>& end_s) const;

 private:
  std::vector<ProvisioningStep> steps_;
  std::vector<std::vector<std::size_t>> predecessors_;
  std::vector<std::vector<std::size_t>> successors_;
  double bandwidth_;
};

}  // namespace headroom::cloud
