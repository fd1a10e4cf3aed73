// What is rare on the way of requests: instances that are lost with what they work on, and the log
// of every request for those who want more than totals.

#include "sim/world/request_path.hpp"
#include "sim/world/sample_bytes.hpp"

namespace headroom::world {

using cloud::Instance;

namespace {

constexpr std::size_t kObserverBlock = 4096;

}  // namespace

// ---- instances that are lost -------------------------------------------------------------------

template <class Then>
void RequestPath::lose_all_on(const Instance& instance, Failure cause, Instant now, Then then) {
  parts_.load_balancer.lose_connections(instance.slot());
  for (Record& record : records_) {
    if (record.state == State::free || record.state == State::connecting ||
        record.slot != instance.slot())
      continue;
    if (!record.answered && !record.is_probe) give_up(record, cause, now);
    then(record);
  }
}

void RequestPath::fail_all_on(const Instance& instance, Failure cause, Instant now) {
  lose_all_on(instance, cause, now, [this](Record& record) {
    release(record);  // with the instance goes its work, cancelled waits too
  });
}

void RequestPath::cancel_all_on(const Instance& instance, Failure cause, Instant now) {
  lose_all_on(instance, cause, now, [this, now](Record& record) {
    if (record.state != State::cancelled) cancel(record, now);
  });
}

void RequestPath::abandon_probe(const Instance& instance, std::uint32_t probe, Instant now) {
  if (parts_.application.on_disconnect != cloud::Abandoned::cancel) return;
  for (Record& record : records_) {
    const bool is_it = record.is_probe && record.slot == instance.slot() &&
                       record.client == probe && record.state != State::free &&
                       record.state != State::cancelled;
    if (!is_it) continue;
    cancel(record, now);
    return;
  }
}

// ---- the log ------------------------------------------------------------------------------------

std::uint64_t RequestPath::unanswered() const {
  std::uint64_t count = 0;
  for (const Record& record : records_)
    count += record.state != State::free && !record.answered && !record.is_probe;
  return count;
}

std::vector<std::uint32_t> RequestPath::in_flight_by_slot() const {
  std::vector<std::uint32_t> counts(parts_.fleet.slots().size());
  for (const Record& record : records_) {
    const bool is_there = record.state == State::queued || record.state == State::on_cpu ||
                          record.state == State::waiting;
    if (is_there && !record.is_probe) ++counts[record.slot];
  }
  return counts;
}

FinishedRequest RequestPath::finished(const Record& record) const {
  FinishedRequest request;
  request.sent = record.sent;
  const Observed& observed = observed_[number_of(record)];
  request.started = observed.started;
  request.first_demand_ns = observed.first_demand_ns;
  request.id = record.id();
  request.source = record.source;
  request.request_class = record.request_class;
  request.client = record.client;
  request.slot = record.slot;
  return request;
}

/// @pre somebody observes
void RequestPath::observe_end(FinishedRequest request, Instant finished, Instant answered) {
  request.finished = finished;
  request.answered = answered;
  const Clients::Threads threads = parts_.clients.threads(request.source);
  request.group_threads = threads.of_source;
  request.all_threads = threads.of_all;
  request.threads_started = threads.started;
  load::TransactionSample sample;
  sample.sent = request.sent;
  sample.answered = request.answered;
  sample.group_threads = request.group_threads;
  sample.all_threads = request.all_threads;
  const bool has_answer = !request.failure || !is_by_client(*request.failure);
  sample.latency = has_answer ? request.elapsed() : Duration{};
  const SampleBytes bytes = bytes_of(parts_.application.requests[request.request_class]);
  sample.received_bytes = request.failure ? 0 : bytes.received;
  sample.sent_bytes = bytes.sent;
  if (request.failure) sample.failure = 1 + static_cast<std::uint8_t>(*request.failure);
  request.is_hidden = parts_.clients.log_sample(request.source, request.client, sample);
  push(request);
}

/// Transactions that have ended by what a source just did.
void RequestPath::observe_transactions(std::uint32_t source) {
  auto* finished = parts_.clients.finished_transactions(source);
  if (finished == nullptr || finished->empty()) return;
  for (const load::FinishedTransaction& transaction : *finished) {
    FinishedRequest row;
    row.sent = row.started = transaction.begin;
    row.finished = row.answered = transaction.end;
    row.source = source;
    row.client = transaction.thread;
    row.group_threads = transaction.group_threads;
    row.all_threads = transaction.all_threads;
    if (transaction.failure > 0) row.failure = static_cast<Failure>(transaction.failure - 1);
    row.transaction = transaction;
    push(row);
  }
  finished->clear();
}

void RequestPath::push(const FinishedRequest& request) {
  finished_.push_back(request);
  if (finished_.size() >= kObserverBlock) flush();
}

void RequestPath::flush() {
  if (observer_ && !finished_.empty()) observer_(finished_);
  finished_.clear();
}

}  // namespace headroom::world
