#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/cloud/image.hpp"
#include "sim/cloud/provisioning_resource.hpp"
#include "sim/engine/distribution.hpp"

namespace headroom::cloud {

/// How often an attempt of a step fails, and what is done then.
struct StepFailure {
  double probability = 0;  ///< of each attempt by itself, at its end
  std::uint32_t retries = 0;
  engine::Distribution retry_delay = {};  ///< ns from a failure to the next attempt
};

/// What a step reads from a volume whose blocks come from the snapshot at first touch.
struct FirstTouch {
  double bytes = 0;
  double bandwidth_bytes_per_second = 1;  ///< > 0
  double seconds() const { return bytes / bandwidth_bytes_per_second; }
};

/// One step between RunInstances and a listening application. Its parts follow one another: time
/// passes, then something is downloaded, then the instance's own CPU works.
struct ProvisioningStep {
  std::string name;
  std::vector<std::string> after;  ///< steps that must be over; empty: only placement
  engine::Distribution duration;   ///< ns of wall time
  double download_bytes = 0;
  engine::Distribution cpu;            ///< ns of CPU time on a reference core
  std::optional<BakeLevel> from_bake;  ///< images of this level and above contain it already
  StepFailure failure = {};
  std::string resource = {};    ///< that an attempt needs; empty: none
  std::string missing = {};     ///< why every attempt is refused once its wall time is over
  FirstTouch first_touch = {};  ///< more wall time of the first attempt
  bool every_start = false;     ///< done again when a stopped instance starts; placement always is
};

/// The step that a host and its network take; it ends with the instance `running`.
inline constexpr const char* kPlacement = "placement";

struct ProvisioningConfig {
  std::vector<ProvisioningStep> steps;
  double bandwidth_bytes_per_second = 10e6;
  std::vector<ProvisioningResourceConfig> resources = {};
  bool fast_snapshot_restore = false;
};

/// What is assumed where a scenario says nothing: a small web application on a stock Linux image.
ProvisioningConfig default_provisioning();

/// Steps that wait for each other in a circle, or for a step or resource that does not exist.
class BadProvisioning : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Why an instance goes through provisioning steps.
enum class Occasion : std::uint8_t {
  launch,  ///< all that its image does not contain
  start,   ///< of a stopped instance: placement and what is done at every start
  resume,  ///< of a hibernated instance: placement, and nothing else
  release  ///< of the application, onto a running instance: the steps that only an image with the
           ///< application contains, and those of every start behind them
};
std::string_view name(Occasion occasion);

/// The steps that an instance of one bake level goes through on one occasion, and which waits for
/// which.
///
/// A step that is not needed is skipped and hands its own predecessors on to its successors. At a
/// launch or start every step but placement comes after placement.
class ProvisioningGraph {
 public:
  /// @throws BadProvisioning
  ProvisioningGraph(const ProvisioningConfig& config, BakeLevel bake,
                    Occasion occasion = Occasion::launch);

  /// The steps left, in an order in which each follows its predecessors; [0] is placement, but for
  /// a release.
  const std::vector<ProvisioningStep>& steps() const { return steps_; }
  const std::vector<std::size_t>& predecessors(std::size_t step) const {
    return predecessors_[step];
  }
  const std::vector<std::size_t>& successors(std::size_t step) const { return successors_[step]; }
  double bandwidth_bytes_per_second() const { return bandwidth_; }
  const std::vector<ProvisioningResourceConfig>& resources() const { return resources_; }
  /// Position of the step's resource in resources().
  std::optional<std::size_t> resource_of(std::size_t step) const { return resource_of_[step]; }

  /// The steps that made the boot as long as it was: back from the last to end, each time to the
  /// predecessor that ended last. @param end_s when each step ended
  std::vector<std::size_t> critical_path(const std::vector<double>& end_s) const;

 private:
  std::vector<ProvisioningStep> steps_;
  std::vector<std::vector<std::size_t>> predecessors_;
  std::vector<std::vector<std::size_t>> successors_;
  std::vector<std::optional<std::size_t>> resource_of_;  ///< by step
  std::vector<ProvisioningResourceConfig> resources_;
  double bandwidth_;
};

}  // namespace headroom::cloud
