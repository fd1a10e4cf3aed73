#include "sim/cloud/lifecycle_hooks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/engine/random.hpp"

namespace headroom::cloud {

using Completion = LifecycleHook::Completion;
using Transition = LifecycleHook::Transition;

Duration LifecycleHook::longest_wait() const {
  return sends_heartbeats ? std::min(48_h, heartbeat_timeout * 100) : heartbeat_timeout;
}

std::string_view aws_name(Transition transition) {
  return transition == Transition::launching ? "autoscaling:EC2_INSTANCE_LAUNCHING"
                                             : "autoscaling:EC2_INSTANCE_TERMINATING";
}

LifecycleHooks::LifecycleHooks(std::vector<LifecycleHook> hooks, std::uint64_t seed,
                               std::uint32_t replication, engine::Agenda& agenda, Journal& journal)
    : hooks_(std::move(hooks)),
      seed_(seed),
      replication_(replication),
      agenda_(agenda),
      journal_(journal) {}

bool LifecycleHooks::has(Transition transition) const {
  return std::any_of(hooks_.begin(), hooks_.end(),
                     [&](const LifecycleHook& hook) { return hook.transition == transition; });
}

void LifecycleHooks::begin(InstanceId id, Transition transition, JournalId cause, Done done,
                           Instant now) {
  if (turns_.size() < id) turns_.resize(id);
  Wait wait{id, ++serials_, turns_[id - 1]++, transition, {}, cause, std::move(done)};
  for (const LifecycleHook& hook : hooks_) wait.is_over.push_back(hook.transition != transition);
  waits_.push_back(wait);
  for (std::size_t hook = 0; hook < hooks_.size(); ++hook) {
    if (!wait.is_over[hook]) plan(wait, hook, now);
  }
}

void LifecycleHooks::plan(const Wait& wait, std::size_t index, Instant now) {
  const LifecycleHook& hook = hooks_[index];
  journal_.add(
      {now, Happening::hook_begun, wait.cause, wait.id, static_cast<double>(index), hook.name});
  Duration length = hook.longest_wait();
  bool continues = hook.continues_by_default;
  bool is_completed = false;
  if (hook.completion == Completion::after) {
    engine::Draw draw(engine::stream_key(seed_, replication_, "lifecycle_hook/" + hook.name),
                      wait.id, wait.turn);
    const Duration completed = Duration::covering(hook.after.sample(draw));
    is_completed = completed < length;
    if (is_completed) {
      length = completed;
      continues = hook.continues;
    }
  }
  agenda_.at(now + length, engine::Rank::lifecycle,
             [this, serial = wait.serial, index, continues, is_completed](Instant then) {
               end(serial, index, continues, is_completed ? "completed" : "timed out", then);
             });
}

void LifecycleHooks::end(std::uint32_t serial, std::size_t hook, bool continues,
                         std::string_view how, Instant now) {
  Wait* const wait = find(serial);
  if (wait == nullptr || wait->is_over[hook]) return;
  wait->is_over[hook] = true;
  const JournalId ended = journal_.add(
      {now, Happening::hook_ended, wait->cause, wait->id, static_cast<double>(hook),
       fmt::format("{}: {}, {}", hooks_[hook].name, how, continues ? "CONTINUE" : "ABANDON")});
  const bool is_last =
      std::all_of(wait->is_over.begin(), wait->is_over.end(), [](bool over) { return over; });
  if (continues && !is_last) return;
  const Wait over = std::move(*wait);
  std::erase_if(waits_, [&](const Wait& w) { return w.serial == serial; });
  over.done(over.id, continues, ended, now);
}

bool LifecycleHooks::is_waiting(InstanceId id) const {
  return std::any_of(waits_.begin(), waits_.end(), [&](const Wait& w) { return w.id == id; });
}

void LifecycleHooks::on_booted(InstanceId id, Instant now) {
  const auto found = std::find_if(waits_.begin(), waits_.end(), [&](const Wait& w) {
    return w.id == id && w.transition == Transition::launching;
  });
  if (found == waits_.end()) return;
  for (std::size_t hook = 0, serial = found->serial; hook < hooks_.size(); ++hook) {
    if (hooks_[hook].completion == Completion::boot)
      end(static_cast<std::uint32_t>(serial), hook, hooks_[hook].continues, "completed", now);
  }
}

void LifecycleHooks::forget(InstanceId id) {
  std::erase_if(waits_, [&](const Wait& w) { return w.id == id; });
}

LifecycleHooks::Wait* LifecycleHooks::find(std::uint32_t serial) {
  const auto found =
      std::find_if(waits_.begin(), waits_.end(), [&](const Wait& w) { return w.serial == serial; });
  return found == waits_.end() ? nullptr : &*found;
}

}  // namespace headroom::cloud
