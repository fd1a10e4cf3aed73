#include "sim/cloud/boot_process.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace headroom::cloud {

BootProcess::BootProcess(const ProvisioningConfig& config, BakeLevel bake, std::uint64_t seed,
                         std::uint32_t replication, engine::Agenda& agenda, Journal& journal)
    : seed_(seed), replication_(replication), agenda_(agenda), journal_(journal) {
  for (const Occasion occasion :
       {Occasion::launch, Occasion::start, Occasion::resume, Occasion::release})
    graphs_.emplace_back(config, bake, occasion);
  for (const ProvisioningResourceConfig& resource : config.resources)
    resources_.push_back(make_resource(resource));
}

BootProcess::Resource BootProcess::make_resource(const ProvisioningResourceConfig& config) {
  const auto admitted = [this](BootingStep step, Instant now) {
    tell(Happening::step_admitted, *boot_of(step.instance), step.step, now, spec_of(step).name);
    work(step, now);
  };
  std::unique_ptr<SharedLink> link;
  if (config.bandwidth_bytes_per_second) {
    link = std::make_unique<SharedLink>(
        *config.bandwidth_bytes_per_second, graphs_.front().bandwidth_bytes_per_second(), agenda_,
        [this](BootingStep step, Instant now) { use_cpu(step, now); });
  }
  return {std::make_unique<AdmissionQueue>(config.sessions, config.requests_per_second, agenda_,
                                           admitted),
          std::move(link)};
}

/// nullptr when it is over, or the instance terminated.
BootProcess::Boot* BootProcess::boot_of(InstanceId id) {
  const auto found = boots_.find(id);
  return found == boots_.end() ? nullptr : &found->second;
}

BootProcess::Resource* BootProcess::resource_of(BootingStep step) {
  const auto resource = boot_of(step.instance)->graph->resource_of(step.step);
  return resource ? &resources_[*resource] : nullptr;
}

const ProvisioningStep& BootProcess::spec_of(BootingStep step) {
  return boot_of(step.instance)->graph->steps()[step.step];
}

void BootProcess::begin(Instance& instance, Occasion occasion, bool lazy_volume, Instant now) {
  const InstanceId id = instance.id();
  const ProvisioningGraph& steps = graph(occasion);
  const std::uint32_t turn = occasion == Occasion::launch ? 0 : ++turns_[id];
  Boot boot{&instance, &steps, occasion, turn, lazy_volume, false, steps.steps().size(), {}};
  for (std::size_t step = 0; step < boot.left; ++step)
    boot.steps.push_back({steps.predecessors(step).size(), 0});
  Boot& begun = boots_.insert_or_assign(id, std::move(boot)).first->second;
  if (begun.left == 0) {
    finish(begun, instance.last_event, now);
    return;
  }
  for (std::size_t step = 0; step < steps.steps().size(); ++step) {
    if (steps.predecessors(step).empty()) begin_step(begun, step, now);
  }
}

void BootProcess::leave(const Instance& instance, Instant now) {
  if (boots_.erase(instance.id()) == 0) return;
  for (Resource& resource : resources_) {
    resource.queue->leave(instance.id(), now);
    if (resource.link) resource.link->leave(instance.id(), now);
  }
}

/// Plans a step's next part; by then the instance may be gone.
void BootProcess::after(double ns, BootingStep step, Instant now,
                        void (BootProcess::*next)(BootingStep, Instant)) {
  const std::uint32_t turn = boot_of(step.instance)->turn;
  agenda_.at(now + Duration::covering(ns), engine::Rank::lifecycle,
             [this, step, turn, next](Instant then) {
               const Boot* const boot = boot_of(step.instance);
               if (boot != nullptr && boot->turn == turn) (this->*next)(step, then);
             });
}

void BootProcess::begin_step(Boot& boot, std::size_t step, Instant now) {
  const BootingStep self{boot.instance->id(), step};
  boot.steps[step].attempt = 1;
  tell(Happening::step_begun, boot, step, now, spec_of(self).name);
  const bool stops_application = boot.occasion == Occasion::release && spec_of(self).every_start;
  if (stops_application && std::exchange(boot.instance->listening, false) && hooks_.restarting)
    hooks_.restarting(*boot.instance, now);
  if (resource_of(self) == nullptr) {
    work(self, now);
    return;
  }
  const auto& approval = boot.graph->resources()[*boot.graph->resource_of(step)].approval;
  if (approval.is_zero()) {
    ask(self, now);
  } else {
    after(sample(approval, boot, step, "approval"), self, now, &BootProcess::ask);
  }
}

void BootProcess::ask(BootingStep step, Instant now) { resource_of(step)->queue->ask(step, now); }

void BootProcess::work(BootingStep step, Instant now) {
  after(wall_ns(*boot_of(step.instance), step.step), step, now, &BootProcess::download);
}

/// The wall time of an attempt, with a download that nobody else's slows. What was read from a
/// lazily loaded volume stays there: only the first attempt waits for it.
double BootProcess::wall_ns(const Boot& boot, std::size_t step) {
  const ProvisioningStep& spec = boot.graph->steps()[step];
  double ns = sample(spec.duration, boot, step, "duration");
  const Resource* const resource = resource_of({boot.instance->id(), step});
  const bool is_shared = resource != nullptr && resource->link;
  if (!is_shared && spec.missing.empty())
    ns += spec.download_bytes / boot.graph->bandwidth_bytes_per_second() * 1e9;
  if (boot.lazy_volume && boot.steps[step].attempt == 1) ns += spec.first_touch.seconds() * 1e9;
  return ns;
}

