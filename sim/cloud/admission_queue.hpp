#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "sim/cloud/booting_step.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// Boot steps that wait for one resource, first come, first served: for one of its sessions, and
/// for its request rate, of which no burst is saved up.
class AdmissionQueue {
 public:
  /// Told at the instant of admission; must not ask or release within the call.
  using Admitted = std::function<void(BootingStep, Instant now)>;

  /// @param sessions absent: no limit @param requests_per_second absent: no limit
  AdmissionQueue(std::optional<std::uint32_t> sessions, std::optional<double> requests_per_second,
                 engine::Agenda& agenda, Admitted admitted);
  AdmissionQueue(const AdmissionQueue&) = delete;
  AdmissionQueue& operator=(const AdmissionQueue&) = delete;

  /// Joins the queue; is admitted at once where nothing holds it back.
  void ask(BootingStep step, Instant now);
  /// An admitted step is done with its session.
  void release(BootingStep step, Instant now);
  /// The instance is gone: its places in the queue and its sessions are free.
  void leave(InstanceId instance, Instant now);

  std::size_t waiting() const { return waiting_.size(); }
  std::size_t in_session() const { return in_session_.size(); }

 private:
  void admit(Instant now);
  bool has_session() const { return !sessions_ || in_session_.size() < *sessions_; }

  std::optional<std::uint32_t> sessions_;
  Duration gap_;  ///< between two requests
  engine::Agenda& agenda_;
  Admitted admitted_;
  std::deque<BootingStep> waiting_;
  std::vector<BootingStep> in_session_;
  Instant next_request_;  ///< not before this
  engine::Agenda::Timer timer_;
};

}  // namespace headroom::cloud
