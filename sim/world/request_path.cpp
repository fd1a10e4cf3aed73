#include "sim/world/request_path.hpp"

#include <algorithm>
#include <utility>

namespace headroom::world {

using cloud::Instance;
using cloud::RequestStep;
using engine::Rank;

namespace {

constexpr std::uint32_t kMostAttempts = 0xffff;  // later ones draw the same numbers

bool is_first_by_server(const RequestPath::Parts& parts) {
  const auto& server = parts.application.server_timeout;
  return server && *server < parts.load_balancer_config.idle_timeout;
}

}  // namespace

RequestPath::RequestPath(const Parts& parts)
    : parts_(parts),
      is_first_by_server_(is_first_by_server(parts)),
      server_stops_abandoned_(parts.application.server_stops_abandoned()),
      connecting_{BalancerList(parts.load_balancer_config.connect_timeout, records_, new_record()),
                  &RequestPath::on_connect_timeout},
      first_{BalancerList(is_first_by_server_ ? *parts.application.server_timeout
                                              : parts.load_balancer_config.idle_timeout,
                          records_, new_record()),
             &RequestPath::on_first_timeout},
      late_{BalancerList(parts.application.server_timeout.value_or(Duration{}), records_,
                         new_record()),
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
  using Kind = engine::PendingEventSet::Kind;
  for (;;) {
    const engine::PendingEventSet::Next next = parts_.events.next();
    if (next.time >= end || next.kind == Kind::agenda) return next.time;
    if (next.kind == Kind::station) {
      on_station(next.slot, next.time);
    } else {
      on_source(next.slot, next.time);
    }
  }
}

// ---- the way in --------------------------------------------------------------------------------

/// A source's next request is due. Open load has a way of its own: its request never stands in
/// memory before it is a record.
inline void RequestPath::on_source(std::uint32_t source, Instant now) {
  parts_.fleet.prefetch(parts_.events.next_station());
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
  Instance& instance = parts_.fleet.at_slot(slot);
  const std::uint32_t index = new_record();
  Record& record = records_[index];
  record.sent = now;
  record.primary_id = request.id.primary;
  record.secondary_id = request.id.secondary;
  record.attempt = static_cast<std::uint16_t>(std::min(request.id.attempt, kMostAttempts));
  record.slot = slot;
  record.client = request.client;
  record.node = static_cast<std::uint8_t>(node);
  record.patience = patience_list(source, request.patience);
  record.source = static_cast<std::uint16_t>(source);
  record.request_class = static_cast<std::uint16_t>(request.request_class);
  const cloud::Reach reach = parts_.targets.config().traffic;
  if (reach != cloud::Reach::open || !admit(instance, index, now)) {
    if (!is_dropped(reach, instance)) {
      fail(index, Failure::elb_502_refused, now);
      return;
    }
    records_[index].state = State::connecting;
    join(Watch::connecting, index);
  } else {
    join(Watch::first, index);
    ++instance.traffic.requests;
    instance.traffic.bytes_in += classes_[request.request_class].bytes_in;
    parts_.fleet.replan(instance);
    if (!instance.served) [[unlikely]] {
      instance.served = true;
      parts_.journal.add(
          {now, cloud::Happening::first_request, instance.last_event, instance.id()});
    }
  }
  if (records_[index].patience > 0) {
    Watched<ClientList>& patience = *client_lists_[records_[index].patience - 1];
    patience.list.append(records_, index);
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

inline bool RequestPath::admit(Instance& instance, std::uint32_t index, Instant now) {
  if (!instance.listening) return false;
  const auto& limit = parts_.application.queue_limit;
  if (limit && !instance.workers.has_free_worker() && instance.workers.waiting() >= *limit)
    return false;
  instance.advance(now);
  begin_step(instance, index, now);
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
  const std::uint32_t index = new_record();
  Record& record = records_[index];
  record.sent = now;
  record.slot = instance.slot();
  record.client = probe;
  record.request_class = static_cast<std::uint16_t>(classes_.size() - 1);
  record.is_probe = true;
  if (!admit(instance, index, now)) {
    release(index);
    return is_dropped(reach, instance);
  }
  if (is_first_by_server_ || server_stops_abandoned_) join(Watch::first, index);
  parts_.fleet.replan(instance);
  return true;
}

inline std::uint32_t RequestPath::new_record() {
  if (free_.empty()) [[unlikely]] {
    records_.emplace_back();
    if (is_observed_) observed_.emplace_back();
    return static_cast<std::uint32_t>(records_.size() - 1);
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  records_[index] = Record{};
  if (is_observed_) [[unlikely]] {
    observed_[index] = {};
  }
  return index;
}

// ---- at the instance ---------------------------------------------------------------------------

/// An instance's next event is due.
inline void RequestPath::on_station(std::uint32_t slot, Instant now) {
  parts_.fleet.prefetch(parts_.load_balancer.likely_target());
  Instance& instance = parts_.fleet.at_slot(slot);
  instance.advance(now);
  switch (instance.due()) {
    case Instance::Due::job: {
      const cloud::Work work = instance.finish_job();
      if (cloud::Fleet::is_boot_work(work)) [[unlikely]] {
        parts_.fleet.boot_work_done(instance, work, now);
      } else {
        end_step(instance, work, now);
      }
      break;
    }
    case Instance::Due::wait: end_step(instance, instance.finish_wait(), now); break;
    case Instance::Due::throttle: break;
  }
  parts_.fleet.replan(instance);
}

inline void RequestPath::begin_step(Instance& instance, std::uint32_t index, Instant now) {
  Record& record = records_[index];
  const RequestStep& step = step_of(record);
  double sample = 0;
  if (record.is_probe) {
    sample = step.time.mean();  // always the same, and no random stream's
  } else if (record.step == 0) {
    sample = parts_.clients.first_sample(record.source, record.id(), step.time);
    if (is_observed_) [[unlikely]] {
      observed_[index].first_demand_ns = sample;
    }
  } else {
    engine::Draw draw = parts_.clients.later_draw(record.source, record.id(), record.step);
    sample = step.time.sample(draw);
  }
  record.demand_ns = sample;
  if (step.kind == RequestStep::Kind::cpu) {
    begin_cpu(instance, index, now);
  } else {
    begin_wait(instance, index, now);
  }
}

inline void RequestPath::begin_cpu(Instance& instance, std::uint32_t index, Instant now) {
  Record& record = records_[index];
  if (!record.has_worker) {
    if (!instance.workers.has_free_worker()) {
      record.state = State::queued;
      instance.workers.wait(index);
      return;
    }
    instance.workers.take();
    record.has_worker = true;
  }
  if (is_observed_ && record.step == 0) [[unlikely]] {
    observed_[index].started = now;
  }
  record.state = State::on_cpu;
  instance.start(record.demand_ns, index);
}

void RequestPath::begin_wait(Instance& instance, std::uint32_t index, Instant now) {
  Record& record = records_[index];
  const bool hold = step_of(record).hold_worker;
  if (record.has_worker && !hold) release_worker(instance, index, now);
  records_[index].state = State::waiting;
  instance.wait(now + Duration::covering(records_[index].demand_ns), index);
}

inline void RequestPath::end_step(Instance& instance, std::uint32_t index, Instant now) {
  Record& record = records_[index];
  if (record.state == State::cancelled) [[unlikely]] {
    release(index);
    return;
  }
  if (record.answered) [[unlikely]] {
    const bool is_cpu = step_of(record).kind == RequestStep::Kind::cpu;
    if (is_cpu && !record.is_probe) wasted_cpu_ns_ += record.demand_ns;
  }
  if (++record.step < classes_[record.request_class].step_count) {
    begin_step(instance, index, now);
  } else {
    complete(instance, index, now);
  }
}

inline void RequestPath::release_worker(Instance& instance, std::uint32_t index, Instant now) {
  records_[index].has_worker = false;
  if (instance.workers.waiting() == 0) {
    instance.workers.give_back();
    return;
  }
  const std::uint32_t next = instance.workers.next();  // takes over the worker
  records_[next].has_worker = true;
  begin_cpu(instance, next, now);
}

inline void RequestPath::complete(Instance& instance, std::uint32_t index, Instant now) {
  if (records_[index].has_worker) release_worker(instance, index, now);
  Record& record = records_[index];
  if (record.is_probe) {
    parts_.targets.probe_answered(instance, record.client, true, now);
  } else if (!record.answered) {
    parts_.load_balancer.done(record.slot, record.node);
    if (parts_.load_balancer.is_watching()) [[unlikely]] {
      tell_load_balancer(record, std::nullopt, now);
    }
    instance.traffic.bytes_out += classes_[record.request_class].bytes_out;
    const Instant arrives = now + parts_.application.round_trip;
    if (record.patience > 0 && arrives > client_deadline(record)) [[unlikely]] {
      miss_client(index, now);
    } else {
      leave_client_list(index);
      parts_.recorder.answered(record.request_class, arrives - record.sent);
      if (is_observed_) [[unlikely]] {
        observe_end(finished(record), now, arrives);
      }
      answer(record, true, arrives);
    }
  } else {
    ++wasted_;
  }
  release(index);
}

// ---- the way out -------------------------------------------------------------------------------

inline Instant RequestPath::client_deadline(const Record& record) const {
  return record.sent + client_lists_[record.patience - 1]->list.patience();
}

/// The answer is on its way when the client's patience ends.
void RequestPath::miss_client(std::uint32_t index, Instant now) {
  Record& record = records_[index];
  const Instant gives_up = client_deadline(record);
  const bool leaves = parts_.clients.leaves(record.source, record.client);
  const Failure cause = leaves ? Failure::client_gave_up : Failure::client_timeout;
  leave_client_list(index);
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

void RequestPath::fail(std::uint32_t index, Failure cause, Instant now) {
  Record& record = records_[index];
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
  const State state = records_[index].state;
  if (state == State::free || state == State::connecting) release(index);
}

void RequestPath::on_first_timeout(std::uint32_t index, Instant now) {
  leave_balancer_list(index);
  const Record& record = records_[index];
  if (!record.answered && !record.is_probe) {
    give_up(index, is_first_by_server_ ? Failure::elb_502_reset : Failure::elb_504_idle, now);
  } else if (record.is_probe && is_first_by_server_) {
    parts_.targets.probe_answered(parts_.fleet.at_slot(record.slot), record.client, false, now);
  }
  const auto then =
      is_first_by_server_ ? parts_.application.on_server_timeout : parts_.application.on_disconnect;
  if (then == cloud::Abandoned::cancel) {
    cancel(index, now);
  } else if (!is_first_by_server_ && server_stops_abandoned_) {
    join(Watch::late, index);
  }
}

void RequestPath::cancel(std::uint32_t index, Instant now) {
  if (records_[index].state == State::free) return;  // it never reached the instance
  Instance& instance = parts_.fleet.at_slot(records_[index].slot);
  instance.advance(now);
  const State was = records_[index].state;
  if (was == State::queued) instance.workers.leave(index);
  if (was == State::on_cpu) instance.cancel_job(index);
  if (records_[index].has_worker) release_worker(instance, index, now);
  if (was == State::waiting) {
    leave_balancer_list(index);
    records_[index].state = State::cancelled;
  } else {
    release(index);
  }
  parts_.fleet.replan(instance);
}

inline void RequestPath::join(Watch list, std::uint32_t index) {
  Watched<BalancerList>& watched = watched_by(list);
  records_[index].watch = list;
  watched.list.append(records_, index);
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
