#include "sim/load/jmx_outline.hpp"

#include <algorithm>
#include <stdexcept>

namespace headroom::load {
namespace {

using Kind = PlanNode::Kind;
constexpr std::uint64_t kMostSteps = 5'000'000;  // of a group that is counted

/// What about a plan's nodes decides how often samplers run.
struct Chance {
  bool is_random = false;      ///< which samplers, and how many
  bool has_turns = false;      ///< shared between threads: which thread it is
  bool needs_answers = false;  ///< times or results of requests
};

Chance chance_in(const std::vector<PlanNode>& nodes) {
  Chance chance;
  for (const PlanNode& node : nodes) {
    const bool has_range = node.fewest_loops && *node.fewest_loops < node.loops;
    chance.is_random |= !node.sampler && (node.kind == Kind::random || has_range);
    chance.has_turns |= node.shared;
    chance.needs_answers |= node.kind == Kind::until_failed || node.kind == Kind::run_time ||
                            (node.kind == Kind::loop && node.loops == PlanNode::kForever);
    const Chance below = chance_in(node.children);
    chance.is_random |= below.is_random;
    chance.has_turns |= below.has_turns;
    chance.needs_answers |= below.needs_answers;
  }
  return chance;
}

/// Whether each thread ends by itself and none is cut short.
bool ends_by_itself(const ThreadGroupConfig& group) {
  const bool has_shaper =
      std::any_of(group.pacers.begin(), group.pacers.end(), [](const PacerConfig& pacer) {
        return pacer.kind == PacerConfig::Kind::shaping || pacer.kind == PacerConfig::Kind::barrier;
      });
  const bool is_endless = group.loops == PlanNode::kForever && group.threads > 0;
  return !group.duration && group.spans.empty() && !group.most_active && !has_shaper && !is_endless;
}

std::vector<bool> hidden_samplers(const ThreadGroupConfig& group) {
  std::vector<bool> hidden;
  for (const Sampler& sampler : group.samplers)
    hidden.push_back(is_hidden(group.transactions, sampler.transaction));
  return hidden;
}

/// The group against a server that answers at once. @return nothing: it would take too long
std::optional<SampleCounts> drive(const ThreadGroupConfig& group) {
  TestState test;
  ThreadGroupSource source(group, test, Instant::never(), group.name, 1, 0);
  std::vector<std::uint64_t> sent(group.samplers.size());
  try {
    source.begin(Instant{});
    for (std::uint64_t steps = 0; source.next_arrival() < Instant::never(); ++steps) {
      if (steps == kMostSteps) return std::nullopt;
      const Instant now = source.next_arrival();
      const Request request = source.take();
      if (request.is_withheld) continue;
      ++sent[request.id.secondary];
      source.answered(request.client, true, now);
    }
  } catch (const std::runtime_error&) {  // round and round without a sampler
    return std::nullopt;
  }
  const std::vector<bool> is_hidden = hidden_samplers(group);
  SampleCounts counts;
  const auto add = [&](const std::string& label, std::uint64_t n) {
    counts.by_label[label] += n;
    counts.rows += n;
  };
  for (std::size_t i = 0; i < group.samplers.size(); ++i) {
    const Sampler& sampler = group.samplers[i];
    if (sampler.sends) counts.http_requests += sent[i];
    if (sampler.has_row && !is_hidden[i])
      add(sampler.name, sampler.sends ? sent[i] : source.silent_samples()[i]);
  }
  for (std::size_t i = 0; i < source.transactions().size(); ++i)
    add(group.transactions[i].name, source.transactions()[i]);
  return counts;
}

/// Requests of one thread, by sampler.
std::map<std::string, std::optional<std::uint64_t>> requests_of(const ThreadGroupConfig& group,
                                                                bool is_known) {
  std::map<std::string, std::optional<std::uint64_t>> requests;
  for (const Sampler& sampler : group.samplers)
    if (sampler.sends)
      requests[sampler.name] = is_known ? std::optional<std::uint64_t>(0) : std::nullopt;
  if (!is_known) return requests;
  PlanProgram program(group.loops, group.plan, 1, engine::StreamKey{});
  bool is_more = program.has_samplers() && program.start(0, Instant{});
  for (std::uint64_t steps = 0; is_more; ++steps, is_more = program.go_on(0, Instant{})) {
    if (steps == kMostSteps) return requests_of(group, false);
    const Sampler& sampler = group.samplers[program.sampler(0)];
    if (sampler.then != Sampler::Then::go_on) return requests_of(group, false);
    if (sampler.sends) ++*requests[sampler.name];
  }
  return requests;
}

void set_start_times(const ThreadGroupConfig& group, GroupOutline& outline) {
  const bool is_random = std::any_of(group.arrivals.begin(), group.arrivals.end(),
                                     [](const ArrivalStep& step) { return step.is_random; });
  outline.has_start_times = !is_random && group.phase != ThreadGroupConfig::Phase::tear_down;
  if (!outline.has_start_times) return;
  if (!group.arrivals.empty()) {
    outline.start_times = arrival_times(group.arrivals, engine::StreamKey{});
    if (outline.start_times.size() > group.threads) outline.start_times.resize(group.threads);
    return;
  }
  for (std::uint32_t thread = 0; thread < group.threads; ++thread) {
    outline.start_times.push_back(
        group.delay + (group.spans.empty() ? group.ramp_up * thread / std::int64_t{group.threads}
                                           : group.spans[thread].start));
  }
}

void add(const SampleCounts& more, SampleCounts& sum) {
  for (const auto& [label, n] : more.by_label) sum.by_label[label] += n;
  sum.http_requests += more.http_requests;
  sum.rows += more.rows;
}

}  // namespace

JmxOutline outline(const JmxPlan& plan) {
  JmxOutline result;
  result.counts.emplace();
  result.at_once.emplace();
  for (const ThreadGroupConfig& group : plan.thread_groups) {
    GroupOutline one;
    set_start_times(group, one);
    const Chance chance = chance_in(group.plan);
    const bool is_whole = ends_by_itself(group) && !chance.needs_answers;
    const bool is_known = is_whole && !chance.is_random;
    if (is_whole && !chance.has_turns) one.iterations = group.loops;
    one.requests = requests_of(group, is_known && !chance.has_turns);
    const auto counts = drive(group);
    const bool is_certain = is_known && counts.has_value();
    if (counts && result.at_once) add(*counts, *result.at_once);
    if (!counts) result.at_once.reset();
    if (is_certain && result.counts) add(*counts, *result.counts);
    if (!is_certain) result.counts.reset();
    const auto add_label = [&](const std::string& label, std::optional<std::uint64_t> n) {
      const auto [place, is_new] = result.by_label.try_emplace(label, n);
      if (!is_new)
        place->second = place->second && n ? std::optional(*place->second + *n) : std::nullopt;
    };
    if (is_certain) {
      for (const auto& [label, n] : counts->by_label) add_label(label, n);
    } else {
      const std::vector<bool> is_hidden = hidden_samplers(group);
      for (std::size_t i = 0; i < group.samplers.size(); ++i)
        if (group.samplers[i].has_row && !is_hidden[i])
          add_label(group.samplers[i].name, std::nullopt);
      for (const TransactionConfig& transaction : group.transactions)
        add_label(transaction.name, std::nullopt);
    }
    result.groups.push_back(std::move(one));
  }
  return result;
}

}  // namespace headroom::load
