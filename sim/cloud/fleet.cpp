#include "sim/cloud/fleet.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::cloud {
namespace {

constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};
constexpr Duration kLongerThanAnyRun = Duration::hours(24 * 365 * 100);

/// What the latest period owes of all that was charged since the launch.
void charge_latest_period(InstanceRecord& record, double charged_credits) {
  for (std::size_t i = 0; i + 1 < record.periods.size(); ++i)
    charged_credits -= record.periods[i].surplus_credits_charged;
  record.periods.back().surplus_credits_charged = charged_credits;
}

}  // namespace

Fleet::Fleet(Config config, engine::PendingEventSet& events, Journal& journal)
    : config_(std::move(config)),
      templates_{config_.launch_template},
      grants_(config_.launch_credit_grants_per_day),
      fast_restore_(config_.launch_template.root_gib()),
      events_(events),
      journal_(journal),
      boots_(config_.provisioning, config_.launch_template.image.bake, config_.seed,
             config_.replication, events.agenda, journal) {
  boots_.set_hooks({[this](Instance& instance, Instant now) { power_on(instance, now); },
                    [this](Instance& instance) { replan(instance); },
                    [this](Instance& instance, Instant now) {
                      if (hooks_.restarting) hooks_.restarting(instance, now);
                    },
                    [this](Instance& instance, Occasion occasion, Instant now) {
                      if (hooks_.booted) hooks_.booted(instance, occasion, now);
                    }});
}

std::uint32_t Fleet::free_slot() {
  if (free_slots_.empty()) {
    const std::uint32_t slot = slots_.add();
    is_large_ = slots_.size() > kNearInstances;
    events_.grow_stations(slots_.size());
    return slot;
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  return slot;
}

Instance& Fleet::create(Instant now, std::uint32_t zone, const LaunchChoice& choice) {
  const std::uint32_t slot = free_slot();
  const InstanceType& type = type_of(choice);
  const auto id = static_cast<InstanceId>(records_.size() + 1);
  Instance& instance = make(id, slot, zone, type);
  slot_of_.push_back(slot);
  records_.push_back({id, zone, now});
  records_.back().template_version = template_version();
  records_.back().launch_type = type.name;
  records_.back().purchase = purchase_of(choice);
  return instance;
}

/// In all but the type of the newest launch template.
Instance& Fleet::make(InstanceId id, std::uint32_t slot, std::uint32_t zone,
                      const InstanceType& type) {
  Instance& instance = slots_.emplace(slot, id, slot, type, zone, launch_template().credit_mode,
                                      config_.workers, throttle_of(id, type), slots_.jobs_memory());
  if (config_.memory) limit_memory(instance);
  return instance;
}

/// A quota's periods begin when the host's do, which nobody chooses.
ThrottleConfig Fleet::throttle_of(InstanceId id, const InstanceType& type) const {
  ThrottleConfig throttle = config_.throttle;
  const auto& quota = type.cpu_quota;
  if (throttle.phase || (!throttle.period && !quota)) return throttle;
  const Duration period = quota ? quota->period : *throttle.period;
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "throttle/phase"), id);
  throttle.phase = Duration::from_nanoseconds(draw.unit() * static_cast<double>(period.ns()));
  return throttle;
}

void Fleet::limit_memory(Instance& instance) const {
  const MemoryNeed& need = *config_.memory;
  const double there = instance.type().memory_gib * 0x1p30;
  if (need.swap_slowdown <= 1 || there <= 0) return;
  instance.limit_memory(need.workers_that_fit(there), need.swap_slowdown);
}

void Fleet::begin_noise(InstanceId id, Instant now) {
  const NoiseConfig& noise = *config_.noise;
  const std::size_t start = records_[id - 1].periods.size();
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "noise/start"), id,
                    start - 1);
  // It has gone on for so long that it no longer matters how it began; a part of a cycle more, as
  // times of constant length never forget it.
  constexpr double kCycles = 100;
  const double cycle_ns = noise.quiet.mean() + noise.noisy.mean();
  Duration left = Duration{} - Duration::covering((kCycles + draw.unit()) * cycle_ns);
  std::uint64_t turn = 0;
  while ((left += noise_turn(id, start, turn)) <= Duration{}) ++turn;
  make_noise(id, start, turn, left, now);
}

Duration Fleet::noise_turn(InstanceId id, std::size_t start, std::uint64_t turn) const {
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "noise"), id,
                    (std::uint64_t{start} - 1) << 32 | turn);
  const NoiseConfig& noise = *config_.noise;
  return std::max(Duration::covering((turn % 2 == 1 ? noise.noisy : noise.quiet).sample(draw)),
                  1_ns);
}

