#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/cloud/fleet.hpp"
#include "sim/cloud/load_balancer.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/pending_event_set.hpp"
#include "sim/load/flow_source.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/theory/flow_station.hpp"
#include "sim/world/clients.hpp"
#include "sim/world/flow_latency.hpp"
#include "sim/world/flow_profile.hpp"
#include "sim/world/recorder.hpp"

namespace headroom::world {

/// The way of requests that are not told apart: fluid and hybrid runs.
///
/// Time goes in steps, cut into stretches where targets come, go or change their health. At the
/// beginning of a stretch the requests that will come are spread over the targets, and each
/// target's queue is taken to the stretch's end (theory/flow_station); its processor uses what that
/// needs, and no more than its credits allow. At the end it is settled what has really been served,
/// and latencies are recorded: a few requests of each target, each standing for many. Everything
/// else, the control plane, boots, credits and the bill, is the same as with single requests.
class FlowPath {
 public:
  struct Parts {
    const scenario::Scenario& scenario;
    std::uint32_t replication;
    engine::PendingEventSet& events;
    cloud::Fleet& fleet;
    cloud::TargetGroup& targets;
    cloud::LoadBalancer& load_balancer;
    Clients& clients;
    Recorder& recorder;
    cloud::Journal& journal;
  };
  explicit FlowPath(const Parts& parts);

  void start(Instant now);
  /// Targets came, went, or changed their health.
  void targets_changed(Instant now);
  /// A target's speed is about to change: what was served until now was served at the old one.
  void speed_changes(Instant now) {
    if (has_started_) settle(now);
    targets_changed(now);
  }
  /// The run is over.
  void finish(Instant now) { settle(now); }

  /// A health check arrives at an instance. @return false when the connection is refused
  bool probe(cloud::Instance& instance, std::uint32_t probe, Instant now);
  /// The instance ends, or is given up: what it still has fails.
  void lose_all_on(const cloud::Instance& instance, Failure cause, Instant now);

  /// Requests whose client waits for an answer.
  std::uint64_t unanswered() const;
  /// Requests at each instance, by its slot.
  std::vector<std::uint32_t> in_flight_by_slot() const;

 private:
  /// Requests of one source and class.
  struct Stream {
    std::uint32_t source = 0;
    std::uint32_t request_class = 0;
    std::uint64_t in_step = 0;  ///< that come in the step
    double expected = 0;        ///< to come in it
    std::uint64_t taken = 0;    ///< of them, in the stretches that are over
  };
  /// An instance with what flows through it. A job is a CPU step of a request.
  struct Station {
    cloud::InstanceId id = 0;  ///< 0: nothing is in this slot
    double jobs = 0;           ///< waiting or under way
    // In the stretch under way:
    double jobs_before = 0;  ///< when it began
    double part = 0;         ///< of all requests
    double arrivals = 0;     ///< jobs
    double refused = 0;      ///< part of the requests that a full queue turns away
    double chance = 1;       ///< by which drawn work differs from what is expected
    double probe_part = 0;   ///< of its use of the CPU
    double used_ns = 0;      ///< by the flow, when it began
    double offered = 0;      ///< utilization that the arrivals would make
    const theory::FlowStation* queue = nullptr;
    double jobs_in_queue = 0;  ///< of all targets that share it, at the end
    std::uint32_t zone = 0;    ///< whose targets share it; 0 where a node reaches all
  };
  /// Requests that will be over, one way or the other.
  struct Parcel {
    Instant due;
    std::uint64_t requests = 0;
    Duration latency;
    std::uint32_t slot = 0;
    std::uint32_t request_class = 0;
    bool is_ok = true;
    Failure failure = Failure::elb_503;
  };

  void step(Instant now);

  // ---- a stretch begins (flow_path_plan.cpp)
  void begin(Instant now);
  void spread(Instant now);
  void find_stations();
  void plan_alone(Station& station, const cloud::Instance& instance, double seconds);
  void plan_together(std::uint32_t zone, double seconds);
  void set_flow(Station& station, cloud::Instance& instance, double served, double seconds);
  double chance_of_refusal(const Station& station, double most) const;
  double jobs_of_rest(Instant now) const;
  void measure_jobs();
  void draw_work();
  double probe_vcpus(const cloud::Instance& instance) const;
  bool is_shared() const;
  int servers_of(const cloud::Instance& instance) const;
  /// Of one of the instance's servers, against a reference core.
  double server_speed(const cloud::Instance& instance) const;
  double jobs_per_second(const cloud::Instance& instance) const;
  const theory::FlowStation& queue_of(int servers, int takers, int queues);

  // ---- a stretch ends (flow_path.cpp)
  void settle(Instant now);
  void settle_stations(Instant now);
  void arrive(const Stream& stream, std::uint64_t requests, Instant now);
  void serve(std::uint32_t slot, const Stream& stream, std::uint64_t requests, Instant now);
  void serve_sample(std::uint32_t slot, const Stream& stream, std::uint64_t requests, Instant now);
  FlowLatency latency_at(const Station& station, const cloud::Instance& instance,
                         double part_of_stretch, double seconds) const;
  void finish_after(Parcel parcel, Duration after, Instant now);
  void end(const Parcel& parcel);
  void end_due(Instant now);

  cloud::Instance* instance_of(std::uint32_t slot) const;
  /// The next two numbers in (0, 1) that stand for chance, spread evenly.
  std::pair<double, double> next_units();

  Parts parts_;
  bool is_drawn_;  ///< numbers of requests and their work are drawn: a hybrid run
  FlowProfile profile_;
  std::vector<load::FlowSource> sources_;
  std::vector<Stream> streams_;
  std::vector<Station> stations_;      ///< by slot
  std::vector<std::uint32_t> takers_;  ///< slots that get requests
  std::vector<int> takers_in_zone_;    ///< by a station's zone
  std::vector<double> node_parts_;     ///< of all requests, by load balancer node
  std::vector<Parcel> pending_;        ///< a heap, the earliest in front
  std::map<std::tuple<int, int, int>, theory::FlowStation> queues_;
  double gaps_cv2_ = 1;  ///< of the arrivals of all sources together
  double job_cv2_ = 1;   ///< of a job's CPU time, in the average mix
  double job_ns_ = 0;    ///< mean of it on a reference core, as of the latest requests
  double drawn_ = 1;     ///< of the step: its requests, against what was expected
  engine::StreamKey work_key_;
  std::uint64_t steps_ = 0;
  bool has_started_ = false;
  bool is_stale_ = false;  ///< the stretch under way ends at this instant
  Instant step_begun_, step_ends_, stretch_begun_;
  double unit_ = 0.5, other_unit_ = 0.5;
  std::uint64_t sampled_ = 0;
};

}  // namespace headroom::world
