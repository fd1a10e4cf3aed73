#include "sim/cloud/fleet.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::cloud {
namespace {

constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};
constexpr Duration kLongerThanAnyRun = Duration::hours(24 * 365 * 100);

}  // namespace

Fleet::Fleet(Config config, engine::PendingEventSet& events, Journal& journal)
    : config_(std::move(config)),
      grants_(config_.launch_credit_grants_per_day),
      fast_restore_(config_.launch_template.volume_gib),
      events_(events),
      journal_(journal),
      boots_({config_.provisioning, config_.launch_template.image.bake}, config_.seed,
             config_.replication, events, journal) {
  boots_.on_placed([this](Instance& instance, Instant now) { power_on(instance, now); });
}

std::uint32_t Fleet::free_slot() {
  if (free_slots_.empty()) {
    slots_.emplace_back();
    events_.grow_stations(slots_.size());
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

Instance& Fleet::create(Instant now, std::uint32_t zone) {
  const std::uint32_t slot = free_slot();
  const auto id = static_cast<InstanceId>(records_.size() + 1);
  const LaunchTemplateConfig& spec = config_.launch_template;
  slots_[slot] = std::make_unique<Instance>(id, slot, spec.type, zone, spec.credit_mode,
                                            config_.workers, throttle_of(id));
  slot_of_.push_back(slot);
  records_.push_back({id, zone, now});
  records_.back().type = spec.type.name;
  records_.back().purchase = config_.purchase.option;
  if (config_.memory) limit_memory(*slots_[slot]);
  return *slots_[slot];
}

/// A quota's periods begin when the host's do, which nobody chooses.
ThrottleConfig Fleet::throttle_of(InstanceId id) const {
  ThrottleConfig throttle = config_.throttle;
  const auto& quota = config_.launch_template.type.cpu_quota;
  if (throttle.phase || (!throttle.period && !quota)) return throttle;
  const Duration period = quota ? quota->period : *throttle.period;
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "throttle/phase"), id);
  throttle.phase = Duration::from_nanoseconds(draw.unit() * static_cast<double>(period.ns()));
  return throttle;
}

void Fleet::limit_memory(Instance& instance) const {
  const MemoryNeed& need = *config_.memory;
  const double there = instance.type().memory_gib * 0x1p30;
  if (need.swap_slowdown <= 1 || need.per_worker_bytes <= 0 || there <= 0) return;
  const double fit = std::max(0.0, std::floor((there - need.base_bytes) / need.per_worker_bytes));
  instance.limit_memory(static_cast<std::uint32_t>(std::min(fit, 1e9)), need.swap_slowdown);
}

void Fleet::begin_noise(InstanceId id, Instant now) {
  const NoiseConfig& noise = *config_.noise;
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "noise/start"), id);
  const double share = noise.noisy.mean() / (noise.quiet.mean() + noise.noisy.mean());
  const std::uint64_t turn = draw.unit() < share ? 1 : 0;
  make_noise(id, turn, draw.unit(), now);
}

void Fleet::make_noise(InstanceId id, std::uint64_t turn, double part, Instant now) {
  Instance* instance = find(id);
  if (instance == nullptr) return;
  const NoiseConfig& noise = *config_.noise;
  const bool is_noisy = turn % 2 == 1;
  instance->advance(now);
  instance->set_noise(is_noisy ? noise.speed : 1.0);
  replan(*instance);
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "noise"), id, turn);
  const double ns = part * (is_noisy ? noise.noisy : noise.quiet).sample(draw);
  events_.agenda.at(now + std::max(Duration::covering(ns), 1_ns), engine::Rank::lifecycle,
                    [this, id, turn](Instant then) { make_noise(id, turn + 1, 1.0, then); });
}

void Fleet::give_launch_credits(Instance& instance, Instant now) {
  const auto& credits = instance.type().credits;
  if (!credits || credits->launch_credits == 0 || instance.credit_mode() != CreditMode::standard)
    return;
  if (grants_.grant(now)) {
    records_[instance.id() - 1].launch_credits = credits->launch_credits;
  } else {
    instance.withhold_launch_credits();
    records_[instance.id() - 1].launch_credits_withheld = true;
  }
}