void BootProcess::download(BootingStep step, Instant now) {
  const ProvisioningStep& spec = spec_of(step);
  const Resource* const resource = resource_of(step);
  if (!spec.missing.empty()) {
    end_attempt(step, now);  // refused: nothing to download, nothing to work on
  } else if (resource != nullptr && resource->link && spec.download_bytes > 0) {
    resource->link->start(step, spec.download_bytes, now);
  } else {
    use_cpu(step, now);
  }
}

void BootProcess::use_cpu(BootingStep step, Instant now) {
  const ProvisioningStep& spec = spec_of(step);
  boot_of(step.instance)->instance->traffic.bytes_in += spec.download_bytes;
  if (spec.cpu.is_zero()) {
    end_attempt(step, now);
    return;
  }
  const Boot& boot = *boot_of(step.instance);
  Instance& instance = *boot.instance;
  instance.advance(now);
  instance.start(sample(spec.cpu, boot, step.step, "cpu"),
                 kBootWork | static_cast<Work>(step.step));
  hooks_.replan(instance);
}

void BootProcess::cpu_done(Instance& instance, std::size_t step, Instant now) {
  end_attempt({instance.id(), step}, now);
}

void BootProcess::end_attempt(BootingStep step, Instant now) {
  Boot& boot = *boot_of(step.instance);
  const bool fails = attempt_fails(boot, step.step);
  Resource* const resource = resource_of(step);
  if (fails) {
    fail_attempt(boot, step.step, now);
  } else {
    end_step(boot, step.step, now);
  }
  if (resource != nullptr) resource->queue->release(step, now);
}

void BootProcess::fail_attempt(Boot& boot, std::size_t step, Instant now) {
  const ProvisioningStep& spec = boot.graph->steps()[step];
  const std::uint32_t attempts = spec.failure.retries + 1;
  const std::uint32_t attempt = boot.steps[step].attempt;
  const scaling::Message reason =
      spec.missing.empty()
          ? scaling::message("{}: attempt {} of {} failed", spec.name, attempt, attempts)
          : scaling::Message(fmt::format("{}: {}", spec.name, spec.missing));
  const JournalId failed = tell(Happening::step_failed, boot, step, now, reason);
  if (attempt < attempts) {
    after(sample(spec.failure.retry_delay, boot, step, "retry_delay"), {boot.instance->id(), step},
          now, &BootProcess::retry);
  } else if (!std::exchange(boot.failed, true)) {
    boot.instance->last_event = journal_.add(
        {now, Happening::boot_failed, failed, boot.instance->id(), 0, journal_.note(reason)});
    if (hooks_.over) hooks_.over(*boot.instance, boot.occasion, now);
  }
}

void BootProcess::retry(BootingStep step, Instant now) {
  Boot& boot = *boot_of(step.instance);
  ++boot.steps[step.step].attempt;
  tell(Happening::step_retried, boot, step.step, now, spec_of(step).name);
  if (resource_of(step) != nullptr) {
    ask(step, now);
  } else {
    work(step, now);
  }
}

void BootProcess::end_step(Boot& boot, std::size_t step, Instant now) {
  Instance& instance = *boot.instance;
  const std::string& name = boot.graph->steps()[step].name;
  const JournalId ended = tell(Happening::step_ended, boot, step, now, name);
  if (name == kPlacement) hooks_.placed(instance, now);
  for (const std::size_t next : boot.graph->successors(step)) {
    if (--boot.steps[next].waiting_for == 0) begin_step(boot, next, now);
  }
  if (--boot.left == 0) finish(boot, ended, now);
}

void BootProcess::finish(Boot& boot, JournalId last, Instant now) {
  Instance& instance = *boot.instance;
  const Occasion occasion = boot.occasion;
  instance.listening = true;
  instance.last_event = journal_.add({now, Happening::listening, last, instance.id()});
  boots_.erase(instance.id());
  if (hooks_.over) hooks_.over(instance, occasion, now);
}

JournalId BootProcess::tell(Happening what, const Boot& boot, std::size_t step, Instant now,
                            const std::string& note) {
  const Instance& instance = *boot.instance;
  return journal_.add(
      {now, what, instance.last_event, instance.id(), static_cast<double>(step), note});
}

bool BootProcess::attempt_fails(const Boot& boot, std::size_t step) const {
  const ProvisioningStep& spec = boot.graph->steps()[step];
  if (!spec.missing.empty()) return true;
  if (spec.failure.probability == 0) return false;
  return draw(boot, step, "failure").unit() < spec.failure.probability;
}

double BootProcess::sample(const engine::Distribution& distribution, const Boot& boot,
                           std::size_t step, const char* part) const {
  engine::Draw chance = draw(boot, step, part);
  return distribution.sample(chance);
}

/// A stream for each part of each step, an index for each launch, an item for each turn and
/// attempt: what one instance draws hangs neither on the others nor on how often they tried.
engine::Draw BootProcess::draw(const Boot& boot, std::size_t step, const char* part) const {
  const auto component = fmt::format("boot/{}/{}", boot.graph->steps()[step].name, part);
  const std::uint64_t attempt = boot.steps[step].attempt - 1;
  return engine::Draw(engine::stream_key(seed_, replication_, component), boot.instance->id(),
                      std::uint64_t{boot.turn} << 32 | attempt);
}

}  // namespace headroom::cloud