/// @param start of the instance, 1, 2, ...: each is on a host of its own
void Fleet::make_noise(InstanceId id, std::size_t start, std::uint64_t turn, Duration left,
                       Instant now) {
  Instance* instance = find(id);
  if (instance == nullptr || records_[id - 1].periods.size() != start) return;
  instance->advance(now);
  if (hooks_.speed_changes) hooks_.speed_changes(now);
  instance->set_noise(turn % 2 == 1 ? config_.noise->speed : 1.0);
  replan(*instance);
  events_.agenda.at(now + left, engine::Rank::lifecycle, [this, id, start, turn](Instant then) {
    make_noise(id, start, turn + 1, noise_turn(id, start, turn + 1), then);
  });
}

/// Whether a launch or start now brings launch credits, where its type has any.
bool Fleet::grant_launch_credits(InstanceId id, const InstanceType& type, Instant now) {
  const bool has_any = type.credits && type.credits->launch_credits > 0;
  if (!has_any || type.credit_mode(launch_template().credit_mode) != CreditMode::standard)
    return true;
  const bool is_granted = grants_.grant(now);
  InstanceRecord& record = records_[id - 1];
  if (is_granted) record.launch_credits += type.credits->launch_credits;
  if (!is_granted) record.launch_credits_withheld = true;
  return is_granted;
}

Instance& Fleet::launch(Instant now, std::uint32_t zone, JournalId cause, const std::string& why,
                        const LaunchChoice& choice) {
  Instance& instance = create(now, zone, choice);
  if (!grant_launch_credits(instance.id(), instance.type(), now))
    instance.withhold_launch_credits();
  instance.last_event = journal_.add({now, Happening::launch, cause, instance.id(), 0, why});
  const bool is_lazy = is_loaded_lazily(zone, now);
  records_.back().lazy_volume = is_lazy;
  boots_.begin(instance, Occasion::launch, is_lazy, now);
  return instance;
}

void Fleet::stop(Instance& instance, Instant now, JournalId cause) {
  instance.advance(now);
  boots_.leave(instance, now);
  instance.stop();
  instance.listening = false;
  replan(instance);
  end_period(instance, now);
  if (hooks_.ended) hooks_.ended(instance, now);
  instance.last_event = journal_.add({now, Happening::stopping, cause, instance.id()});
}

Instance& Fleet::start(Instance& stopped, Instant now, Occasion occasion) {
  const InstanceId id = stopped.id();
  InstanceRecord& record = records_[id - 1];
  const Instance before = std::move(stopped);
  slots_.erase(before.slot());
  Instance& instance = make(id, before.slot(), before.zone(), launch_template().type);
  const Instant stopped_at = record.periods.empty() ? record.launched : record.periods.back().stop;
  instance.continue_from(before, now - stopped_at,
                         grant_launch_credits(id, launch_template().type, now));
  instance.last_event = journal_.add({now, Happening::starting, instance.last_event, id,
                                      static_cast<double>(occasion), instance.type().name});
  boots_.begin(instance, occasion, false, now);
  return instance;
}

void Fleet::install_release(Instance& instance, Instant now) {
  instance.last_event =
      journal_.add({now, Happening::installing, instance.last_event, instance.id()});
  boots_.begin(instance, Occasion::release, false, now);
}

/// Whether a new root volume's blocks come at first touch.
bool Fleet::is_loaded_lazily(std::uint32_t zone, Instant now) {
  return !config_.provisioning.fast_snapshot_restore || !fast_restore_.restore(zone, now);
}

Instance& Fleet::start_running(Instant now, std::uint32_t zone, std::optional<double> credits,
                               const LaunchChoice& choice) {
  Instance& instance = create(now, zone, choice);
  const CreditMode mode = instance.type().credit_mode(launch_template().credit_mode);
  if (credits) {
    instance.set_credits(*credits);
  } else if (instance.type().credits && mode == CreditMode::standard) {
    records_.back().launch_credits = instance.type().credits->launch_credits;  // of another day
  }
  return run_already(instance, now);
}

Instance& Fleet::start_beside(Instant now, std::uint32_t zone, const InstanceType& type) {
  Instance& instance = create(now, zone, {&type});
  records_.back().is_beside_group = true;
  return run_already(instance, now);
}

Instance& Fleet::start_stopped(Instant now, std::uint32_t zone) {
  Instance& instance = create(now, zone, {});
  instance.stop();
  return instance;
}

/// Without a boot: it has been up for long.
Instance& Fleet::run_already(Instance& instance, Instant now) {
  instance.power_on(now);
  instance.listening = true;
  begin_period(instance, now);
  instance.last_event = journal_.add({now, Happening::running, kNoCause, instance.id()});
  replan(instance);
  if (config_.noise) begin_noise(instance.id(), now);
  plan_interruption(instance, now);
  return instance;
}

void Fleet::power_on(Instance& instance, Instant now) {
  instance.power_on(now);
  begin_period(instance, now);
  instance.last_event = journal_.add({now, Happening::running, instance.last_event, instance.id()});
  replan(instance);
  if (config_.noise) begin_noise(instance.id(), now);
  plan_interruption(instance, now);
  if (hooks_.running) hooks_.running(instance, now);
}

