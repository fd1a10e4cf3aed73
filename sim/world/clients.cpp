#include "sim/world/clients.hpp"

#include <array>
#include <variant>

namespace headroom::world {

Clients::Clients(const scenario::Scenario& scenario, std::uint32_t replication) {
  std::vector<Instant> starts;  // of the tests
  const scenario::LoadConfig* last = nullptr;
  for (const SourceConfig& config : sources(scenario)) {
    if (config.group && config.load != last) {
      tests_.push_back(std::make_unique<load::TestPhases>());
      starts.push_back(Instant::at(config.load->start));
    }
    sources_.push_back(make_source(config, scenario, replication));
    last = config.load;
  }
  for (std::size_t i = 0; i < tests_.size(); ++i) tests_[i]->start(starts[i]);
  number_clients();
}

/// A thread group joins the last of the tests.
Clients::Source Clients::make_source(const SourceConfig& config, const scenario::Scenario& scenario,
                                     std::uint32_t replication) {
  const std::uint64_t seed = scenario.seed;
  const std::string& name = config.name;
  const scenario::LoadConfig& load = *config.load;
  const Instant end = Instant::at(scenario.duration);
  const Instant start = Instant::at(load.start);
  const Instant stop = load.stop ? std::min(Instant::at(*load.stop), end) : end;
  const auto key = [&](const char* what) {
    return engine::stream_key(seed, replication, "load/" + name + what);
  };
  Source s{
      .name = name, .demand_words = engine::WordSequence(key("/demand")), .dns_key = key("/dns")};
  if (const auto* open = std::get_if<load::OpenLoadConfig>(&load.kind)) {
    s.response_timeout = open->response_timeout;
    s.open = std::make_unique<load::OpenSource>(*open, start, stop, name, seed, replication);
  } else if (const auto* sessions = std::get_if<load::SessionsConfig>(&load.kind)) {
    s.response_timeout = sessions->patience ? sessions->patience : sessions->response_timeout;
    s.sessions =
        std::make_unique<load::SessionSource>(*sessions, start, stop, name, seed, replication);
    s.user_latency = UserLatency(expected_intervals(*sessions, scenario));
  } else {
    s.group = config.group;
    s.test = tests_.back().get();
    s.closed = std::make_unique<load::ThreadGroupSource>(*s.group, s.test->state(), stop, name,
                                                         seed, replication);
    s.test->add(*s.closed, *s.group);
    s.user_latency = UserLatency(expected_intervals(*s.group, scenario));
  }
  return s;
}

void Clients::settle(std::size_t source, Instant now) {
  load::TestPhases* test = sources_[source].test;
  test->settle(*sources_[source].closed, now);
  for (std::uint32_t other = 0; other < sources_.size(); ++other) {
    if (sources_[other].test == test) woken_.push_back(other);
  }
}

/// Threads and users are so many; of sessions that come by themselves nobody knows how many there
/// will be at once, so such sources take the numbers behind the others in turn.
void Clients::number_clients() {
  std::uint32_t clients = 0;
  std::uint32_t without_end = 0;
  for (Source& s : sources_) {
    if (s.open) continue;
    s.first_client = clients;
    if (s.closed) clients += s.group->threads;
    if (s.sessions && s.sessions->has_users())
      clients += static_cast<std::uint32_t>(s.sessions->slots());
    without_end += s.sessions && !s.sessions->has_users();
  }
  for (Source& s : sources_) {
    if (!s.sessions || s.sessions->has_users()) continue;
    s.first_client = clients++;
    s.client_step = without_end;
  }
}

void Clients::answered(std::size_t source, const load::Request& request, Instant sent, bool ok,
                       Instant now) {
  Source& s = sources_[source];
  const auto wanted_since = [&](const load::UserRetries* retries) {
    return retries ? retries->wanted_since(request.client) : sent;
  };
  if (s.closed) {
    if (ok)
      s.user_latency.add_closed(now - wanted_since(s.closed->retries()), request.id.secondary);
    s.closed->answered(request.client, ok, now);
    if (s.closed->has_news()) [[unlikely]] {
      settle(source, now);
    }
  } else if (s.sessions) {
    if (ok)
      s.user_latency.add_closed(now - wanted_since(s.sessions->retries()), request.request_class);
    s.sessions->answered(request.client, ok, now);
  } else if (const auto first_sent = s.open->ended(request, ok, now)) {
    s.user_latency.add(now - *first_sent);
  }
}

LoadResult::Kind Clients::kind_of(const Source& s) {
  if (s.open) return LoadResult::Kind::open;
  const bool comes_by_itself = s.sessions && !s.sessions->has_users();
  return comes_by_itself ? LoadResult::Kind::partly_open : LoadResult::Kind::closed;
}

/// nullptr where each request is sent once, whatever becomes of it.
const load::ClientTotals* Clients::client_totals(const Source& s) {
  if (s.open) return s.open->clients() ? &s.open->clients()->totals() : nullptr;
  const auto* retries = s.closed ? s.closed->retries() : s.sessions->retries();
  return retries ? &retries->totals() : nullptr;
}

void Clients::keep_transactions() {
  for (Source& s : sources_)
    if (s.closed) s.closed->keep_transactions();
}

stats::Histogram Clients::take_user_waits() {
  stats::Histogram waits;
  for (Source& s : sources_) waits.merge(s.user_latency.take_bin());
  return waits;
}

std::vector<LoadResult> Clients::results() {
  std::vector<LoadResult> results;
  for (Source& s : sources_) {
    LoadResult result;
    result.name = s.name;
    result.kind = kind_of(s);
    result.sent = s.open     ? s.open->sent() + s.flowed
                  : s.closed ? s.closed->sent()
                             : s.sessions->sent();
    if (const auto* totals = client_totals(s)) {
      result.clients = *totals;
      result.sent = totals->requests;
    }
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
  const bool has_connection = s.sessions || (s.closed && s.group->keep_alive);
  // A slot of sessions has one after the other, each with a connection of its own.
  const std::uint64_t connection = s.sessions ? request.id.primary : request.client;
  const std::array<std::uint64_t, 2> words =
      has_connection ? engine::random_words(s.dns_key, connection, 0)
                     : engine::random_words(
                           s.dns_key, request.id.primary,
                           (std::uint64_t{request.id.attempt} << 32 | request.id.secondary) + 1);
  constexpr Duration kTimeToLive = cloud::DnsRecord::kTimeToLive;
  const auto age_ns = static_cast<std::int64_t>(engine::open_unit(words[1]) *
                                                static_cast<double>(kTimeToLive.ns()));
  // A thread asks again each time its answer is too old, from some instant of its own on.
  const Duration age =
      has_connection ? Duration::nanoseconds((now.since_start().ns() + age_ns) % kTimeToLive.ns())
                     : Duration::nanoseconds(age_ns);
  return {engine::open_unit(words[0]), Instant::at(now.since_start() - age),
          cookies(source, request.client),
          s.sessions && !s.sessions->has_users() && request.id.secondary == 0};
}

Duration Clients::patience(std::size_t source, std::uint32_t patience) const {
  if (patience == 0) return Duration::infinite();
  const Source& s = sources_[source];
  if (!s.closed) return *s.response_timeout;
  return s.group->samplers[patience - 1].response_timeout.value_or(Duration::infinite());
}

std::size_t Clients::patiences(std::size_t source) const {
  const Source& s = sources_[source];
  if (s.closed) return s.group->samplers.size();
  return s.response_timeout ? 1 : 0;
}

Clients::Threads Clients::threads(std::size_t source) const {
  Threads threads;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Source& s = sources_[i];
    if (s.open) continue;
    const std::uint32_t active = s.closed ? s.closed->active_threads() : s.sessions->active();
    threads.of_all += active;
    if (i == source) threads.of_source = active;
    threads.started += static_cast<std::uint32_t>(s.closed ? s.closed->threads_started()
                                                           : s.sessions->sessions_started());
  }
  return threads;
}

std::uint64_t Clients::connections_made() const {
  std::uint64_t made = 0;
  for (const Source& s : sources_) {
    made += s.open       ? s.open->attempts() + s.flowed
            : s.sessions ? s.sessions->sessions_started()
                         : s.closed->connections_made();
  }
  return made;
}

std::uint64_t Clients::idle_connections() const {
  std::uint64_t idle = 0;
  for (const Source& s : sources_) {
    if (s.sessions) idle += s.sessions->active() - s.sessions->in_flight();
    if (s.closed) idle += s.closed->idle_connections();
  }
  return idle;
}

}  // namespace headroom::world
