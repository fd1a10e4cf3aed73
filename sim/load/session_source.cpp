#include "sim/load/session_source.hpp"

namespace headroom::load {
namespace {

constexpr int kSessionBits = 36;  // of a user: 10^10 sessions of up to 268 million

}  // namespace

SessionSource::SessionSource(const SessionsConfig& config, Instant start, Instant stop,
                             const std::string& name, std::uint64_t seed, std::uint32_t replication)
    : config_(config),
      start_(start),
      stop_(stop),
      navigator_(config.navigation),
      retries_(UserRetries::make(config.retry, name, seed, replication)) {
  const auto key = [&](const char* what) {
    return engine::stream_key(seed, replication, "load/" + name + "/" + what);
  };
  page_key_ = key("page");
  think_key_ = key("think");
  length_key_ = key("length");
  pause_key_ = key("pause");
  if (config.users == 0) {
    arrivals_.emplace(config.process, config.rate, stop - start, name, seed, replication);
    plan_session();
    return;
  }
  slots_.resize(config.users);
  for (std::uint32_t user = 0; user < config.users; ++user) {
    slots_[user].number = std::uint64_t{user} << kSessionBits;
    if (retries_) retries_->arrive(user);
    pause(user, start);
  }
}

void SessionSource::plan_session() {
  const auto since_start_ns = arrivals_->next();
  next_session_ =
      since_start_ns ? start_ + Duration::nanoseconds(*since_start_ns) : Instant::never();
  if (next_session_ >= stop_) next_session_ = Instant::never();
}

Request SessionSource::take() {
  if (next_session_ > due_.next_time()) {
    const auto due = due_.pop();
    if (!slots_[due.id].is_active) begin(slots_[due.id], due.time);
    return send(due.id, due.time);
  }
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  const Instant now = next_session_;
  slots_[index].number = started_;
  if (retries_) retries_->arrive(index);
  begin(slots_[index], now);
  plan_session();
  return send(index, now);
}

void SessionSource::begin(Slot& slot, Instant now) {
  ++started_;
  ++active_;
  slot.is_active = true;
  slot.loses_patience = false;
  slot.step = 0;
  engine::Draw length(length_key_, slot.number, 0);
  slot.left = config_.length.sample(length);
  slot.ends = Instant::never();
  if (config_.lasts) {
    engine::Draw lasts(length_key_, slot.number, 1);
    slot.ends = now + Duration::from_nanoseconds(config_.lasts->sample(lasts));
  }
  choose_page(slot, true);
}

bool SessionSource::choose_page(Slot& slot, bool is_first) {
  const auto from = is_first ? std::nullopt : std::optional(slot.page);
  double unit = 0.5;
  if (navigator_.has_choice(from)) unit = engine::Draw(page_key_, slot.number, slot.step).unit();
  const auto page = navigator_.next(from, unit);
  slot.page = page.value_or(0);
  return page.has_value();
}

Request SessionSource::send(std::uint32_t index, Instant now) {
  const Slot& slot = slots_[index];
  ++sent_;
  ++in_flight_;
  Request request;
  request.id = {slot.number, slot.step, retries_ ? retries_->send(index, now) : 0};
  request.request_class = navigator_.class_of(slot.page);
  request.client = index;
  request.patience = config_.patience || config_.response_timeout ? 1 : 0;
  return request;
}

void SessionSource::answered(std::uint32_t index, bool ok, Instant now) {
  --in_flight_;
  Slot& slot = slots_[index];
  if (retries_) {
    const Instant until = slot.loses_patience ? now : std::min(stop_, slot.ends);
    if (const auto when = retries_->ended(index, {slot.number, slot.step}, ok, now, until)) {
      due_.push(*when, index);
      return;
    }
  }
  const bool leaves = slot.loses_patience || (!ok && config_.leaves_on_error);
  ++slot.step;
  if (slot.left != SessionLength::kNoEnd) --slot.left;
  if (leaves || slot.left == 0 || !choose_page(slot, false)) {
    end(index, now);
    return;
  }
  const Instant when = now + draw(config_.think, think_key_, slot);
  if (when >= stop_ || when >= slot.ends) {
    end(index, now);
    return;
  }
  due_.push(when, index);
}

void SessionSource::end(std::uint32_t index, Instant now) {
  Slot& slot = slots_[index];
  slot.is_active = false;
  --active_;
  if (!has_users()) {
    free_.push_back(index);
    return;
  }
  ++slot.number;
  pause(index, now);
}

void SessionSource::pause(std::uint32_t user, Instant now) {
  slots_[user].step = 0;
  const Instant when = now + draw(config_.pause, pause_key_, slots_[user]);
  if (when < stop_) due_.push(when, user);
}

Duration SessionSource::draw(const engine::Distribution& time, engine::StreamKey key,
                             const Slot& slot) const {
  engine::Draw words(key, slot.number, slot.step);
  return Duration::from_nanoseconds(time.sample(words));
}

}  // namespace headroom::load
