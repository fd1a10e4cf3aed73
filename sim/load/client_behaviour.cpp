#include "sim/load/client_behaviour.hpp"

#include <algorithm>

namespace headroom::load {

// ---- circuit breaker --------------------------------------------------------------------------

CircuitBreaker::CircuitBreaker(const CircuitBreakerConfig& config)
    : config_(config), last_(config.of_last) {}

void CircuitBreaker::forget() {
  std::fill(last_.begin(), last_.end(), false);
  next_ = 0;
  seen_ = failed_ = 0;
}

bool CircuitBreaker::lets_through(Instant now) {
  if (state_ == State::open && now >= open_until_) {
    state_ = State::half_open;
    trials_sent_ = trials_ok_ = 0;
    ++epoch_;
  }
  switch (state_) {
    case State::closed: return true;
    case State::open: return false;
    case State::half_open: break;
  }
  if (trials_sent_ == config_.trial_requests) return false;
  ++trials_sent_;
  return true;
}

bool CircuitBreaker::on_answer(bool ok, std::uint32_t epoch, Instant now) {
  if (epoch != epoch_) return false;
  const auto open = [&] {
    state_ = State::open;
    open_until_ = now + config_.open_for;
    ++epoch_;
    forget();
    return true;
  };
  if (state_ == State::half_open) {
    if (!ok) return open();
    if (++trials_ok_ == config_.trial_requests) state_ = State::closed;
    return false;
  }
  if (seen_ == config_.of_last) failed_ -= last_[next_];
  seen_ = std::min(seen_ + 1, config_.of_last);
  last_[next_] = !ok;
  failed_ += !ok;
  next_ = (next_ + 1) % config_.of_last;
  const bool is_full = seen_ == config_.of_last;
  return is_full && failed_ >= config_.failures * config_.of_last ? open() : false;
}

// ---- clients ----------------------------------------------------------------------------------

ClientBehaviour::ClientBehaviour(const ClientConfig& config, Instant stop, const std::string& name,
                                 std::uint64_t seed, std::uint32_t replication)
    : stop_(stop) {
  if (config.circuit_breaker) breaker_.emplace(*config.circuit_breaker);
  if (!config.retry) return;
  retries_.emplace(*config.retry, name, seed, replication);
  budget_ = retries_->full_budget();
}

void ClientBehaviour::begin(Request& request, Instant now) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(pending_.size()));
    pending_.emplace_back();
  }
  request.client = free_.back();
  free_.pop_back();
  pending_[request.client] = {request, now};
  ++totals_.requests;
  if (retries_) retries_->earn(budget_);
}

Request ClientBehaviour::take_retry() {
  const std::uint32_t slot = due_.pop().id;
  Request& request = pending_[slot].request;
  ++request.id.attempt;
  ++totals_.retries;
  return request;
}

bool ClientBehaviour::may_send(const Request& request, Instant now) {
  if (!breaker_) return true;
  if (breaker_->lets_through(now)) {
    pending_[request.client].epoch = breaker_->epoch();
    return true;
  }
  ++totals_.withheld;
  give_up(request.client);
  return false;
}

void ClientBehaviour::give_up(std::uint32_t slot) {
  ++totals_.gave_up;
  free_.push_back(slot);
}

std::optional<Instant> ClientBehaviour::ended(const Request& request, bool ok, Instant now) {
  const std::uint32_t slot = request.client;
  if (breaker_ && breaker_->on_answer(ok, pending_[slot].epoch, now)) ++totals_.openings;
  if (ok) {
    ++totals_.answered;
    free_.push_back(slot);
    return pending_[slot].first_sent;
  }
  std::optional<Instant> when;
  if (retries_) when = retries_->after(request.id, budget_, now, stop_, totals_.denied);
  if (when) {
    due_.push(*when, slot);
  } else {
    give_up(slot);
  }
  return std::nullopt;
}

}  // namespace headroom::load
