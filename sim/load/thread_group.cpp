#include "sim/load/thread_group.hpp"

#include <algorithm>

namespace headroom::load {
namespace {

constexpr std::uint32_t kBeforeTheFirst =
    ~std::uint32_t{0};  // of an endless loop's turns: 0 is the next

bool has_sampler(const PlanNode& node) {
  if (node.sampler) return true;
  return node.loops > 0 && std::any_of(node.children.begin(), node.children.end(), has_sampler);
}

}  // namespace

ThreadGroupSource::ThreadGroupSource(const ThreadGroupConfig& config, Instant start, Instant stop,
                                     const std::string& name, std::uint64_t seed,
                                     std::uint32_t replication)
    : config_(config),
      end_(stop),
      threads_(config.threads),
      think_key_(engine::stream_key(seed, replication, "load/" + name + "/think")) {
  const Instant begin = start + config.delay;
  if (config.duration) end_ = std::min(end_, begin + *config.duration);
  compile({std::nullopt, config.loops, config.plan}, {});
  program_.push_back({Instruction::Kind::end});
  counters_.assign(static_cast<std::size_t>(threads_.size()) * depths_, kBeforeTheFirst);
  const auto n = static_cast<std::int64_t>(config.threads);
  for (std::uint32_t thread = 0; thread < config.threads; ++thread) {
    if (seek_sample(thread, 0)) plan_sample(thread, begin + config.ramp_up * thread / n);
  }
}

void ThreadGroupSource::compile(const PlanNode& node, std::vector<std::uint32_t> loops_around) {
  if (node.sampler) {
    const auto sampler = static_cast<std::uint32_t>(*node.sampler);
    program_.push_back({Instruction::Kind::sample, sampler, 0, 0, 0, std::move(loops_around)});
    return;
  }
  if (!has_sampler(node)) return;  // an endless loop around nothing would never come back
  const auto depth = static_cast<std::uint32_t>(loops_around.size());
  depths_ = std::max(depths_, depth + 1);
  loops_around.push_back(node.loops);
  const auto begin = static_cast<std::uint32_t>(program_.size());
  program_.push_back({Instruction::Kind::begin_loop, 0, node.loops, depth});
  for (const PlanNode& child : node.children) compile(child, loops_around);
  program_[begin].target = static_cast<std::uint32_t>(program_.size());
  program_.push_back({Instruction::Kind::end_loop, 0, node.loops, depth, begin + 1});
}

bool ThreadGroupSource::seek_sample(std::uint32_t thread, std::uint32_t from) {
  for (std::uint32_t at = from;;) {
    const Instruction& instruction = program_[at];
    switch (instruction.kind) {
      case Instruction::Kind::sample: threads_[thread].at = at; return true;
      case Instruction::Kind::end: return false;
      case Instruction::Kind::begin_loop:
        // The turns of an endless loop are counted on, so that what comes after an error is new.
        if (instruction.loops == PlanNode::kForever) {
          ++counter(thread, instruction.depth);
        } else {
          counter(thread, instruction.depth) = 0;
        }
        ++at;
        break;
      case Instruction::Kind::end_loop: {
        const bool again = ++counter(thread, instruction.depth) < instruction.loops ||
                           instruction.loops == PlanNode::kForever;
        at = again ? instruction.target : at + 1;
        break;
      }
    }
  }
}

void ThreadGroupSource::plan_sample(std::uint32_t thread, Instant now) {
  const Sampler& sampler = config_.samplers[program_[threads_[thread].at].sampler];
  Instant when = now;
  if (!sampler.timers.empty()) {
    engine::Draw draw = id_of(thread).draw(think_key_, 0);
    when += think_time(sampler.timers, draw);
  }
  if (when < end_) {
    due_.push(when, thread);
  } else {
    finish(thread);
  }
}

Request ThreadGroupSource::take() {
  const std::uint32_t thread = due_.pop().id;
  if (!threads_[thread].is_active) {
    threads_[thread].is_active = true;
    ++active_;
    ++started_;
  }
  ++sent_;
  ++in_flight_;
  const Instruction& sample = program_[threads_[thread].at];
  Request request;
  request.id = id_of(thread);
  request.request_class = config_.samplers[sample.sampler].request_class;
  request.client = thread;
  request.patience = config_.samplers[sample.sampler].response_timeout ? sample.sampler + 1 : 0;
  return request;
}

void ThreadGroupSource::answered(std::uint32_t thread, bool ok, Instant now) {
  --in_flight_;
  std::uint32_t from = threads_[thread].at + 1;
  if (!ok && config_.on_error == ThreadGroupConfig::OnError::stop_thread) {
    finish(thread);
    return;
  }
  if (!ok && config_.on_error == ThreadGroupConfig::OnError::start_next_loop) {
    from = program_.front().target;  // the end of the group's own loop
  }
  if (seek_sample(thread, from)) {
    plan_sample(thread, now);
  } else {
    finish(thread);
  }
}

void ThreadGroupSource::finish(std::uint32_t thread) {
  if (!threads_[thread].is_active) return;
  threads_[thread].is_active = false;
  --active_;
}

RequestId ThreadGroupSource::id_of(std::uint32_t thread) const {
  const Instruction& sample = program_[threads_[thread].at];
  // The iteration counts the turns of all loops around the sampler, as an odometer does; those of
  // an endless loop never come again, so what is around it says nothing more.
  std::uint64_t iteration = 0;
  for (std::size_t depth = 0; depth < sample.loops_around.size(); ++depth) {
    const std::uint32_t loops = sample.loops_around[depth];
    const std::uint32_t turns = counters_[thread * depths_ + depth];
    iteration = loops == PlanNode::kForever ? turns : iteration * loops + turns;
  }
  constexpr int kIterationBits = 36;  // 10^10 turns of up to 268 million threads
  return {std::uint64_t{thread} << kIterationBits |
              (iteration & ((std::uint64_t{1} << kIterationBits) - 1)),
          sample.sampler};
}

}  // namespace headroom::load
