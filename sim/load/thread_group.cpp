#include "sim/load/thread_group.hpp"

#include <algorithm>
#include <utility>

namespace headroom::load {

using OnError = ThreadGroupConfig::OnError;

ThreadGroupSource::ThreadGroupSource(const ThreadGroupConfig& config, Instant start, Instant stop,
                                     const std::string& name, std::uint64_t seed,
                                     std::uint32_t replication)
    : ThreadGroupSource(config, own_test_, stop, name, seed, replication) {
  begin(start);
}

ThreadGroupSource::ThreadGroupSource(const ThreadGroupConfig& config, TestState& test, Instant stop,
                                     const std::string& name, std::uint64_t seed,
                                     std::uint32_t replication)
    : config_(config),
      test_(&test),
      stop_(stop),
      end_(stop),
      think_key_(engine::stream_key(seed, replication, "load/" + name + "/think")),
      pace_key_(engine::stream_key(seed, replication, "load/" + name + "/pace")),
      arrivals_key_(engine::stream_key(seed, replication, "load/" + name + "/arrivals")),
      threads_(config.threads),
      transactions_(config_.transactions, config.threads),
      program_(config.loops, config.plan, config.threads,
               engine::stream_key(seed, replication, "load/" + name + "/choice")),
      retries_(UserRetries::make(config.retry, name, seed, replication)),
      paces_(config.pacers.size()),
      paced_(config.pacers.size() * config.threads, Instant::never()),
      barriers_(config.pacers.size()),
      silent_(config.samplers.size()) {
  program_.tell(transactions_);
  for (const PacerConfig& pacer : config.pacers) {
    if (pacer.common != PacerConfig::kOwn && pacer.common >= test.paces.size())
      test.paces.resize(pacer.common + 1);
  }
}

void ThreadGroupSource::begin(Instant start) {
  has_begun_ = true;
  begin_ = start + config_.delay;
  if (config_.duration) end_ = std::min(end_, begin_ + *config_.duration);
  const auto n = static_cast<std::int64_t>(config_.threads);
  std::vector<Duration> times;
  if (!config_.arrivals.empty()) {
    times = arrival_times(config_.arrivals, arrivals_key_);
    end_ = std::min(end_, begin_ + length_of(config_.arrivals));
  }
  for (std::uint32_t thread = 0; thread < config_.threads; ++thread) {
    Instant at = begin_ + config_.ramp_up * thread / n;
    if (!config_.spans.empty()) {
      at = begin_ + config_.spans[thread].start;
      const Duration end = config_.spans[thread].end;
      ends_.push_back(end.is_infinite() ? Instant::never() : begin_ + end);
    } else if (!times.empty()) {
      at = begin_ + times[thread];
    }
    if (!program_.has_samplers() || at >= end_of(thread)) {
      threads_[thread].state = State::finished;
      continue;
    }
    due_.push(at, thread);
    ++alive_;
  }
  has_news_ = has_news_ || alive_ == 0;
}

void ThreadGroupSource::stop(Instant at, Instant now) {
  stop_ = std::min(stop_, at);
  end_ = std::min(end_, at);
  if (at > now) {
    const auto planned = due_.entries();
    due_.clear();
    for (const auto& [time, id] : planned) due_.push(std::min(time, at), id);
    return;
  }
  for (std::uint32_t thread = 0; has_begun_ && thread < threads_.size(); ++thread) {
    const State state = threads_[thread].state;
    if (state != State::in_flight && state != State::finished) retire(thread);
  }
  due_.clear();
  for (Barrier& barrier : barriers_) barrier = {};
}

// ---- what threads do ---------------------------------------------------------------------------

Request ThreadGroupSource::take() {
  const auto [now, id] = due_.pop();
  Request nothing;
  nothing.is_withheld = true;
  if (now >= stop_) [[unlikely]] {
    if (id < threads_.size()) retire(id);
    return nothing;
  }
  if (id >= threads_.size()) {
    const auto pacer = static_cast<std::uint32_t>(id - threads_.size());
    if (barriers_[pacer].deadline == now) open_barrier(pacer, now);
    return nothing;
  }
  if (threads_[id].state == State::ahead) {
    start_threads(id, now);
    if (due_.next_time() != now) return nothing;
    const std::uint32_t next = due_.entries().front().id;
    if (next >= threads_.size() || threads_[next].state != State::due || !sampler_of(next).sends)
      return nothing;
    due_.pop();
    return send(next, now);
  }
  if (sampler_of(id).sends) return send(id, now);
  pass_silent(id, now);
  return nothing;
}

/// Threads that start at one instant are all there before the first of them does anything: timers
/// count them.
void ThreadGroupSource::start_threads(std::uint32_t first, Instant now) {
  starting_.assign(1, first);
  while (due_.next_time() == now) {
    const std::uint32_t next = due_.entries().front().id;
    if (next >= threads_.size() || threads_[next].state != State::ahead) break;
    starting_.push_back(due_.pop().id);
  }
  for (const std::uint32_t thread : starting_) {
    const bool is_full = config_.most_active && active_ >= *config_.most_active;
    threads_[thread].state = is_full ? State::finished : State::running;
    if (is_full) {
      if (--alive_ == 0) has_news_ = true;
      continue;
    }
    ++active_;
    ++started_;
    ++test_->active_threads;
    threads_[thread].has_sampled = false;
    if (retries_) retries_->arrive(thread);
  }
  for (const std::uint32_t thread : starting_) {
    if (threads_[thread].state != State::running) continue;
    if (program_.start(thread, now)) {
      prepare(thread, now);
    } else {
      finish(thread, now);
    }
  }
}

Request ThreadGroupSource::send(std::uint32_t thread, Instant now) {
  Thread& t = threads_[thread];
  t.state = State::in_flight;
  t.has_sampled = true;
  if (!t.is_connected) {
    t.is_connected = true;
    ++connections_;
    ++open_;
  }
  ++sent_;
  ++in_flight_;
  const std::uint32_t index = program_.sampler(thread);
  const Sampler& sampler = config_.samplers[index];
  Request request;
  request.id = program_.id(thread);
  if (retries_) request.id.attempt = retries_->send(thread, now);
  request.request_class = sampler.request_class;
  request.client = thread;
  request.patience = sampler.response_timeout ? index + 1 : 0;
  return request;
}

void ThreadGroupSource::pass_silent(std::uint32_t thread, Instant now) {
  const Sampler& sampler = sampler_of(thread);
  ++silent_[program_.sampler(thread)];
  threads_[thread].has_sampled = true;
  if (sampler.has_row) {
    program_.remember(thread, true);
    if (keeps_transactions())
      log_sample(thread, {now, now, {}, 0, 0, active_, test_->active_threads});
  }
  if (sampler.then == Sampler::Then::stop_test) want_stop(now);
  if (sampler.then == Sampler::Then::stop_test || sampler.then == Sampler::Then::stop_thread)
    return retire(thread);
  go_on(thread, now, sampler.then);
}

void ThreadGroupSource::answered(std::uint32_t thread, bool ok, Instant now) {
  --in_flight_;
  if (!config_.keep_alive || !sampler_of(thread).keep_alive) disconnect(thread);
  if (retries_) {
    if (const auto when = retries_->ended(thread, program_.id(thread), ok, now, end_of(thread))) {
      threads_[thread].state = State::due;
      due_.push(*when, thread);
      return;
    }
  }
  program_.remember(thread, ok);
  if (!ok && config_.on_error == OnError::stop_test) want_stop(now);
  if (!ok && (config_.on_error == OnError::stop_thread || config_.on_error == OnError::stop_test))
    return finish(thread, now);
  const bool begins_anew = !ok && config_.on_error == OnError::start_next_loop;
  go_on(thread, now, begins_anew ? Sampler::Then::next_loop : Sampler::Then::go_on);
}

void ThreadGroupSource::go_on(std::uint32_t thread, Instant now, Sampler::Then how) {
  const std::uint32_t turn = program_.turn(thread);
  const bool is_more = how == Sampler::Then::next_loop      ? program_.next_turn(thread, now)
                       : how == Sampler::Then::next_in_loop ? program_.next_in_loop(thread, now)
                       : how == Sampler::Then::leave_loop   ? program_.leave_loop(thread, now)
                                                            : program_.go_on(thread, now);
  if (!is_more) return finish(thread, now);
  if (config_.new_user_each_turn && program_.turn(thread) != turn) disconnect(thread);
  prepare(thread, now);
}

// ---- before a sampler --------------------------------------------------------------------------

void ThreadGroupSource::prepare(std::uint32_t thread, Instant now) {
  if (keeps_transactions()) [[unlikely]] {
    transactions_.sample_begins(thread, sampler_of(thread).transaction);
  }
  for (const std::uint32_t pacer : sampler_of(thread).pacers) {
    if (config_.pacers[pacer].kind == PacerConfig::Kind::barrier)
      return arrive_at_barrier(thread, pacer, now);
  }
  wait_for_timers(thread, now);
}

void ThreadGroupSource::wait_for_timers(std::uint32_t thread, Instant now) {
  const Sampler& sampler = sampler_of(thread);
  const Instant end = end_of(thread);
  if (now >= end) return finish(thread, now);
  Instant when = now;
  if (!sampler.timers.empty()) {
    engine::Draw draw = program_.id(thread).draw(think_key_, 0);
    when += think_time(sampler.timers, draw);
  }
  for (const std::uint32_t pacer : sampler.pacers) {
    const Instant at = paced(thread, pacer, now);
    if (at == Instant::never()) return finish(thread, now);
    if (at > now) when += at - now;
  }
  when += sampler.pause;
  if (when >= stop_ || (when >= end && !config_.finishes_timers)) return finish(thread, now);
  threads_[thread].state = State::due;
  due_.push(when, thread);
}

/// When the timer lets the thread go, or never.
Instant ThreadGroupSource::paced(std::uint32_t thread, std::uint32_t index, Instant now) {
  const PacerConfig& pacer = config_.pacers[index];
  Pace& pace = pacer.common == PacerConfig::kOwn ? paces_[index] : test_->paces[pacer.common];
  switch (pacer.kind) {
    case PacerConfig::Kind::constant_throughput: {
      Instant& last = paced_[index * threads_.size() + thread];
      const std::int64_t threads = pacer.threads == PacerConfig::Threads::this_one ? 1
                                   : pacer.threads == PacerConfig::Threads::group
                                       ? active_
                                       : test_->active_threads;
      const bool is_first = last == Instant::never();
      last = is_first ? now : std::max(now, last + pacer.interval * threads);
      return last;
    }
    case PacerConfig::Kind::shared_throughput: return next_shared(pacer, pace, now);
    case PacerConfig::Kind::precise_throughput: return next_precise(pacer, pace, begin_, pace_key_);
    case PacerConfig::Kind::shaping: {
      const Instant at = next_shaped(pacer, pace, now);
      if (at == Instant::never()) end_ = std::min(end_, std::max(now, end_of_profile(pacer, pace)));
      return at;
    }
    case PacerConfig::Kind::barrier: return now;
  }
  return now;
}

void ThreadGroupSource::arrive_at_barrier(std::uint32_t thread, std::uint32_t pacer, Instant now) {
  const PacerConfig& config = config_.pacers[pacer];
  Barrier& barrier = barriers_[pacer];
  if (now >= end_of(thread)) return finish(thread, now);
  threads_[thread].state = State::at_barrier;
  barrier.waiting.push_back(thread);
  const std::uint32_t size = config.group_size > 0 ? config.group_size : active_;
  if (barrier.waiting.size() >= size) return open_barrier(pacer, now);
  if (barrier.waiting.size() == 1 && config.timeout > Duration{}) {
    barrier.deadline = now + config.timeout;
    due_.push(barrier.deadline, static_cast<std::uint32_t>(threads_.size()) + pacer);
  }
}

void ThreadGroupSource::open_barrier(std::uint32_t pacer, Instant now) {
  const std::vector<std::uint32_t> waiting = std::exchange(barriers_[pacer].waiting, {});
  barriers_[pacer].deadline = Instant::never();
  for (const std::uint32_t thread : waiting) wait_for_timers(thread, now);
}

// ---- the end -----------------------------------------------------------------------------------

void ThreadGroupSource::finish(std::uint32_t thread, Instant now) {
  Thread& t = threads_[thread];
  const bool is_replaced = config_.replaces_threads && t.has_sampled && now < end_of(thread);
  if (!is_replaced) return retire(thread);
  disconnect(thread);
  --active_;
  --test_->active_threads;
  program_.restart(thread);
  transactions_.forget(thread);
  t.state = State::ahead;
  due_.push(now, thread);
}

void ThreadGroupSource::retire(std::uint32_t thread) {
  Thread& t = threads_[thread];
  if (t.state != State::ahead) {
    --active_;
    --test_->active_threads;
  }
  disconnect(thread);
  t.state = State::finished;
  if (--alive_ == 0) has_news_ = true;
}

void ThreadGroupSource::want_stop(Instant at) {
  wants_stop_ = wants_stop_ ? std::min(*wants_stop_, at) : at;
  has_news_ = true;
}

void ThreadGroupSource::disconnect(std::uint32_t thread) {
  if (!threads_[thread].is_connected) return;
  threads_[thread].is_connected = false;
  --open_;
}

}  // namespace headroom::load
