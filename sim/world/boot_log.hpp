#pragma once

#include <string>
#include <vector>

#include "sim/cloud/journal.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::world {

/// Reads one instance's boot from its journal entries, given in their order: each step with its
/// attempts, and its time split into waiting for a resource and working. What is left between
/// start and end are the delays before retries.
class BootLog {
 public:
  explicit BootLog(const cloud::ProvisioningGraph& launch) {
    turn_to(launch, cloud::Occasion::launch);
  }
  /// The instance boots anew, or installs a release.
  void turn_to(const cloud::ProvisioningGraph& graph, cloud::Occasion occasion);

  /// Other entries than those of a boot pass by. @param entry of this instance
  void tell(const cloud::JournalEntry& entry);
  /// Nothing more comes: a step that still waits or works has done so until then.
  void close(Instant end);

  /// In the order in which they began.
  const std::vector<StepLog>& steps() const { return steps_; }
  /// Of the launch. Empty unless every step has ended.
  std::vector<std::string> critical_path() const;

 private:
  enum class Doing { waiting, working, pausing, over };
  struct Current {
    Doing doing;
    Instant since;
  };
  static constexpr std::size_t kNotBegun = ~std::size_t{0};

  void begin(std::size_t step, Instant now);
  void turn(std::size_t step, Doing next, Instant now);
  Doing first_of_attempt(std::size_t step) const;

  std::vector<std::string> path_of_steps() const;

  const cloud::ProvisioningGraph* graph_ = nullptr;
  cloud::Occasion occasion_ = cloud::Occasion::launch;
  std::vector<std::size_t> position_;  ///< in steps_, by step of the graph
  std::vector<std::string> launch_path_;
  std::vector<StepLog> steps_;
  std::vector<Current> current_;  ///< beside steps_
  bool closed_ = false;
};

}  // namespace headroom::world
