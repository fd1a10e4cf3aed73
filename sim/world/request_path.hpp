#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/cloud/fleet.hpp"
#include "sim/cloud/load_balancer.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/pending_event_set.hpp"
#include "sim/engine/timeout_list.hpp"
#include "sim/world/clients.hpp"
#include "sim/world/finished_request.hpp"
#include "sim/world/recorder.hpp"

namespace headroom::world {

/// The way of a request: client, load balancer, worker, CPU and waits, and back; or one of the ways
/// to fail. This is the hot path: nothing here allocates (but for growth), makes a virtual call,
/// hashes or formats.
class RequestPath {
 public:
  struct Parts {
    const cloud::ApplicationConfig& application;
    const cloud::LoadBalancerConfig& load_balancer_config;
    engine::PendingEventSet& events;
    cloud::Fleet& fleet;
    cloud::TargetGroup& targets;
    cloud::LoadBalancer& load_balancer;
    Clients& clients;
    Recorder& recorder;
    cloud::Journal& journal;
  };
  explicit RequestPath(const Parts& parts);

  /// A source's next request is due.
  void on_source(std::uint32_t source, Instant now);
  /// An instance's next event is due.
  void on_station(std::uint32_t slot, Instant now);
  /// A health check arrives at an instance. @return false when the connection is refused
  bool probe(cloud::Instance& instance, std::uint32_t probe, Instant now);
  /// The instance ends: what it still has fails.
  void fail_all_on(const cloud::Instance& instance, Failure cause, Instant now);
  /// The load balancer no longer waits for this health check of the instance.
  void abandon_probe(const cloud::Instance& instance, std::uint32_t probe, Instant now);
  /// What the instance has fails and is cancelled; the instance runs on.
  void cancel_all_on(const cloud::Instance& instance, Failure cause, Instant now);

  /// Finished requests in blocks, in the order in which they finished, those that failed, too; the
  /// rest by `flush`.
  void observe(std::function<void(std::span<const FinishedRequest>)> observer) {
    observer_ = std::move(observer);
    parts_.clients.keep_transactions();
  }
  void flush();

  /// Work to the end for clients that had left.
  std::uint64_t wasted_requests() const { return wasted_; }
  double wasted_cpu_s() const { return wasted_cpu_ns_ * 1e-9; }

  /// Requests whose client waits for an answer, counted one by one.
  std::uint64_t unanswered() const;
  /// Requests that each instance works on or lets wait, by its slot; counted one by one.
  std::vector<std::uint32_t> in_flight_by_slot() const;

 private:
  enum class State : std::uint8_t {
    free,
    connecting,  ///< dropped by a full queue; the load balancer waits to connect
    queued,      ///< for a worker
    on_cpu,
    waiting,
    cancelled  ///< a wait that goes on to its end, for nothing
  };
  /// The list in which a record's balancer_link is.
  enum class Watch : std::uint8_t { nobody, connecting, first, late };
  struct Record {
    Instant sent;
    Instant started;
    double demand_ns = 0;  ///< of the CPU step under way or next
    double first_demand_ns = 0;
    load::RequestId id;
    engine::TimeoutLink balancer_link;  ///< the load balancer's time-out or the server's
    engine::TimeoutLink client_link;
    std::uint32_t slot = 0;
    std::uint32_t client = 0;    ///< of closed load; of a health check, its number
    std::uint32_t patience = 0;  ///< 0: not watched, else 1 + index into client_lists_
    std::uint16_t source = 0;
    std::uint16_t request_class = 0;
    std::uint8_t step = 0;
    std::uint8_t node = 0;  ///< of the load balancer
    State state = State::free;
    Watch watch = Watch::nobody;
    bool has_worker = false;
    bool answered = false;  ///< the client has its answer, an error; the work goes on
    bool is_probe = false;
  };
  using BalancerList = engine::TimeoutList<Record, &Record::balancer_link, &Record::sent>;
  using ClientList = engine::TimeoutList<Record, &Record::client_link, &Record::sent>;
  /// A time-out list and the one event that watches its head.
  template <class List>
  struct Watched {
    List list;
    void (RequestPath::*expire)(std::uint32_t record, Instant now);
    bool armed = false;
  };

