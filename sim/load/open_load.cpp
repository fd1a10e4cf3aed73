#include "sim/load/open_load.hpp"

namespace headroom::load {

OpenSource::OpenSource(const OpenLoadConfig& config, Instant start, Instant stop,
                       const std::string& name, std::uint64_t seed, std::uint32_t replication)
    : arrivals_(config.process, config.rate, stop - start, name, seed, replication,
                config.trace ? std::make_unique<TraceFeed>(*config.trace, stop - start) : nullptr),
      replay_(config.replay
                  ? std::make_unique<Replay>(*config.replay, stop - start, name, seed, replication)
                  : nullptr),
      start_(start),
      stop_(stop),
      patience_(config.response_timeout ? 1 : 0),
      mix_(config.mix),
      class_words_(engine::stream_key(seed, replication, "load/" + name + "/class")) {
  if (!config.clients.is_plain())
    behaviour_ = std::make_unique<ClientBehaviour>(config.clients, stop, name, seed, replication);
  if (!config.mixes.empty()) changing_mix_.emplace(config.mixes);
  plan_next();
}

Request OpenSource::begin(std::uint64_t number, std::uint32_t request_class, Instant now) {
  Request request{{number}, request_class, 0, patience_};
  behaviour_->begin(request, now);
  request.is_withheld = !behaviour_->may_send(request, now);
  return request;
}

Request OpenSource::take_retry() {
  const Instant now = due_;
  Request request = behaviour_->take_retry();
  request.is_withheld = !behaviour_->may_send(request, now);
  due_ = std::min(next_, behaviour_->next_retry());
  return request;
}

std::optional<std::int64_t> OpenSource::next_recorded() {
  const auto arrival = replay_->next();
  if (!arrival) return std::nullopt;
  recorded_class_ = arrival->request_class;
  return arrival->at_ns;
}

}  // namespace headroom::load
