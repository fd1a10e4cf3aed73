#include "sim/world/clients.hpp"

#include <array>
#include <variant>

#include "sim/world/sources.hpp"

namespace headroom::world {

Clients::Clients(const scenario::Scenario& scenario, std::uint32_t replication) {
  const Instant end = Instant::at(scenario.duration);
  const auto demand_words = [&](const std::string& name) {
    return engine::WordSequence(
        engine::stream_key(scenario.seed, replication, "load/" + name + "/demand"));
  };
  const auto dns_key = [&](const std::string& name) {
    return engine::stream_key(scenario.seed, replication, "load/" + name + "/dns");
  };
  std::uint32_t clients = 0;
  for (const scenario::LoadConfig& load : scenario.load) {
    const Instant start = Instant::at(load.start);
    const Instant stop = load.stop ? std::min(Instant::at(*load.stop), end) : end;
    if (const auto* poisson = std::get_if<load::OpenLoadConfig>(&load.kind)) {
      sources_.push_back({load.name,
                          std::make_unique<load::OpenSource>(*poisson, start, stop, load.name,
                                                             scenario.seed, replication),
                          nullptr, nullptr, poisson->response_timeout, demand_words(load.name),
                          dns_key(load.name)});
      continue;
    }
    const auto& groups = std::get<std::vector<load::ThreadGroupConfig>>(load.kind);
    tests_.push_back(std::make_unique<load::TestPhases>());
    load::TestPhases& test = *tests_.back();
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const load::ThreadGroupConfig& group = groups[i];
      const std::string name = source_name(load, groups, i);
      sources_.push_back({name, nullptr,
                          std::make_unique<load::ThreadGroupSource>(group, test.state(), stop, name,
                                                                    scenario.seed, replication),
                          &group, std::nullopt, demand_words(name), dns_key(name), clients, &test});
      test.add(*sources_.back().closed, group);
      clients += group.threads;
      sources_.back().user_latency = UserLatency(expected_intervals(group, scenario));
    }
    test.start(start);
  }
}

void Clients::settle(std::size_t source, Instant now) {
  load::TestPhases* test = sources_[source].test;
  test->settle(*sources_[source].closed, now);
  for (std::uint32_t other = 0; other < sources_.size(); ++other) {
    if (sources_[other].test == test) woken_.push_back(other);
  }
}

void Clients::answered(std::size_t source, const load::Request& request, Instant sent, bool ok,
                       Instant now) {
  Source& s = sources_[source];
  if (s.closed) {
    if (ok) s.user_latency.add_closed(now - sent, request.id.secondary);
    s.closed->answered(request.client, ok, now);
    if (s.closed->has_news()) [[unlikely]] {
      settle(source, now);
    }
  } else if (const auto wanted_since = s.open->ended(request, ok, now)) {
    s.user_latency.add(now - *wanted_since);
  }
}

std::vector<LoadResult> Clients::results() const {
  std::vector<LoadResult> results;
  for (const Source& s : sources_) {
    LoadResult result;
    result.name = s.name;
    result.is_closed = s.closed != nullptr;
    result.sent = s.closed ? s.closed->sent() : s.open->sent();
    if (s.open && s.open->clients()) result.clients = s.open->clients()->totals();
    result.user_latency = s.user_latency.histogram();
    results.push_back(std::move(result));
  }
  return results;
}

void Clients::end_warm_up() {
  for (Source& s : sources_) s.user_latency.clear();
}

/// AWS lists the nodes of all healthy zones in DNS, with a time to live of 60 s
/// (aws-behaviour 6.6), and leaves the choice to the client. Here each takes any of them with the
/// same chance, from words that hang on nothing but the request or the thread.
cloud::LoadBalancer::Caller Clients::caller(std::size_t source, const load::Request& request,
                                            Instant now) const {
  const Source& s = sources_[source];
  const bool has_connection = s.closed && s.group->keep_alive;
  const std::array<std::uint64_t, 2> words =
      has_connection
          ? engine::random_words(s.dns_key, request.client, 0)
          : engine::random_words(s.dns_key, request.id.primary, request.id.secondary + 1);
  constexpr Duration kTimeToLive = cloud::DnsRecord::kTimeToLive;
  const auto age_ns = static_cast<std::int64_t>(engine::open_unit(words[1]) *
                                                static_cast<double>(kTimeToLive.ns()));
  // A thread asks again each time its answer is too old, from some instant of its own on.
  const Duration age =
      has_connection ? Duration::nanoseconds((now.since_start().ns() + age_ns) % kTimeToLive.ns())
                     : Duration::nanoseconds(age_ns);
  return {engine::open_unit(words[0]), Instant::at(now.since_start() - age),
          cookies(source, request.client)};
}

Duration Clients::patience(std::size_t source, std::uint32_t patience) const {
  if (patience == 0) return Duration::infinite();
  const Source& s = sources_[source];
  return s.open ? *s.response_timeout : *s.group->samplers[patience - 1].response_timeout;
}

Clients::Threads Clients::threads(std::size_t source) const {
  Threads threads;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    if (!sources_[i].closed) continue;
    const std::uint32_t active = sources_[i].closed->active_threads();
    threads.of_all += active;
    if (i == source) threads.of_source = active;
    threads.started += static_cast<std::uint32_t>(sources_[i].closed->threads_started());
  }
  return threads;
}

std::uint64_t Clients::connections_made() const {
  std::uint64_t made = 0;
  for (const Source& s : sources_) {
    made += s.open ? s.open->sent() : s.closed->connections_made();
  }
  return made;
}

std::uint64_t Clients::idle_connections() const {
  std::uint64_t idle = 0;
  for (const Source& s : sources_) {
    if (s.closed) idle += s.closed->idle_connections();
  }
  return idle;
}

}  // namespace headroom::world
