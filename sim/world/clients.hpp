#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/cloud/load_balancer.hpp"
#include "sim/engine/random.hpp"
#include "sim/load/open_load.hpp"
#include "sim/load/session_source.hpp"
#include "sim/load/test_phases.hpp"
#include "sim/load/thread_group.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"
#include "sim/world/sources.hpp"
#include "sim/world/user_latency.hpp"

namespace headroom::world {

/// Everybody who sends requests: one source a slot of the pending-event set.
///
/// Three kinds, told apart by an if and not by a virtual call: this is asked for every request.
class Clients {
 public:
  Clients(const scenario::Scenario& scenario, std::uint32_t replication);

  std::size_t size() const { return sources_.size(); }
  const std::string& name(std::size_t source) const { return sources_[source].name; }

  Instant next_arrival(std::size_t source) const {
    const Source& s = sources_[source];
    if (s.open) return s.open->next_arrival();
    return s.closed ? s.closed->next_arrival() : s.sessions->next_arrival();
  }
  /// nullptr unless it is open load.
  load::OpenSource* open(std::size_t source) { return sources_[source].open.get(); }
  /// The request that is due. @pre not open load
  load::Request take(std::size_t source) {
    Source& s = sources_[source];
    if (s.sessions) return s.sessions->take();
    const Instant now = s.closed->next_arrival();
    const load::Request request = s.closed->take();
    if (s.closed->has_news()) [[unlikely]] {
      settle(source, now);
    }
    return request;
  }
  /// What a request's first step takes.
  double first_sample(std::size_t source, const load::RequestId& id,
                      const engine::Distribution& time) {
    Source& s = sources_[source];
    if (s.open && id.attempt == 0) return time.sample(s.demand_words, id.primary);
    engine::Draw draw = id.draw(s.demand_words.key(), 0);
    return time.sample(draw);
  }
  /// Those of a later one.
  engine::Draw later_draw(std::size_t source, const load::RequestId& id, std::uint32_t step) const {
    return id.draw(sources_[source].demand_words.key(), step);
  }

  /// How a request's client finds the load balancer's nodes, and its cookies. Clients of open load
  /// have none, and each looks DNS up by itself; a thread keeps its node with its connection.
  cloud::LoadBalancer::Caller caller(std::size_t source, const load::Request& request,
                                     Instant now) const;
  /// The number of a client among those that keep cookies.
  std::optional<std::uint32_t> cookies(std::size_t source, std::uint32_t client) const {
    const Source& s = sources_[source];
    return s.open ? std::nullopt : std::optional(s.first_client + client * s.client_step);
  }

  /// Brings near what is known of a client whose answer is about to come.
  [[gnu::always_inline]] void prefetch(std::size_t source, std::uint32_t client) const {
    if (sources_[source].closed) sources_[source].closed->prefetch(client);
  }
  /// Whether it matters to the source how its requests end.
  bool waits_for_answers(std::size_t source) const {
    const Source& s = sources_[source];
    return s.open == nullptr || s.open->clients() != nullptr;
  }
  /// A client's patience is at its end. @return whether it leaves for good, as a session does
  bool leaves(std::size_t source, std::uint32_t client) {
    return sources_[source].sessions && sources_[source].sessions->lose_patience(client);
  }
  /// The answer has reached the client. @pre waits_for_answers(source)
  void answered(std::size_t source, const load::Request& request, Instant sent, bool ok,
                Instant now);

  /// Transactions of thread groups are kept from now on, for whoever observes. @pre nothing has
  /// begun
  void keep_transactions();
  /// A sample is about to be answered. @return whether only its transaction has a row
  bool log_sample(std::size_t source, std::uint32_t thread, const load::TransactionSample& sample) {
    const Source& s = sources_[source];
    return s.closed && s.closed->keeps_transactions() && s.closed->log_sample(thread, sample);
  }
  /// Transactions of the source that are over and that nobody has fetched; null where it has none.
  std::vector<load::FinishedTransaction>* finished_transactions(std::size_t source) {
    const Source& s = sources_[source];
    return s.closed && s.closed->keeps_transactions() ? &s.closed->finished_transactions()
                                                      : nullptr;
  }

  /// What the users of each source saw. Forgets it all at the end of the warm-up.
  std::vector<LoadResult> results();
  /// How long users waited whose answers have come since the last call, of all sources that have
  /// users: those of open load that sends once have nothing that the latencies do not tell.
  stats::Histogram take_user_waits();
  void end_warm_up();
  /// Sources whose next arrival has changed since the last call by what another one did.
  bool has_woken() const { return !woken_.empty(); }
  std::vector<std::uint32_t> take_woken() { return std::exchange(woken_, {}); }
  /// How long a request waits for its answer; infinite where the client has all the time.
  Duration patience(std::size_t source, std::uint32_t patience) const;
  /// How many patiences a source tells apart: its requests have number 1, 2, ... of them, or 0.
  std::size_t patiences(std::size_t source) const;

  /// Users at this moment: threads of closed load.
  struct Threads {
    std::uint32_t of_source = 0, of_all = 0;
    std::uint32_t started = 0;  ///< of all, until now
  };
  Threads threads(std::size_t source) const;

  /// So many requests of an open load have come as a flow.
  void flowed(std::size_t source, std::uint64_t requests) { sources_[source].flowed += requests; }

  /// Connections made to the load balancer so far.
  std::uint64_t connections_made() const;
  /// Connections that are open without a request on them: clients that keep theirs while they
  /// think.
  std::uint64_t idle_connections() const;

 private:
  struct Source {
    std::string name;
    std::unique_ptr<load::OpenSource> open = nullptr;
    std::unique_ptr<load::ThreadGroupSource> closed = nullptr;
    const load::ThreadGroupConfig* group = nullptr;  ///< of closed load
    std::optional<Duration> response_timeout = {};   ///< of open load and sessions
    engine::WordSequence demand_words;
    engine::StreamKey dns_key = {};  ///< which node, and when DNS was asked
    std::uint32_t first_client = 0;  ///< of closed load: number of its first thread among all
    std::unique_ptr<load::SessionSource> sessions = nullptr;
    std::uint32_t client_step = 1;     ///< between numbers of clients: sources may take turns
    load::TestPhases* test = nullptr;  ///< of closed load: the test that it belongs to
    UserLatency user_latency = {};
    std::uint64_t flowed = 0;  ///< requests of open load that are not told apart
  };
  /// A group is over, or wants its test to stop.
  void settle(std::size_t source, Instant now);
  Source make_source(const SourceConfig& config, const scenario::Scenario& scenario,
                     std::uint32_t replication);
  void number_clients();
  static LoadResult::Kind kind_of(const Source& source);
  static const load::ClientTotals* client_totals(const Source& source);

  std::vector<std::unique_ptr<load::TestPhases>> tests_;
  std::vector<std::uint32_t> woken_;
  std::vector<Source> sources_;
};

}  // namespace headroom::world
