#include "sim/load/retries.hpp"

#include <algorithm>

namespace headroom::load {

Duration Backoff::wait(std::uint32_t retry, double unit) const {
  double ns = static_cast<double>(first.ns());
  const auto most = static_cast<double>(longest.ns());
  for (std::uint32_t i = 1; i < retry && ns < most; ++i) ns *= factor;
  ns = std::min(ns, most);
  switch (jitter) {
    case Jitter::none: break;
    case Jitter::full: ns *= unit; break;
    case Jitter::equal: ns *= 0.5 + 0.5 * unit; break;
  }
  return Duration::from_nanoseconds(ns);
}

// ---- one client --------------------------------------------------------------------------------

Retries::Retries(const RetryConfig& config, const std::string& name, std::uint64_t seed,
                 std::uint32_t replication)
    : config_(config),
      jitter_key_(engine::stream_key(seed, replication, "load/" + name + "/backoff")) {}

void Retries::earn(double& budget) const {
  if (config_.budget_per_request)
    budget = std::min(budget + *config_.budget_per_request, config_.budget_burst);
}

bool Retries::spend(double& budget, std::uint64_t& denied) const {
  if (!config_.budget_per_request) return true;
  constexpr double kNearlyOne = 1 - 1e-9;  // tenths add up to a little less
  if (budget < kNearlyOne) {
    ++denied;
    return false;
  }
  budget -= 1;
  return true;
}

std::optional<Instant> Retries::after(const RequestId& failed, double& budget, Instant now,
                                      Instant stop, std::uint64_t& denied) const {
  const std::uint32_t retry = failed.attempt + 1;
  if (retry >= config_.attempts) return std::nullopt;
  const auto words = engine::random_words(jitter_key_, failed.primary,
                                          std::uint64_t{failed.secondary} << 32 | retry);
  const Instant when = now + config_.backoff.wait(retry, engine::open_unit(words[0]));
  if (when >= stop || !spend(budget, denied)) return std::nullopt;
  return when;
}

// ---- users who wait ----------------------------------------------------------------------------

std::unique_ptr<UserRetries> UserRetries::make(const std::optional<RetryConfig>& config,
                                               const std::string& name, std::uint64_t seed,
                                               std::uint32_t replication) {
  if (!config) return nullptr;
  return std::make_unique<UserRetries>(*config, name, seed, replication);
}

void UserRetries::arrive(std::uint32_t user) {
  if (user >= users_.size()) users_.resize(user + 1);
  users_[user] = {{}, retries_.full_budget(), 0};
}

std::uint32_t UserRetries::send(std::uint32_t user, Instant now) {
  User& u = users_[user];
  if (u.attempt > 0) {
    ++totals_.retries;
    return u.attempt;
  }
  ++totals_.requests;
  u.wanted_since = now;
  retries_.earn(u.budget);
  return 0;
}

std::optional<Instant> UserRetries::ended(std::uint32_t user, RequestId request, bool ok,
                                          Instant now, Instant stop) {
  User& u = users_[user];
  request.attempt = u.attempt;
  if (!ok) {
    if (const auto when = retries_.after(request, u.budget, now, stop, totals_.denied)) {
      ++u.attempt;
      return when;
    }
  }
  ++(ok ? totals_.answered : totals_.gave_up);
  u.attempt = 0;
  return std::nullopt;
}

}  // namespace headroom::load
