#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/cloud/admission_queue.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/provisioning.hpp"
#include "sim/cloud/shared_link.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// Takes instances through the provisioning graph of an occasion (a launch, a start, a release),
/// until the application listens or a step has failed for good.
///
/// A release is installed beside the running application, until the first step of every start:
/// that stops it.
///
/// A step begins when its predecessors are over. It waits for its resource, then works: wall time,
/// download, CPU. An attempt that fails leaves the resource, waits, and asks for it again. After
/// the last one the boot has failed: steps beside it go on, those behind it never begin, and the
/// application never listens.
class BootProcess {
 public:
  struct Hooks {
    /// Placement is over: the instance runs.
    std::function<void(Instance&, Instant now)> placed;
    /// The instance's next event has changed.
    std::function<void(Instance&)> replan;
    /// A release stops the application, to start it anew: what it works on is lost.
    std::function<void(Instance&, Instant now)> restarting = {};
    /// The application listens, or never will.
    std::function<void(Instance&, Occasion, Instant now)> over = {};
  };

  /// Work of a boot step is told from requests by this bit.
  static constexpr Work kBootWork = Work{1} << 31;

  BootProcess(const ProvisioningConfig& config, BakeLevel bake, std::uint64_t seed,
              std::uint32_t replication, engine::Agenda& agenda, Journal& journal);
  BootProcess(const BootProcess&) = delete;
  BootProcess& operator=(const BootProcess&) = delete;
  void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

  /// @param lazy_volume its blocks come at first touch: no fast snapshot restore
  /// @pre it is not booting
  void begin(Instance& instance, Occasion occasion, bool lazy_volume, Instant now);
  bool is_booting(InstanceId id) const { return boots_.contains(id); }
  /// The CPU part of a step is done. The caller advances the instance and replans its station.
  void cpu_done(Instance& instance, std::size_t step, Instant now);
  /// The instance stops or is terminated: it leaves every queue, and nothing more happens to it
  /// here.
  void leave(const Instance& instance, Instant now);

  const ProvisioningGraph& graph(Occasion occasion) const {
    return graphs_[static_cast<std::size_t>(occasion)];
  }

 private:
  struct Progress {
    std::size_t waiting_for = 0;  ///< predecessors not yet over
    std::uint32_t attempt = 0;    ///< 1, 2, ... since it has begun
  };
  struct Boot {
    Instance* instance;
    const ProvisioningGraph* graph;
    Occasion occasion;
    std::uint32_t turn;  ///< 0 at the launch, then 1, 2, ...
    bool lazy_volume;
    bool failed = false;
    std::size_t left;  ///< steps not yet over
    std::vector<Progress> steps;
  };
  struct Resource {
    std::unique_ptr<AdmissionQueue> queue;
    std::unique_ptr<SharedLink> link;  ///< nullptr: downloads do not share
  };

  Resource make_resource(const ProvisioningResourceConfig& config);
  Boot* boot_of(InstanceId id);
  Resource* resource_of(BootingStep step);
  const ProvisioningStep& spec_of(BootingStep step);

  void begin_step(Boot& boot, std::size_t step, Instant now);
  void ask(BootingStep step, Instant now);
  void work(BootingStep step, Instant now);
  void download(BootingStep step, Instant now);
  void use_cpu(BootingStep step, Instant now);
  void end_attempt(BootingStep step, Instant now);
  void fail_attempt(Boot& boot, std::size_t step, Instant now);
  void retry(BootingStep step, Instant now);
  void end_step(Boot& boot, std::size_t step, Instant now);

  double wall_ns(const Boot& boot, std::size_t step);
  bool attempt_fails(const Boot& boot, std::size_t step) const;
  double sample(const engine::Distribution& distribution, const Boot& boot, std::size_t step,
                const char* part) const;
  engine::Draw draw(const Boot& boot, std::size_t step, const char* part) const;
  JournalId tell(Happening what, const Boot& boot, std::size_t step, Instant now,
                 const std::string& note);
  void finish(Boot& boot, JournalId last, Instant now);
  void after(double ns, BootingStep step, Instant now,
             void (BootProcess::*next)(BootingStep, Instant));

  std::vector<ProvisioningGraph> graphs_;  ///< by occasion
  std::uint64_t seed_;
  std::uint32_t replication_;
  engine::Agenda& agenda_;
  Journal& journal_;
  Hooks hooks_;
  std::vector<Resource> resources_;
  std::map<InstanceId, Boot> boots_;           ///< that are not over
  std::map<InstanceId, std::uint32_t> turns_;  ///< boots begun, of those that were again
};

}  // namespace headroom::cloud
