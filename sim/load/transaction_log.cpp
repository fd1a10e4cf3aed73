#include "sim/load/transaction_log.hpp"

#include <algorithm>

namespace headroom::load {

constexpr std::uint32_t kNone = TransactionConfig::kNone;

bool is_hidden(const std::vector<TransactionConfig>& transactions, std::uint32_t transaction) {
  for (; transaction != kNone; transaction = transactions[transaction].outer)
    if (transactions[transaction].is_parent) return true;
  return false;
}

void TransactionLog::begin(std::uint32_t thread, std::uint32_t transaction, Instant now) {
  is_open_[place(thread, transaction)] = true;
  if (!keeps_rows()) return;
  State& state = states_[place(thread, transaction)];
  state = {};
  state.row.thread = thread;
  state.row.transaction = transaction;
  state.row.begin = state.last_end = now;
}

void TransactionLog::pass_child(std::uint32_t thread, std::uint32_t transaction) {
  if (keeps_rows()) ++states_[place(thread, transaction)].passed;
}

void TransactionLog::end(std::uint32_t thread, std::uint32_t transaction, Instant now) {
  if (is_open_[place(thread, transaction)]) close(thread, transaction, now, false, true);
}

/// Transactions are numbered as the plan has them, those around others first.
void TransactionLog::cut(std::uint32_t thread, std::uint32_t first, std::uint32_t last, Instant now,
                         bool last_ok) {
  for (std::uint32_t transaction = last; transaction-- > first;) {
    if (is_open_[place(thread, transaction)]) close(thread, transaction, now, true, last_ok);
  }
}

void TransactionLog::forget(std::uint32_t thread) {
  const auto begin = is_open_.begin() + static_cast<std::ptrdiff_t>(place(thread, 0));
  std::fill(begin, begin + static_cast<std::ptrdiff_t>(config_->size()), false);
}

void TransactionLog::close(std::uint32_t thread, std::uint32_t transaction, Instant now,
                           bool is_cut, bool last_ok) {
  is_open_[place(thread, transaction)] = false;
  const TransactionConfig& config = (*config_)[transaction];
  // JMeter has one row for parents within each other.
  const bool has_row = !config.is_parent || !is_hidden(*config_, config.outer);
  counts_[transaction] += has_row ? 1 : 0;
  if (!keeps_rows()) return;
  State& state = states_[place(thread, transaction)];
  FinishedTransaction& row = state.row;
  row.end = now;
  if (config.is_parent) {
    row.elapsed = config.includes_timers ? state.last_end - row.begin : state.busy;
    row.knows_its_thread = true;
    row.latency = {};
  } else {
    // What follows the last sample is idle only where the transaction comes to its end.
    const Duration rest = is_cut ? now - state.last_end : Duration{};
    row.elapsed = config.includes_timers ? now - row.begin : state.busy + rest;
    row.knows_its_thread = state.has_samples;
    if (is_cut) row.ok = last_ok;
    row.has_code = row.ok && !is_cut;
  }
  if (!config.includes_timers) row.idle = now - row.begin - row.elapsed;
  if (has_row) finished_.push_back(row);
  if (!config.is_parent || config.outer == kNone) return;
  if (!(*config_)[config.outer].is_parent) ++states_[place(thread, config.outer)].row.samples;
  TransactionSample sample;
  sample.sent = row.begin;
  sample.answered = row.begin + row.elapsed;
  sample.received_bytes = row.received_bytes;
  sample.sent_bytes = row.sent_bytes;
  sample.failure = row.failure;
  sample.group_threads = row.group_threads;
  sample.all_threads = row.all_threads;
  sample_ended(thread, config.outer, sample);
}

void TransactionLog::sample_begins(std::uint32_t thread, std::uint32_t innermost) {
  for (std::uint32_t at = innermost; at != kNone; at = (*config_)[at].outer) {
    State& state = states_[place(thread, at)];
    if ((*config_)[at].is_parent) continue;
    state.row.samples += 1 + state.passed;
    state.passed = 0;
  }
}

void TransactionLog::add(State& state, const TransactionSample& sample) {
  FinishedTransaction& row = state.row;
  state.has_samples = true;
  state.busy += sample.answered - sample.sent;
  state.last_end = sample.answered;
  row.latency += sample.latency;
  row.received_bytes += sample.received_bytes;
  row.sent_bytes += sample.sent_bytes;
  row.group_threads = sample.group_threads;
  row.all_threads = sample.all_threads;
  if (sample.failure == 0) return;
  row.ok = false;
  if (row.failing++ == 0) row.failure = sample.failure;
}

/// The nearest parent takes it, and those around learn of it when that one is over; where there is
/// no parent, all do.
bool TransactionLog::sample_ended(std::uint32_t thread, std::uint32_t innermost,
                                  const TransactionSample& sample) {
  for (std::uint32_t at = innermost; at != kNone; at = (*config_)[at].outer) {
    if (!(*config_)[at].is_parent) continue;
    State& parent = states_[place(thread, at)];
    ++parent.row.samples;
    add(parent, sample);
    return true;
  }
  for (std::uint32_t at = innermost; at != kNone; at = (*config_)[at].outer)
    add(states_[place(thread, at)], sample);
  return false;
}

}  // namespace headroom::load
