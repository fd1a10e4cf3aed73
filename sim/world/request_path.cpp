#include "sim/world/request_path.hpp"

#include <algorithm>
#include <utility>

namespace headroom::world {

using cloud::Instance;
using cloud::RequestStep;
using engine::Rank;

namespace {

constexpr std::uint32_t kMostAttempts = 0xffff;  // later ones draw the same numbers
constexpr int kToWrite = 1;                      // of __builtin_prefetch

bool is_first_by_server(const RequestPath::Parts& parts) {
  const auto& server = parts.application.server_timeout;
  return server && *server < parts.load_balancer_config.idle_timeout;
}

}  // namespace

RequestPath::RequestPath(const Parts& parts)
    : parts_(parts),
      is_first_by_server_(is_first_by_server(parts)),
      server_stops_abandoned_(parts.application.server_stops_abandoned()),
      connecting_{BalancerList(parts.load_balancer_config.connect_timeout, records_,
                               number_of(new_record())),
                  &RequestPath::on_connect_timeout},
      first_{BalancerList(is_first_by_server_ ? *parts.application.server_timeout
                                              : parts.load_balancer_config.idle_timeout,
                          records_, number_of(new_record())),
             &RequestPath::on_first_timeout},
      late_{BalancerList(parts.application.server_timeout.value_or(Duration{}), records_,
                         number_of(new_record())),
            &RequestPath::on_late_timeout} {
  for (const cloud::RequestClass& request : parts.application.requests) {
    const double response = request.response_bytes.value_or(request.bytes);
    classes_.push_back(
        {request.steps.data(), request.steps.size(), request.bytes - response, response});
  }
  const auto cpu_ns = static_cast<double>(parts.application.health_check_cpu.ns());
  probe_step_ = {RequestStep::Kind::cpu, engine::Distribution::constant(cpu_ns), false};
  classes_.push_back({&probe_step_, 1, 0, 0});
  list_patiences();
}

/// All that a request usually takes is compiled into this one loop: calls, and what they save and
/// load again, were a fifth of the time (bench/README.md).
[[gnu::flatten]] Instant RequestPath::work_until_agenda(Instant end) {
  return parts_.events.run_until_agenda(
      end, [this](std::uint32_t slot, Instant now) { on_station(slot, now); },
      [this](std::uint32_t source, Instant now) { on_source(source, now); });
}

// ---- the way in --------------------------------------------------------------------------------

/// A source's next request is due. Open load has a way of its own: its request never stands in
/// memory before it is a record.
inline void RequestPath::on_source(std::uint32_t source, Instant now) {
  load::OpenSource* open = parts_.clients.open(source);
  if (open == nullptr) {
    on_users(source, now);
    return;
  }
  const load::Request request = open->take();
  if (!request.is_withheld) [[likely]] {
    send(source, request, now);
  }
  parts_.events.set_source(source, open->next_arrival());
}

/// Threads of closed load, and sessions.
[[gnu::noinline]] void RequestPath::on_users(std::uint32_t source, Instant now) {
  const load::Request request = parts_.clients.take(source);
  if (is_observed_) [[unlikely]] {
    observe_transactions(source);
  }
  if (!request.is_withheld) [[likely]] {
    send(source, request, now);
  }
  parts_.events.set_source(source, parts_.clients.next_arrival(source));
  if (parts_.clients.has_woken()) [[unlikely]] {
    wake_sources();
  }
}

void RequestPath::wake_sources() {
  for (const std::uint32_t source : parts_.clients.take_woken())
    parts_.events.set_source(source, parts_.clients.next_arrival(source));
}

inline void RequestPath::send(std::uint32_t source, const load::Request& request, Instant now) {
  parts_.recorder.sent();
  load::RequestId id = request.id;
  id.attempt = std::min(id.attempt, kMostAttempts);
  // Drawn first: what a request takes decides when it is done, and nothing else here does.
  const double first_time =
      parts_.clients.first_sample(source, id, classes_[request.request_class].steps->time);
  const auto [slot, node] = choose_target(source, request, now);
  if (slot == cloud::LoadBalancer::kNoTarget) [[unlikely]] {
    parts_.recorder.failed(Failure::elb_503);
    const Instant known = now + parts_.application.round_trip;
    if (observer_) {
      FinishedRequest refused;
      refused.sent = refused.started = now;
      refused.id = request.id;
      refused.source = source;
      refused.request_class = request.request_class;
      refused.client = request.client;
      refused.failure = Failure::elb_503;
      observe_end(refused, now, known);
    }
    answer(source, request, now, false, known);
    return;
  }
  // This one was fetched some requests ago.
  if (parts_.fleet.is_large()) parts_.fleet.prefetch(parts_.load_balancer.target_soon());
  Instance& instance = parts_.fleet.at_slot(slot);
  Record& record = new_record();
  record.sent = now;
  record.primary_id = id.primary;
  record.secondary_id = id.secondary;
  record.attempt = static_cast<std::uint16_t>(id.attempt);
  record.slot = slot;
  record.client = request.client;
  record.node = static_cast<std::uint8_t>(node);
  record.patience = patience_list(source, request.patience);
  record.source = static_cast<std::uint16_t>(source);
  record.request_class = static_cast<std::uint16_t>(request.request_class);
  const bool is_carried = parts_.load_balancer.carry(instance, record.node, now);
  const cloud::Reach reach = parts_.targets.config().traffic;
  const bool is_taken =
      is_carried && reach == cloud::Reach::open && admit(instance, record, first_time, now);
  if (is_taken) [[likely]] {
    parts_.fleet.replan(instance);
  }
  parts_.load_balancer.begin(slot, node);
  if (!is_taken) {
    if (!is_carried || !is_dropped(reach, instance)) {
      fail(record, is_carried ? Failure::elb_502_refused : Failure::elb_502_keep_alive, now);
      return;
    }
    record.state = State::connecting;
    join(Watch::connecting, record);
  } else {
    join(Watch::first, record);
    ++instance.traffic.requests;
    instance.traffic.bytes_in += classes_[request.request_class].bytes_in;
    if (!instance.served) [[unlikely]] {
      instance.served = true;
      parts_.journal.add(
          {now, cloud::Happening::first_request, instance.last_event, instance.id()});
    }
  }
  if (record.patience > 0) {
    Watched<ClientList>& patience = *client_lists_[record.patience - 1];
    patience.list.append(records_, number_of(record));
    if (!patience.armed) arm(patience);
  }
}

inline cloud::LoadBalancer::Choice RequestPath::choose_target(std::uint32_t source,
                                                              const load::Request& request,
                                                              Instant now) {
  if (parts_.load_balancer.is_plain()) [[likely]] {
    return {parts_.load_balancer.route(now), 0};
  }
  const load::Request copy = request;  // so that the request itself needs no address
  return parts_.load_balancer.route(parts_.clients.caller(source, copy, now), now);
}

inline bool RequestPath::admit(Instance& instance, Record& record, double first_time, Instant now) {
  if (!instance.listening) return false;
  const auto& limit = parts_.application.queue_limit;
  if (limit && !instance.workers.has_free_worker() && instance.workers.waiting() >= *limit)
    return false;
  instance.advance(now);
  if (is_observed_ && !record.is_probe) [[unlikely]] {
    first_time = measured_.next(record.slot).value_or(first_time);
    observed_[number_of(record)].first_demand_ns = first_time;
  }
  begin_step(instance, record, first_time, now);
  return true;
}

/// Whether a connection that was not taken hangs until it times out, instead of being refused.
bool RequestPath::is_dropped(cloud::Reach reach, const Instance& instance) const {
  if (reach != cloud::Reach::open) return reach == cloud::Reach::dropped;
  return instance.listening &&
         parts_.application.when_full == cloud::ApplicationConfig::WhenFull::drop;
}

bool RequestPath::probe(Instance& instance, std::uint32_t probe, Instant now) {
  const cloud::Reach reach = parts_.targets.config().health_checks;
  if (reach != cloud::Reach::open) return is_dropped(reach, instance);
  Record& record = new_record();
  record.sent = now;
  record.slot = instance.slot();
  record.client = probe;
  record.request_class = static_cast<std::uint16_t>(classes_.size() - 1);
  record.is_probe = true;
  // Always the same, and no random stream's.
  if (!admit(instance, record, probe_step_.time.mean(), now)) {
    release(record);
    return is_dropped(reach, instance);
  }
  if (is_first_by_server_ || server_stops_abandoned_) join(Watch::first, record);
  parts_.fleet.replan(instance);
  return true;
}

// ---- at the instance ---------------------------------------------------------------------------

/// An instance's next event is due.
///
/// Until it is known whether a station or a source is next, the processor guesses, and half of its
/// guesses are wrong. So whatever decides it comes first, here and where requests arrive; what only
/// keeps books stands behind and fills the time until the answer is there (bench/README.md).
inline void RequestPath::on_station(std::uint32_t slot, Instant now) {
  Instance& instance = parts_.fleet.at_slot(slot);
  instance.advance(now);
  switch (instance.due()) {
    case Instance::Due::job: {
      const cloud::Work work = instance.finish_job();
      if (cloud::Fleet::is_boot_work(work)) [[unlikely]] {
        parts_.fleet.boot_work_done(instance, work, now);
        replan(instance);
      } else {
        end_step(instance, records_[work], now);
      }
      break;
    }
    case Instance::Due::wait: end_step(instance, records_[instance.finish_wait()], now); break;
    case Instance::Due::throttle: replan(instance); break;
  }
  fetch_ahead(slot);
}

/// Not compiled into the loop, for what is rare.
[[gnu::noinline]] void RequestPath::replan(Instance& instance) { parts_.fleet.replan(instance); }

/// Where there are many instances, or many requests at once, a request would wait for memory for
/// longer than all the rest takes (bench/README.md). So what stations need is brought near before
/// their turn comes: half, a quarter, ... of all have a next one each, and in this station's parts
/// it has just changed.
inline void RequestPath::fetch_ahead(std::uint32_t slot) {
  if (!is_crowded_ && !parts_.fleet.is_large()) [[likely]] {
    return;
  }
  const auto next_of_part = [&](int halvings) {
    return parts_.events.station_soon(slot, halvings);
  };
  parts_.fleet.prefetch(next_of_part(4));
  if (!is_crowded_) return;
  if (const Instance* const instance = parts_.fleet.peek(next_of_part(3)))
    instance->jobs().prefetch();
  if (const Record* const later = first_on(next_of_part(2))) __builtin_prefetch(later, kToWrite);
  const Record* const record = first_on(next_of_part(1));
  if (record == nullptr || record->is_probe) return;
  __builtin_prefetch(&records_[record->balancer_link.previous], kToWrite);
  __builtin_prefetch(&records_[record->balancer_link.next], kToWrite);
  parts_.clients.prefetch(record->source, record->client);
}

/// The request that an instance is done with next, if nothing changes; nullptr where there is none.
inline const RequestPath::Record* RequestPath::first_on(std::uint32_t slot) const {
  const Instance* const instance = parts_.fleet.peek(slot);
  if (instance == nullptr || instance->jobs().empty()) return nullptr;
  const cloud::Work work = instance->jobs().first().work;
  return cloud::Fleet::is_boot_work(work) ? nullptr : &records_[work];
}

/// What a step that is not the first one takes.
inline double RequestPath::later_time(const Record& record) {
  engine::Draw draw = parts_.clients.later_draw(record.source, record.id(), record.step);
  return step_of(record).time.sample(draw);
}

inline void RequestPath::begin_step(Instance& instance, Record& record, double time_ns,
                                    Instant now) {
  record.demand_ns = time_ns;
  if (step_of(record).kind == RequestStep::Kind::cpu) {
    begin_cpu(instance, record, now);
  } else {
    begin_wait(instance, record, now);
  }
}

inline void RequestPath::begin_cpu(Instance& instance, Record& record, Instant now) {
  if (!record.has_worker) {
    if (!instance.workers.has_free_worker()) {
      record.state = State::queued;
      instance.workers.wait(number_of(record));
      return;
    }
    instance.workers.take();
    record.has_worker = true;
  }
  if (is_observed_ && record.step == 0) [[unlikely]] {
    observed_[number_of(record)].started = now;
  }
  record.state = State::on_cpu;
  instance.start(record.demand_ns, number_of(record));
}

void RequestPath::begin_wait(Instance& instance, Record& record, Instant now) {
  const bool hold = step_of(record).hold_worker;
  if (record.has_worker && !hold) release_worker(instance, record, now);
  record.state = State::waiting;
  instance.wait(now + Duration::covering(record.demand_ns), number_of(record));
}

/// Plans what the instance does next, too.
inline void RequestPath::end_step(Instance& instance, Record& record, Instant now) {
  if (record.state == State::cancelled) [[unlikely]] {
    release(record);
    replan(instance);
    return;
  }
  if (record.answered) [[unlikely]] {
    const bool is_cpu = step_of(record).kind == RequestStep::Kind::cpu;
    if (is_cpu && !record.is_probe) wasted_cpu_ns_ += record.demand_ns;
  }
  const bool is_over = ++record.step >= classes_[record.request_class].step_count;
  if (!is_over) {
    begin_step(instance, record, later_time(record), now);
  } else if (record.has_worker) {
    release_worker(instance, record, now);
  }
  if (is_over && record.is_probe) [[unlikely]] {
    parts_.targets.probe_answered(instance, record.client, true, now);
    release(record);
    replan(instance);
    return;
  }
  parts_.fleet.replan(instance);
  if (is_over) complete(instance, record, now);
}

inline void RequestPath::release_worker(Instance& instance, Record& record, Instant now) {
  record.has_worker = false;
  if (instance.workers.waiting() == 0) {
    instance.workers.give_back();
    return;
  }
  Record& next = records_[instance.workers.next()];  // takes over the worker
  next.has_worker = true;
  begin_cpu(instance, next, now);
}

inline void RequestPath::complete(Instance& instance, Record& record, Instant now) {
  if (!record.answered) {
    parts_.load_balancer.done(record.slot, record.node);
    if (parts_.load_balancer.is_watching()) [[unlikely]] {
      tell_load_balancer(record, std::nullopt, now);
    }
    instance.traffic.bytes_out += classes_[record.request_class].bytes_out;
    const Instant arrives = now + parts_.application.round_trip;
    if (record.patience > 0 && arrives > client_deadline(record)) [[unlikely]] {
      miss_client(record, now);
    } else {
      leave_client_list(record);
      parts_.recorder.answered(record.request_class, arrives - record.sent);
      if (is_observed_) [[unlikely]] {
        observe_end(finished(record), now, arrives);
      }
      answer(record, true, arrives);
    }
  } else {
    ++wasted_;
  }
  release(record);
}

// ---- the way out -------------------------------------------------------------------------------

inline Instant RequestPath::client_deadline(const Record& record) const {
  return record.sent + client_lists_[record.patience - 1]->list.patience();
}

/// The answer is on its way when the client's patience ends.
void RequestPath::miss_client(Record& record, Instant now) {
  const Instant gives_up = client_deadline(record);
  const bool leaves = parts_.clients.leaves(record.source, record.client);
  const Failure cause = leaves ? Failure::client_gave_up : Failure::client_timeout;
  leave_client_list(record);
  parts_.recorder.failed(cause);
  if (observer_) {
    FinishedRequest missed = finished(record);
    missed.failure = cause;
    observe_end(missed, now, gives_up);
  }
  answer(record, false, gives_up);
}

/// @param at when the client knows
inline void RequestPath::answer(std::uint32_t source, const load::Request& request, Instant sent,
                                bool ok, Instant at) {
  if (!parts_.clients.waits_for_answers(source)) return;
  parts_.clients.answered(source, request, sent, ok, at);
  if (observer_) [[unlikely]] {
    observe_transactions(source);
  }
  parts_.events.set_source(source, parts_.clients.next_arrival(source));
  if (parts_.clients.has_woken()) [[unlikely]] {
    wake_sources();
  }
}

inline void RequestPath::answer(const Record& record, bool ok, Instant at) {
  if (!parts_.clients.waits_for_answers(record.source)) return;
  answer(record.source, {record.id(), record.request_class, record.client}, record.sent, ok, at);
}

void RequestPath::fail(Record& record, Failure cause, Instant now) {
  record.answered = true;
  parts_.load_balancer.done(record.slot, record.node);
  if (parts_.load_balancer.is_watching()) [[unlikely]] {
    tell_load_balancer(record, cause, now);
  }
  parts_.recorder.failed(cause);
  const Instant known = is_by_client(cause) ? now : now + parts_.application.round_trip;
  if (observer_) {
    FinishedRequest failed = finished(record);
    failed.failure = cause;
    observe_end(failed, now, known);
  }
  answer(record, false, known);
  if (record.state == State::free || record.state == State::connecting) release(record);
}

void RequestPath::on_first_timeout(std::uint32_t index, Instant now) {
  Record& record = records_[index];
  leave_balancer_list(record);
  if (!record.answered && !record.is_probe) {
    give_up(record, is_first_by_server_ ? Failure::elb_502_reset : Failure::elb_504_idle, now);
  } else if (record.is_probe && is_first_by_server_) {
    parts_.targets.probe_answered(parts_.fleet.at_slot(record.slot), record.client, false, now);
  }
  const auto then =
      is_first_by_server_ ? parts_.application.on_server_timeout : parts_.application.on_disconnect;
  if (then == cloud::Abandoned::cancel) {
    cancel(record, now);
  } else if (!is_first_by_server_ && server_stops_abandoned_) {
    join(Watch::late, record);
  }
}

void RequestPath::cancel(Record& record, Instant now) {
  if (record.state == State::free) return;  // it never reached the instance
  Instance& instance = parts_.fleet.at_slot(record.slot);
  instance.advance(now);
  const State was = record.state;
  if (was == State::queued) instance.workers.leave(number_of(record));
  if (was == State::on_cpu) instance.cancel_job(number_of(record));
  if (record.has_worker) release_worker(instance, record, now);
  if (was == State::waiting) {
    leave_balancer_list(record);
    record.state = State::cancelled;
  } else {
    release(record);
  }
  parts_.fleet.replan(instance);
}

inline void RequestPath::join(Watch list, Record& record) {
  Watched<BalancerList>& watched = watched_by(list);
  record.watch = list;
  watched.list.append(records_, number_of(record));
  if (!watched.armed) arm(watched);
}

template <class List>
void RequestPath::arm(Watched<List>& watched) {
  watched.armed = true;
  parts_.events.agenda.at(watched.list.first_deadline(records_), Rank::time_out,
                          [this, &watched](Instant now) {
                            watched.armed = false;
                            while (watched.list.first_deadline(records_) <= now)
                              (this->*watched.expire)(watched.list.first(records_), now);
                            if (!watched.list.empty(records_) && !watched.armed) arm(watched);
                          });
}

}  // namespace headroom::world