Instance& Fleet::launch(Instant now, std::uint32_t zone, JournalId cause, const std::string& why) {
  Instance& instance = create(now, zone);
  give_launch_credits(instance, now);
  instance.last_event = journal_.add({now, Happening::launch, cause, instance.id(), 0, why});
  const bool is_lazy = is_loaded_lazily(zone, now);
  records_.back().lazy_volume = is_lazy;
  boots_.begin(instance, is_lazy, now);
  return instance;
}

/// Whether a new root volume's blocks come at first touch.
bool Fleet::is_loaded_lazily(std::uint32_t zone, Instant now) {
  return !config_.provisioning.fast_snapshot_restore || !fast_restore_.restore(zone, now);
}

Instance& Fleet::start_running(Instant now, std::uint32_t zone, std::optional<double> credits) {
  Instance& instance = create(now, zone);
  instance.power_on(now);
  instance.listening = true;
  if (credits) instance.set_credits(*credits);
  records_.back().running = now;
  instance.last_event = journal_.add({now, Happening::running, kNoCause, instance.id()});
  replan(instance);
  if (config_.noise) begin_noise(instance.id(), now);
  plan_interruption(instance, now);
  return instance;
}

void Fleet::power_on(Instance& instance, Instant now) {
  instance.power_on(now);
  records_[instance.id() - 1].running = now;
  instance.last_event = journal_.add({now, Happening::running, instance.last_event, instance.id()});
  replan(instance);
  if (config_.noise) begin_noise(instance.id(), now);
  plan_interruption(instance, now);
  if (hooks_.running) hooks_.running(instance, now);
}

void Fleet::plan_interruption(const Instance& instance, Instant now) {
  const auto& time = config_.purchase.time_to_interruption;
  if (!time) return;
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "spot/interruption"),
                    instance.id());
  const Duration wait = Duration::covering(time->sample(draw));
  if (wait > kLongerThanAnyRun) return;
  events_.agenda.at(now + wait, engine::Rank::lifecycle,
                    [this, id = instance.id()](Instant then) { give_notice(id, then); });
}

/// Nobody heeds it here: the instance works on until EC2 ends it.
void Fleet::give_notice(InstanceId id, Instant now) {
  if (find(id) == nullptr) return;
  const JournalId notice = journal_.add({now, Happening::interruption_notice, kNoCause, id});
  events_.agenda.at(now + kSpotNotice, engine::Rank::lifecycle,
                    [this, id, notice](Instant then) { interrupt(id, notice, then); });
}

void Fleet::interrupt(InstanceId id, JournalId notice, Instant now) {
  Instance* instance = find(id);
  if (instance == nullptr) return;  // the group was faster
  records_[id - 1].interrupted = true;
  hooks_.interrupted(*instance, notice, now);
}

void Fleet::terminate(Instance& instance, Instant now, JournalId cause) {
  InstanceRecord& record = records_[instance.id() - 1];
  if (record.running <= now) instance.advance(now);
  record.terminated = now;
  record.surplus_credits_charged = instance.settle_credits();
  journal_.add({now, Happening::terminated, cause, instance.id()});
  boots_.leave(instance, now);
  instance.stop();
  replan(instance);
  if (hooks_.terminated) hooks_.terminated(instance, now);
  slot_of_[instance.id() - 1] = kNoSlot;
  free_slots_.push_back(instance.slot());
  slots_[instance.slot()].reset();
}

Instance* Fleet::find(InstanceId id) const {
  const std::uint32_t slot = slot_of_[id - 1];
  return slot == kNoSlot ? nullptr : slots_[slot].get();
}

void Fleet::boot_work_done(Instance& instance, Work work, Instant now) {
  boots_.cpu_done(instance, work & ~kBootWork, now);
}

void Fleet::settle_at_end(Instant end) {
  for (const auto& instance : slots_) {
    if (!instance || records_[instance->id() - 1].running > end) continue;
    if (auto credits = instance->credits(end)) {
      credits->settle();
      records_[instance->id() - 1].surplus_credits_charged = credits->charged();
    }
  }
}

}  // namespace headroom::cloud
