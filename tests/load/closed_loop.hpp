#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/load/thread_group.hpp"

namespace headroom::load {

/// A request that a thread group has sent.
struct Sent {
  Instant at;
  Request request;
  std::uint32_t sampler() const { return request.id.secondary; }
  std::uint32_t thread() const { return request.client; }
};

/// The answer to a request: after how long, and whether it was a good one.
struct Answer {
  Duration after;
  bool ok = true;
};
inline Answer at_once(const Request&) { return {}; }

/// Lets the group send until it is done, or `most` requests are out.
inline std::vector<Sent> drive(ThreadGroupSource& source,
                               const std::function<Answer(const Request&)>& answer = at_once,
                               std::size_t most = 100'000) {
  std::vector<Sent> sent;
  std::multimap<Instant, std::pair<std::uint32_t, bool>> answers;
  while (sent.size() < most) {
    const Instant next_answer = answers.empty() ? Instant::never() : answers.begin()->first;
    if (!answers.empty() && next_answer <= source.next_arrival()) {
      const auto [thread, ok] = answers.begin()->second;
      answers.erase(answers.begin());
      source.answered(thread, ok, next_answer);
    } else if (source.next_arrival() < Instant::never()) {
      const Instant now = source.next_arrival();
      const Request request = source.take();
      if (request.is_withheld) continue;
      sent.push_back({now, request});
      const Answer a = answer(sent.back().request);
      answers.emplace(now + a.after, std::pair{sent.back().request.client, a.ok});
    } else {
      break;
    }
  }
  return sent;
}

/// A group whose samplers are called "A", "B", ... and have classes 0, 1, ...
inline ThreadGroupConfig group(std::uint32_t threads, std::uint32_t loops,
                               std::vector<PlanNode> plan, std::size_t samplers = 1) {
  ThreadGroupConfig config;
  config.name = "users";
  config.threads = threads;
  config.loops = loops;
  config.plan = std::move(plan);
  for (std::size_t i = 0; i < samplers; ++i) {
    config.samplers.push_back(
        {std::string(1, static_cast<char>('A' + i)), static_cast<std::uint32_t>(i), {}, {}});
  }
  return config;
}

/// The group on its own: name, seed and replication are the same for all.
inline ThreadGroupSource source_of(const ThreadGroupConfig& config, Instant stop = Instant::never(),
                                   Instant start = {}, std::uint64_t seed = 1) {
  return ThreadGroupSource(config, start, stop, "users", seed, 0);
}

}  // namespace headroom::load
