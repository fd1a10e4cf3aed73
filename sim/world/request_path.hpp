#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/cloud/fleet.hpp"
#include "sim/cloud/load_balancer.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/engine/large_pages.hpp"
#include "sim/engine/pending_event_set.hpp"
#include "sim/engine/timeout_list.hpp"
#include "sim/world/clients.hpp"
#include "sim/world/finished_request.hpp"
#include "sim/world/measured_demands.hpp"
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

  /// Requests come, and instances do what they do by themselves, until the agenda's turn or the
  /// end has come. @return when that is
  /// @throws engine::PendingEventSet::StandsStill
  Instant work_until_agenda(Instant end);
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
    is_observed_ = observer_ != nullptr;
    observed_.resize(records_.size());
    parts_.clients.keep_transactions();
  }
  void flush();
  /// The first step of each request takes what was measured. @pre somebody observes
  void repeat(MeasuredDemands demands) { measured_ = std::move(demands); }

  /// Work to the end for clients that had left.
  std::uint64_t wasted_requests() const { return wasted_; }
  double wasted_cpu_s() const { return wasted_cpu_ns_ * 1e-9; }

  /// Requests whose client waits for an answer, counted one by one.
  std::uint64_t unanswered() const;
  /// Requests that each instance works on or lets wait, by its slot; counted one by one.
  std::vector<std::uint32_t> in_flight_by_slot() const;

 private:
  enum class State : std::uint8_t {
    free,        ///< or the head of a list
    connecting,  ///< dropped by a full queue; the load balancer waits to connect
    queued,      ///< for a worker
    on_cpu,
    waiting,
    cancelled  ///< a wait that goes on to its end, for nothing
  };
  /// The list in which a record's balancer_link is.
  enum class Watch : std::uint8_t { nobody, connecting, first, late };
  /// A request on its way: one cache line, as up to a million of them are out at once.
  struct alignas(64) Record {
    Instant sent;
    double demand_ns = 0;               ///< of the CPU step under way or next
    engine::TimeoutLink balancer_link;  ///< the load balancer's time-out or the server's
    engine::TimeoutLink client_link;
    std::uint64_t primary_id = 0;
    std::uint32_t secondary_id = 0;
    std::uint32_t slot = 0;
    std::uint32_t client = 0;  ///< of closed load; of a health check, its number
    std::uint16_t attempt = 0;
    std::uint16_t patience = 0;  ///< 0: not watched, else 1 + index into client_lists_
    std::uint16_t source = 0;
    std::uint16_t request_class = 0;  ///< index into classes_
    std::uint8_t step = 0;
    std::uint8_t node = 0;  ///< of the load balancer
    State state = State::free;
    Watch watch : 2 = Watch::nobody;
    bool has_worker : 1 = false;
    bool answered : 1 = false;  ///< the client has its answer, an error; the work goes on
    bool is_probe : 1 = false;

    load::RequestId id() const { return {primary_id, secondary_id, attempt}; }
  };
  static_assert(sizeof(Record) == 64);
  /// What only an observer wants to know of a request.
  struct Observed {
    Instant started;
    double first_demand_ns = 0;
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

  void on_source(std::uint32_t source, Instant now);
  void on_station(std::uint32_t slot, Instant now);
  void replan(cloud::Instance& instance);
  void fetch_ahead(std::uint32_t slot);
  const Record* first_on(std::uint32_t slot) const;
  cloud::LoadBalancer::Choice choose_target(std::uint32_t source, const load::Request& request,
                                            Instant now);
  void tell_load_balancer(const Record& record, std::optional<Failure> failure, Instant now);
  /// Other references to records may be void behind it.
  Record& new_record();
  std::uint32_t number_of(const Record& record) const {
    return static_cast<std::uint32_t>(&record - records_.data());
  }
  void on_users(std::uint32_t source, Instant now);
  void wake_sources();
  void send(std::uint32_t source, const load::Request& request, Instant now);
  bool is_dropped(cloud::Reach reach, const cloud::Instance& instance) const;
  bool admit(cloud::Instance& instance, Record& record, double first_time, Instant now);
  double later_time(const Record& record);
  void begin_step(cloud::Instance& instance, Record& record, double time_ns, Instant now);
  void begin_cpu(cloud::Instance& instance, Record& record, Instant now);
  void begin_wait(cloud::Instance& instance, Record& record, Instant now);
  void end_step(cloud::Instance& instance, Record& record, Instant now);
  void release_worker(cloud::Instance& instance, Record& record, Instant now);
  void complete(cloud::Instance& instance, Record& record, Instant now);
  void observe_end(FinishedRequest request, Instant finished, Instant answered);
  void observe_transactions(std::uint32_t source);
  void push(const FinishedRequest& request);
  FinishedRequest finished(const Record& record) const;
  Instant client_deadline(const Record& record) const;
  void miss_client(Record& record, Instant now);
  void answer(std::uint32_t source, const load::Request& request, Instant sent, bool ok,
              Instant at);
  void answer(const Record& record, bool ok, Instant at);
  void fail(Record& record, Failure cause, Instant now);
  void give_up(Record& record, Failure cause, Instant now);
  void on_connect_timeout(std::uint32_t record, Instant now);
  void on_first_timeout(std::uint32_t record, Instant now);
  void on_late_timeout(std::uint32_t record, Instant now);
  void on_client_timeout(std::uint32_t record, Instant now);
  void cancel(Record& record, Instant now);
  void release(Record& record);
  /// Fails what clients wait for at the instance. @param then what becomes of each of its records
  template <class Then>
  void lose_all_on(const cloud::Instance& instance, Failure cause, Instant now, Then then);
  void leave_balancer_list(Record& record);
  void leave_client_list(Record& record);
  void join(Watch list, Record& record);
  Watched<BalancerList>& watched_by(Watch list);
  template <class List>
  void arm(Watched<List>& watched);
  /// 1 + index into client_lists_; 0 for one who waits for ever.
  std::uint16_t patience_list(std::uint32_t source, std::uint32_t patience) const {
    return patience == 0 ? std::uint16_t{0} : list_of_[first_list_of_[source] + patience - 1];
  }
  void list_patiences();
  std::uint16_t list_for(Duration patience);
  const cloud::RequestStep& step_of(const Record& record) const {
    return classes_[record.request_class].steps[record.step];
  }

  Parts parts_;
  /// What each request of a class needs.
  struct Class {
    const cloud::RequestStep* steps;
    std::size_t step_count;
    double bytes_in, bytes_out;  ///< that a target gets and sends
  };
  std::vector<Class> classes_;  ///< the application's, and one of health checks
  cloud::RequestStep probe_step_;
  bool is_observed_ = false;
  std::vector<Record, engine::LargePageAllocator<Record>> records_;
  std::vector<Observed> observed_;  ///< by record, while somebody observes
  std::vector<std::uint32_t> free_;
  static constexpr std::size_t kNearRecords = 16'384;  ///< so many stay in the near caches
  bool is_crowded_ = false;                            ///< there are more of them
  /// Of the server's time-out and the load balancer's the shorter one ends a request.
  bool is_first_by_server_;
  /// Work that nobody waits for goes on until the server's time-out cancels it.
  bool server_stops_abandoned_;
  Watched<BalancerList> connecting_;
  Watched<BalancerList> first_;
  Watched<BalancerList> late_;  ///< the server's time-out after the load balancer's
  std::vector<std::unique_ptr<Watched<ClientList>>> client_lists_;  ///< one for each patience
  std::vector<std::uint16_t> list_of_;        ///< by source and its number of a patience
  std::vector<std::uint32_t> first_list_of_;  ///< where a source begins there
  std::uint64_t wasted_ = 0;
  double wasted_cpu_ns_ = 0;
  std::function<void(std::span<const FinishedRequest>)> observer_;
  std::vector<FinishedRequest> finished_;
  MeasuredDemands measured_;
};

inline RequestPath::Watched<RequestPath::BalancerList>& RequestPath::watched_by(Watch list) {
  if (list == Watch::first) [[likely]] {
    return first_;
  }
  return list == Watch::late ? late_ : connecting_;
}

inline RequestPath::Record& RequestPath::new_record() {
  if (free_.empty()) [[unlikely]] {
    if (is_observed_) observed_.emplace_back();
    is_crowded_ = records_.size() > kNearRecords;
    return records_.emplace_back();
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  if (is_observed_) [[unlikely]] {
    observed_[index] = {};
  }
  return records_[index] = Record{};
}

inline void RequestPath::leave_balancer_list(Record& record) {
  if (record.watch == Watch::nobody) return;
  BalancerList::remove(records_, number_of(record));
  record.watch = Watch::nobody;
}

inline void RequestPath::leave_client_list(Record& record) {
  if (record.patience == 0) return;
  ClientList::remove(records_, number_of(record));
  record.patience = 0;
}

inline void RequestPath::release(Record& record) {
  leave_balancer_list(record);
  record.state = State::free;
  free_.push_back(number_of(record));
}

}  // namespace headroom::world
