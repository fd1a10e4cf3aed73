#include "sim/scenario/read_clients.hpp"

namespace headroom::scenario {
namespace {

using load::Backoff;
using load::CircuitBreakerConfig;
using load::RetryConfig;

constexpr std::int64_t kMostAttempts = 100;
constexpr std::int64_t kMostAnswers = 1'000'000;

void read_exponential(const Node& node, Backoff& backoff) {
  ObjectReader object(node, "{\"first\": \"100ms\", \"factor\": 2, \"longest\": \"20s\"}");
  if (const auto first = object.optional("first"))
    backoff.first = first->duration().value_or(backoff.first);
  if (const auto factor = object.optional("factor"))
    backoff.factor = factor->number(1, 100).value_or(backoff.factor);
  if (const auto longest = object.optional("longest"))
    backoff.longest = longest->duration().value_or(backoff.longest);
  if (backoff.longest < backoff.first)
    node.report("a longest wait below the first one", "\"longest\" at or above \"first\"");
}

void read_jitter(const Node& node, Backoff& backoff) {
  const auto name = node.choice({"none", "full", "equal"});
  if (name == "none") backoff.jitter = Backoff::Jitter::none;
  if (name == "equal") backoff.jitter = Backoff::Jitter::equal;
}

Backoff read_backoff(const Node& node) {
  Backoff backoff;
  ObjectReader object(node,
                      "{\"fixed\": \"200ms\"} or {\"exponential\": {...}}, with a \"jitter\"");
  const auto fixed = object.optional("fixed");
  const auto exponential = object.optional("exponential");
  if (object.is_object() && fixed.has_value() == exponential.has_value())
    node.report(fixed ? "a back-off of two kinds" : "a back-off of no kind",
                "either \"fixed\" or \"exponential\"");
  if (fixed) {
    backoff.first = backoff.longest = fixed->duration().value_or(backoff.first);
    backoff.factor = 1;
  }
  if (exponential) read_exponential(*exponential, backoff);
  if (const auto jitter = object.optional("jitter")) read_jitter(*jitter, backoff);
  return backoff;
}

void read_budget(const Node& node, RetryConfig& retry) {
  ObjectReader object(node, "{\"per_request\": 0.1, \"burst\": 10}");
  if (const auto share = object.required("per_request"))
    retry.budget_per_request = share->number(0, 100);
  if (const auto burst = object.optional("burst"))
    retry.budget_burst = burst->number(1, 1e9).value_or(retry.budget_burst);
}

RetryConfig read_retry(const Node& node) {
  RetryConfig retry;
  ObjectReader object(node, "{\"attempts\": 3, \"backoff\": {...}, \"budget\": {...}}");
  if (const auto attempts = object.optional("attempts"))
    retry.attempts =
        static_cast<std::uint32_t>(attempts->integer(1, kMostAttempts).value_or(retry.attempts));
  if (const auto backoff = object.optional("backoff")) retry.backoff = read_backoff(*backoff);
  if (const auto budget = object.optional("budget")) read_budget(*budget, retry);
  return retry;
}

CircuitBreakerConfig read_circuit_breaker(const Node& node) {
  CircuitBreakerConfig breaker;
  ObjectReader object(node, "{\"failures\": 0.5, \"of_last\": 20, \"open_for\": \"30s\"}");
  const auto whole = [&](const char* key, std::uint32_t& value) {
    if (const auto given = object.optional(key))
      value = static_cast<std::uint32_t>(given->integer(1, kMostAnswers).value_or(value));
  };
  if (const auto failures = object.optional("failures")) {
    breaker.failures = failures->number(0, 1).value_or(breaker.failures);
    if (failures->json() == 0) failures->refuse("a share above 0, up to 1");
  }
  whole("of_last", breaker.of_last);
  if (const auto open = object.optional("open_for"))
    breaker.open_for = open->positive_duration().value_or(breaker.open_for);
  whole("trial_requests", breaker.trial_requests);
  return breaker;
}

void read_connect_timeout(ObjectReader& object) {
  const auto timeout = object.optional("connect_timeout");
  if (timeout && timeout->positive_duration())
    timeout->warn(
        scaling::message("has no effect: the load balancer takes every connection at once"));
}

/// A breaker belongs to a program that calls for many; users who wait have none in common.
void refuse_circuit_breaker(ObjectReader& object) {
  if (const auto breaker = object.optional("circuit_breaker"))
    breaker->report("a circuit breaker of users who wait for their answers",
                    "one beside open load: it belongs to a program that calls for many");
}

}  // namespace

void read_clients(const Node& node, load::OpenLoadConfig& load) {
  ObjectReader object(node,
                      "{\"response_timeout\": D, \"retry\": {...}, \"circuit_breaker\": {...}}");
  if (const auto timeout = object.optional("response_timeout")) {
    if (load.response_timeout)
      timeout->report("a second response_timeout", "one, here or in the load itself");
    load.response_timeout = timeout->positive_duration();
  }
  read_connect_timeout(object);
  if (const auto retry = object.optional("retry")) load.clients.retry = read_retry(*retry);
  if (const auto breaker = object.optional("circuit_breaker"))
    load.clients.circuit_breaker = read_circuit_breaker(*breaker);
}

void read_clients(const Node& node, load::SessionsConfig& sessions) {
  ObjectReader object(node, "{\"response_timeout\": D, \"retry\": {...}}");
  if (const auto timeout = object.optional("response_timeout")) {
    if (sessions.patience)
      timeout->report("a response_timeout of users who have a \"patience\"",
                      "one of the two: after a patience the user leaves, after a response_timeout "
                      "he tries again or goes on");
    sessions.response_timeout = timeout->positive_duration();
  }
  read_connect_timeout(object);
  if (const auto retry = object.optional("retry")) sessions.retry = read_retry(*retry);
  refuse_circuit_breaker(object);
}

void read_clients(const Node& node, std::vector<load::ThreadGroupConfig>& groups) {
  ObjectReader object(node, "{\"retry\": {...}}");
  if (const auto timeout = object.optional("response_timeout"))
    timeout->report("a response_timeout of threads", "one in each of their samplers");
  read_connect_timeout(object);
  if (const auto given = object.optional("retry")) {
    const RetryConfig retry = read_retry(*given);
    for (load::ThreadGroupConfig& group : groups) group.retry = retry;
  }
  refuse_circuit_breaker(object);
}

}  // namespace headroom::scenario