void Fleet::begin_period(const Instance& instance, Instant now) {
  records_[instance.id() - 1].periods.push_back({instance.type().name, now});
}

/// Of an instance that has been stopped, if it ran.
void Fleet::end_period(const Instance& instance, Instant now) {
  InstanceRecord& record = records_[instance.id() - 1];
  if (record.running_since() > now) return;
  record.periods.back().stop = now;
  charge_latest_period(record, instance.charged_credits());
}

/// A type of a mixed instances policy stands above the template's, whatever that is.
bool Fleet::matches_template(const Instance& instance) const {
  const InstanceRecord& record = records_[instance.id() - 1];
  const LaunchTemplateConfig& launched = launch_template(record.template_version);
  const LaunchTemplateConfig& newest = launch_template();
  const std::string& type = instance.type().name;
  const bool is_as_launched = launched.type.name == newest.type.name && type == record.launch_type;
  return launched.image == newest.image && (type == newest.type.name || is_as_launched);
}

JournalId Fleet::add_template_version(LaunchTemplateConfig version, JournalId cause, Instant now) {
  templates_.push_back(std::move(version));
  return journal_.add({now, Happening::template_version, cause, 0,
                       static_cast<double>(template_version()), launch_template().type.name});
}

void Fleet::set_credit_mode(CreditMode mode, Instant now) {
  const JournalId changed =
      journal_.add({now, Happening::credit_mode, kNoCause, 0, 0, std::string(name(mode))});
  LaunchTemplateConfig version = launch_template();
  version.credit_mode = mode;
  add_template_version(std::move(version), changed, now);
  for (Instance* const instance : slots_.list()) {
    if (!instance || !instance->type().credits) continue;
    const bool is_running = records_[instance->id() - 1].running_since() <= now;
    if (is_running) instance->advance(now);
    instance->set_credit_mode(mode);
    if (is_running) replan(*instance);
  }
}

void Fleet::plan_interruption(const Instance& instance, Instant now) {
  const InstanceRecord& record = records_[instance.id() - 1];
  const auto& time = config_.purchase.interruption_of(instance.type().name);
  if (!time || record.purchase != PurchaseOption::spot || record.is_beside_group) return;
  engine::Draw draw(engine::stream_key(config_.seed, config_.replication, "spot/interruption"),
                    instance.id());
  const Duration wait = Duration::covering(time->sample(draw));
  if (wait > kLongerThanAnyRun) return;
  const auto id = instance.id();
  const std::size_t start = record.periods.size();
  if (hooks_.at_risk) {
    const Duration lead = std::min(config_.purchase.rebalance_lead, wait);
    events_.agenda.at(now + wait - lead, engine::Rank::lifecycle,
                      [this, id, start](Instant then) { recommend(id, start, then); });
  }
  events_.agenda.at(now + wait, engine::Rank::lifecycle,
                    [this, id, start](Instant then) { give_notice(id, start, then); });
}

void Fleet::recommend(InstanceId id, std::size_t start, Instant now) {
  Instance* const instance = find(id);
  if (instance == nullptr || records_[id - 1].periods.size() != start) return;
  hooks_.at_risk(*instance, journal_.add({now, Happening::rebalance_recommended, kNoCause, id}),
                 now);
}

/// Nobody heeds it here: the instance works on until EC2 ends it.
void Fleet::give_notice(InstanceId id, std::size_t start, Instant now) {
  if (find(id) == nullptr || records_[id - 1].periods.size() != start) return;
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
  if (record.running_since() <= now) instance.advance(now);
  record.terminated = now;
  journal_.add({now, Happening::terminated, cause, instance.id()});
  boots_.leave(instance, now);
  instance.stop();
  end_period(instance, now);
  replan(instance);
  if (hooks_.ended) hooks_.ended(instance, now);
  slot_of_[instance.id() - 1] = kNoSlot;
  free_slots_.push_back(instance.slot());
  slots_.erase(instance.slot());
}

Instance* Fleet::find(InstanceId id) const {
  const std::uint32_t slot = slot_of_[id - 1];
  return slot == kNoSlot ? nullptr : slots_.list()[slot];
}

void Fleet::boot_work_done(Instance& instance, Work work, Instant now) {
  boots_.cpu_done(instance, work & ~kBootWork, now);
}

void Fleet::settle_at_end(Instant end) {
  for (Instance* const instance : slots_.list()) {
    if (!instance || records_[instance->id() - 1].running_since() > end) continue;
    auto credits = instance->credits(end);
    if (!credits) continue;
    credits->settle();
    charge_latest_period(records_[instance->id() - 1], credits->charged());
  }
}

}  // namespace headroom::cloud
