#include "sim/report/jtl.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <utility>

#include "sim/report/grid.hpp"
#include "sim/world/sample_bytes.hpp"

namespace headroom::report {
namespace {

/// What a client sees of a request: a response of the load balancer's, or an exception of its own.
struct Outcome {
  std::string_view code;
  std::string_view message;
  bool has_response = true;
};

Outcome outcome_of(const std::optional<world::Failure>& failure) {
  using enum world::Failure;
  if (!failure) return {"200", "OK"};
  switch (*failure) {
    case elb_503: return {"503", "Service Temporarily Unavailable"};
    case elb_502_refused:
    case elb_502_reset:
    case elb_502_drain:
    case elb_502_keep_alive: return {"502", "Bad Gateway"};
    case elb_504_connect:
    case elb_504_idle: return {"504", "Gateway Time-out"};
    case client_timeout:
    case client_gave_up: break;
  }
  return {"Non HTTP response code: java.net.SocketTimeoutException",
          "Non HTTP response message: Read timed out", false};
}

/// Whole milliseconds, as JMeter has them, to the nearest.
std::int64_t milliseconds(Duration duration) { return (duration + 500'000_ns) / 1_ms; }

}  // namespace

const char* JtlWriter::header() {
  return "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,"
         "failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n";
}

JtlWriter::Label JtlWriter::label_of(const std::string& name, const cloud::RequestClass& request) {
  const world::SampleBytes bytes = world::bytes_of(request);
  return {csv_field(name), csv_field("http://load-balancer/" + request.name), bytes.received,
          bytes.sent};
}

void JtlWriter::add_group(const world::SourceConfig& source,
                          const std::vector<cloud::RequestClass>& classes, Source& entry) {
  entry.is_closed = true;
  for (const load::Sampler& sampler : source.group->samplers) {
    entry.labels.push_back(label_of(sampler.name, classes[sampler.request_class]));
  }
  for (const load::TransactionConfig& transaction : source.group->transactions)
    entry.transactions.push_back({csv_field(transaction.name), transaction.is_parent});
}

JtlWriter::JtlWriter(const scenario::Scenario& scenario)
    : start_ms_(scenario.start_time.time_since_epoch().count() * 1000) {
  const auto& classes = scenario.application.requests;
  for (const world::SourceConfig& source : world::sources(scenario)) {
    Source entry;
    entry.thread_prefix =
        csv_field(fmt::format("{} {}-", source.thread_group_name(), source.number_in_phase));
    if (source.group != nullptr) {
      add_group(source, classes, entry);
    } else {
      for (const cloud::RequestClass& request : classes)
        entry.labels.push_back(label_of(request.name, request));
    }
    sources_.push_back(std::move(entry));
  }
}

std::string JtlWriter::thread_name(const world::FinishedRequest& request) const {
  const Source& source = sources_[request.source];
  const std::uint64_t thread = 1 + (source.is_closed ? request.client : request.id.primary);
  // A name with a comma is quoted; the number goes inside the quotes.
  std::string_view prefix = source.thread_prefix;
  const bool is_quoted = prefix.ends_with('"');
  if (is_quoted) prefix.remove_suffix(1);
  return fmt::format("{}{}{}", prefix, thread, is_quoted ? "\"" : "");
}

void JtlWriter::add_request(const world::FinishedRequest& request,
                            fmt::memory_buffer& buffer) const {
  const Source& source = sources_[request.source];
  const std::size_t index = source.is_closed ? request.id.secondary : request.request_class;
  const Label& label = source.labels[index];
  const Outcome outcome = outcome_of(request.failure);
  const std::int64_t elapsed = milliseconds(request.elapsed());
  fmt::format_to(std::back_inserter(buffer), "{},{},{},{},{},{},text,{},,{},{},{},{},{},{},0,0\n",
                 start_ms_ + request.sent.since_start() / 1_ms, elapsed, label.text, outcome.code,
                 outcome.message, thread_name(request), request.failure ? "false" : "true",
                 request.failure ? 0 : label.bytes, label.sent_bytes, request.group_threads,
                 request.all_threads, label.url, outcome.has_response ? elapsed : std::int64_t{0});
}

/// As JMeter's TransactionController has it. Its URL is Java's null.
void JtlWriter::add_transaction(const world::FinishedRequest& request,
                                fmt::memory_buffer& buffer) const {
  const load::FinishedTransaction& transaction = *request.transaction;
  const TransactionLabel& label = sources_[request.source].transactions[transaction.transaction];
  std::string_view code;
  if (transaction.ok && transaction.has_code) code = "200";
  if (!transaction.ok && label.is_parent) code = outcome_of(request.failure).code;
  fmt::format_to(std::back_inserter(buffer),
                 "{},{},{},{},\"Number of samples in transaction : {}, number of failing samples : "
                 "{}\",{},,{},,{},{},{},{},null,{},{},0\n",
                 start_ms_ + transaction.begin.since_start() / 1_ms,
                 milliseconds(transaction.elapsed), label.text, code, transaction.samples,
                 transaction.failing,
                 transaction.knows_its_thread ? thread_name(request) : std::string(),
                 transaction.ok ? "true" : "false", transaction.received_bytes,
                 transaction.sent_bytes, transaction.group_threads, transaction.all_threads,
                 milliseconds(transaction.latency), milliseconds(transaction.idle));
}

std::string JtlWriter::rows(std::span<const world::FinishedRequest> requests) const {
  fmt::memory_buffer buffer;
  for (const world::FinishedRequest& request : requests) {
    if (request.transaction) {
      add_transaction(request, buffer);
    } else if (!request.is_hidden) {
      add_request(request, buffer);
    }
  }
  return {buffer.data(), buffer.size()};
}

}  // namespace headroom::report