  cloud::LoadBalancer::Choice choose_target(std::uint32_t source, const load::Request& request,
                                            Instant now);
  void tell_load_balancer(const Record& record, std::optional<Failure> failure, Instant now);
  std::uint32_t new_record();
  void wake_sources();
  void send(std::uint32_t source, const load::Request& request, Instant now);
  bool is_dropped(cloud::Reach reach, const cloud::Instance& instance) const;
  bool admit(cloud::Instance& instance, std::uint32_t record, Instant now);
  void begin_step(cloud::Instance& instance, std::uint32_t record, Instant now);
  void begin_cpu(cloud::Instance& instance, std::uint32_t record, Instant now);
  void begin_wait(cloud::Instance& instance, std::uint32_t record, Instant now);
  void end_step(cloud::Instance& instance, std::uint32_t record, Instant now);
  void release_worker(cloud::Instance& instance, std::uint32_t record, Instant now);
  void complete(cloud::Instance& instance, std::uint32_t record, Instant now);
  void observe_end(FinishedRequest request, Instant finished, Instant answered);
  void observe_transactions(std::uint32_t source);
  void push(const FinishedRequest& request);
  FinishedRequest finished(const Record& record) const;
  Instant client_deadline(const Record& record) const;
  void miss_client(std::uint32_t record, Instant now);
  void answer(std::uint32_t source, const load::Request& request, Instant sent, bool ok,
              Instant at);
  static load::Request request_of(const Record& record);
  void fail(std::uint32_t record, Failure cause, Instant now);
  void give_up(std::uint32_t record, Failure cause, Instant now);
  void on_connect_timeout(std::uint32_t record, Instant now);
  void on_first_timeout(std::uint32_t record, Instant now);
  void on_late_timeout(std::uint32_t record, Instant now);
  void on_client_timeout(std::uint32_t record, Instant now);
  void cancel(std::uint32_t record, Instant now);
  void release(std::uint32_t record);
  /// Fails what clients wait for at the instance. @param then what becomes of each of its records
  template <class Then>
  void lose_all_on(const cloud::Instance& instance, Failure cause, Instant now, Then then);
  void leave_balancer_list(std::uint32_t record);
  void leave_client_list(std::uint32_t record);
  void join(Watch list, std::uint32_t record);
  Watched<BalancerList>& watched_by(Watch list);
  template <class List>
  void arm(Watched<List>& watched);
  std::uint32_t patience_list(std::uint32_t source, const load::Request& request);
  const cloud::RequestClass& class_of(const Record& record) const {
    return record.is_probe ? probe_class_ : parts_.application.requests[record.request_class];
  }

  Parts parts_;
  struct Bytes {
    double in = 0, out = 0;
  };
  std::vector<Bytes> bytes_;  ///< that a target gets and sends, by class
  cloud::RequestClass probe_class_;
  std::vector<Record> records_;
  std::vector<std::uint32_t> free_;
  /// Of the server's time-out and the load balancer's the shorter one ends a request.
  bool is_first_by_server_;
  /// Work that nobody waits for goes on until the server's time-out cancels it.
  bool server_stops_abandoned_;
  Watched<BalancerList> connecting_;
  Watched<BalancerList> first_;
  Watched<BalancerList> late_;  ///< the server's time-out after the load balancer's
  std::deque<Watched<ClientList>> client_lists_;  ///< one for each patience
  std::uint64_t wasted_ = 0;
  double wasted_cpu_ns_ = 0;
  std::function<void(std::span<const FinishedRequest>)> observer_;
  std::vector<FinishedRequest> finished_;
};

inline RequestPath::Watched<RequestPath::BalancerList>& RequestPath::watched_by(Watch list) {
  if (list == Watch::first) [[likely]] {
    return first_;
  }
  return list == Watch::late ? late_ : connecting_;
}

inline void RequestPath::leave_balancer_list(std::uint32_t index) {
  Record& record = records_[index];
  if (record.watch == Watch::nobody) return;
  watched_by(record.watch).list.remove(records_, index);
  record.watch = Watch::nobody;
}

inline void RequestPath::release(std::uint32_t index) {
  leave_balancer_list(index);
  records_[index].state = State::free;
  free_.push_back(index);
}

}  // namespace headroom::world
