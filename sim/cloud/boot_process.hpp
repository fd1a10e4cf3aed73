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
#include "sim/engine/pending_event_set.hpp"

namespace headroom::cloud {

/// Takes instances through the provisioning graph, until the application listens or a step has
/// failed for good.
///
/// A step begins when its predecessors are over. It waits for its resource, then works: wall time,
/// download, CPU. An attempt that fails leaves the resource, waits, and asks for it again. After
/// the last one the boot has failed: steps beside it go on, those behind it never begin, and the
/// application never listens.
class BootProcess {
 public:
  /// Told when placement is over: the instance runs.
  using Placed = std::function<void(Instance&, Instant now)>;

  /// Work of a boot step is told from requests by this bit.
  static constexpr Work kBootWork = Work{1} << 31;

  BootProcess(ProvisioningGraph graph, std::uint64_t seed, std::uint32_t replication,
              engine::PendingEventSet& events, Journal& journal);
  BootProcess(const BootProcess&) = delete;
  BootProcess& operator=(const BootProcess&) = delete;
  void on_placed(Placed placed) { placed_ = std::move(placed); }

  /// @param lazy_volume its blocks come at first touch: no fast snapshot restore
  void begin(Instance& instance, bool lazy_volume, Instant now);
  /// The CPU part of a step is done. The caller advances the instance and replans its station.
  void cpu_done(Instance& instance, std::size_t step, Instant now);
  /// The instance is terminated: it leaves every queue, and nothing more happens to it here.
  void leave(const Instance& instance, Instant now);

  const ProvisioningGraph& graph() const { return graph_; }

 private:
  struct Progress {
    std::size_t waiting_for = 0;  ///< predecessors not yet over
    std::uint32_t attempt = 0;    ///< 1, 2, ... since it has begun
  };
  struct Boot {
    Instance* instance;
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
  Resource* resource_of(std::size_t step);

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
  const std::string& name_of(std::size_t step) const { return graph_.steps()[step].name; }
  void after(double ns, BootingStep step, Instant now,
             void (BootProcess::*next)(BootingStep, Instant));

  ProvisioningGraph graph_;
  std::uint64_t seed_;
  std::uint32_t replication_;
  engine::PendingEventSet& events_;
  Journal& journal_;
  Placed placed_;
  std::vector<Resource> resources_;
  std::map<InstanceId, Boot> boots_;  ///< that are not over
};

}  // namespace headroom::cloud
