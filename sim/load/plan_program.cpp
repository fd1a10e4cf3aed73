#include "sim/load/plan_program.hpp"

#include <algorithm>
#include <stdexcept>

namespace headroom::load {
namespace {

using Kind = PlanNode::Kind;

/// Of an endless loop's turns: 0 is the next.
constexpr std::uint32_t kBeforeTheFirst = ~std::uint32_t{0};
/// Instructions at one instant without a sampler among them.
constexpr std::uint32_t kMostSteps = 10'000'000;

}  // namespace

// ---- going through it --------------------------------------------------------------------------

bool PlanProgram::seek(std::uint32_t thread, std::uint32_t from, Instant now) {
  std::uint32_t at = from;
  for (std::uint32_t steps = 0; steps < kMostSteps; ++steps) {
    const Instruction& instruction = program_[at];
    switch (instruction.code) {
      case Code::sample:
        slot(thread, kAt) = at;
        ++slot(thread, kSamples);
        return true;
      case Code::end: return false;
      case Code::take_line:
        if (!is_due(thread, instruction)) return false;
        ++at;
        break;
      default: at = step(thread, at, now);
    }
  }
  throw std::runtime_error(
      "a thread goes round and round through its plan and never comes to a sampler");
}

std::uint32_t PlanProgram::step(std::uint32_t thread, std::uint32_t at, Instant now) {
  const Instruction& instruction = program_[at];
  switch (instruction.code) {
    case Code::jump: return instruction.target;
    case Code::reset: slot(thread, instruction.slot) = 0; return at + 1;
    case Code::once: return slot(thread, instruction.slot)++ == 0 ? at + 1 : instruction.target;
    case Code::decide: return is_due(thread, instruction) ? at + 1 : instruction.target;
    case Code::choose: return choose(thread, at);
    case Code::end_choice: return end_choice(thread, at);
    case Code::leave_choice:
      slot(thread, instruction.slot) = at + 1;
      return choices_[instruction.value].end;
    case Code::shuffle: return shuffle(thread, at);
    case Code::next_in_order: {
      const Choice& choice = choices_[instruction.value];
      const std::uint32_t next = ++slot(thread, choice.slot);
      return next < choice.begins.size() ? choice.begins[slot(thread, choice.by_child + next)]
                                         : choice.end;
    }
    case Code::begin_transaction:
    case Code::pass_child:
    case Code::end_transaction: transaction_step(thread, at, now); return at + 1;
    case Code::begin_counted: return begin_counted(thread, at);
    case Code::begin_time:
    case Code::check_time:
    case Code::end_time: return time_step(thread, at, now);
    default: return loop_step(thread, at);
  }
}

void PlanProgram::transaction_step(std::uint32_t thread, std::uint32_t at, Instant now) {
  if (log_ == nullptr) return;
  const std::uint32_t transaction = program_[at].value;
  switch (program_[at].code) {
    case Code::begin_transaction: return log_->begin(thread, transaction, now);
    case Code::pass_child: return log_->pass_child(thread, transaction);
    default: return log_->end(thread, transaction, now);
  }
}

/// Transactions that the thread leaves this way have their rows.
bool PlanProgram::leave(std::uint32_t thread, const Exit& exit, std::uint32_t to, Instant now) {
  if (log_ != nullptr) log_->cut(thread, exit.transactions, exit.last, now, !has_failed(thread));
  return seek(thread, to, now);
}

bool PlanProgram::next_turn(std::uint32_t thread, Instant now) {
  return leave(thread, exits_[0], exits_[0].end_of_turn, now);
}

bool PlanProgram::next_in_loop(std::uint32_t thread, Instant now) {
  const Exit& exit = exits_[program_[current(thread)].slot];
  return leave(thread, exit, exit.end_of_turn, now);
}

bool PlanProgram::leave_loop(std::uint32_t thread, Instant now) {
  const Exit& exit = exits_[program_[current(thread)].slot];
  return leave(thread, exit, exit.after, now);
}

std::uint32_t PlanProgram::loop_step(std::uint32_t thread, std::uint32_t at) {
  const Instruction& instruction = program_[at];
  std::uint32_t& turns = slot(thread, instruction.slot);
  switch (instruction.code) {
    case Code::begin_loop: turns = 0; return at + 1;
    case Code::end_loop: return ++turns < instruction.value ? instruction.target : at + 1;
    case Code::begin_random_loop: {
      engine::Draw draw(choices_key_, key(thread, instruction), std::uint64_t{at} << 8);
      const std::uint32_t low = instruction.target;
      const auto more = static_cast<std::uint32_t>(draw.unit() * (instruction.value - low + 1.0));
      slot(thread, instruction.slot + 1) = low + more;
      turns = kBeforeTheFirst;
      return at + 1;
    }
    case Code::end_random_loop:
      return ++turns < slot(thread, instruction.slot + 1) ? at + 1 : instruction.target;
    // The turns of an endless loop are counted on, so that what comes after an error is new.
    case Code::begin_endless: ++turns; return at + 1;
    case Code::end_endless: ++turns; return instruction.target;
    case Code::begin_while:
      if (instruction.value != 0 && has_failed(thread)) return instruction.target;
      ++turns;
      return at + 1;
    case Code::end_while:
      if (has_failed(thread)) return at + 1;
      ++turns;
      return instruction.target;
    default: throw std::logic_error("no such instruction");
  }
}

/// JMeter asks with the value that the thread has, and moves the counter on as the turn begins.
std::uint32_t PlanProgram::begin_counted(std::uint32_t thread, std::uint32_t at) {
  const Instruction& instruction = program_[at];
  Counter& counter = counters_[instruction.value];
  std::uint32_t& value = slot(thread, instruction.slot + 1);  // 0: none yet
  if (!counter.holds[std::min<std::size_t>(value, counter.holds.size() - 1)])
    return instruction.target;
  const std::uint64_t before = counter.shared ? counter.values++ : value;
  const std::uint64_t place = counter.period == 0 ? before : before % counter.period;
  value = static_cast<std::uint32_t>(std::min<std::uint64_t>(place, kBeforeTheFirst - 1)) + 1;
  ++slot(thread, instruction.slot);
  return at + 1;
}

std::uint32_t PlanProgram::time_step(std::uint32_t thread, std::uint32_t at, Instant now) {
  const Instruction& instruction = program_[at];
  std::uint32_t& high = slot(thread, instruction.slot + 1);
  std::uint32_t& low = slot(thread, instruction.slot + 2);
  if (instruction.code == Code::begin_time) {
    const auto ns = static_cast<std::uint64_t>(now.ns());
    high = static_cast<std::uint32_t>(ns >> 32);
    low = static_cast<std::uint32_t>(ns);
    ++slot(thread, instruction.slot);
    return at + 1;
  }
  const auto since = static_cast<std::int64_t>(std::uint64_t{high} << 32 | low);
  const bool is_over = now.ns() - since >= limits_[instruction.value].ns();
  if (instruction.code == Code::check_time) return is_over ? instruction.target : at + 1;
  if (is_over) return at + 1;
  ++slot(thread, instruction.slot);
  return instruction.target;
}

std::uint32_t PlanProgram::choose(std::uint32_t thread, std::uint32_t at) {
  Choice& choice = choices_[program_[at].value];
  slot(thread, choice.slot + 1) = slot(thread, kSamples);
  slot(thread, choice.slot + 2) = 0;
  return pick(thread, choice);
}

std::uint32_t PlanProgram::pick(std::uint32_t thread, Choice& choice) {
  const auto n = static_cast<std::uint32_t>(choice.begins.size());
  std::uint32_t child = 0;
  if (choice.kind == Kind::interleave) {
    std::uint32_t& position = choice.shared ? choice.position : slot(thread, choice.slot);
    child = position;
    position = (position + 1) % n;
  } else if (choice.kind == Kind::weighted) {
    child = pick_weighted(thread, choice);
  } else {
    const std::uint64_t tries = slot(thread, choice.slot + 2);
    engine::Draw draw(choices_key_, key(thread, program_[choice.begin]),
                      std::uint64_t{choice.begin} << 8 | (tries & 0xff));
    double rest = draw.unit();
    if (choice.weights.empty()) {
      child = static_cast<std::uint32_t>(rest * n);
    } else {
      double total = 0;
      for (const double weight : choice.weights) total += weight;
      for (rest *= total; child + 1 < n && rest >= choice.weights[child]; ++child)
        rest -= choice.weights[child];
    }
  }
  slot(thread, choice.slot + 2) += 1;
  const bool resumes = choice.kind != Kind::weighted && choice.by_child != 0;
  const std::uint32_t resumed = resumes ? slot(thread, choice.by_child + child) : 0;
  return resumed != 0 ? resumed : choice.begins[child];
}

/// Smooth round robin: every child gains its weight, the richest one goes and pays for all.
std::uint32_t PlanProgram::pick_weighted(std::uint32_t thread, const Choice& choice) {
  std::uint32_t richest = 0;
  std::int32_t total = 0;
  for (std::uint32_t child = 0; child < choice.begins.size(); ++child) {
    const auto weight = static_cast<std::int32_t>(choice.weights[child]);
    std::uint32_t& purse = slot(thread, choice.by_child + child);
    purse += static_cast<std::uint32_t>(weight);
    total += weight;
    if (static_cast<std::int32_t>(purse) >
        static_cast<std::int32_t>(slot(thread, choice.by_child + richest)))
      richest = child;
  }
  slot(thread, choice.by_child + richest) -= static_cast<std::uint32_t>(total);
  return richest;
}

/// A child is through. When it had nothing to send, the next one takes its turn; one that only had
/// nothing left begins anew (JMeter's InterleaveControl stays with a controller that is at its
/// end).
std::uint32_t PlanProgram::end_choice(std::uint32_t thread, std::uint32_t at) {
  const Instruction& instruction = program_[at];
  Choice& choice = choices_[instruction.value];
  const bool was_resumed = instruction.slot != 0 && slot(thread, instruction.slot) != 0;
  if (was_resumed) slot(thread, instruction.slot) = 0;
  const bool was_idle = slot(thread, choice.slot + 1) == slot(thread, kSamples);
  if (was_idle && was_resumed) return instruction.target;
  const bool may_try = slot(thread, choice.slot + 2) < choice.begins.size();
  return was_idle && may_try ? pick(thread, choice) : choice.end;
}

std::uint32_t PlanProgram::shuffle(std::uint32_t thread, std::uint32_t at) {
  const Choice& choice = choices_[program_[at].value];
  const auto n = static_cast<std::uint32_t>(choice.begins.size());
  engine::Draw draw(choices_key_, key(thread, program_[at]), std::uint64_t{at} << 8);
  for (std::uint32_t i = 0; i < n; ++i) slot(thread, choice.by_child + i) = i;
  for (std::uint32_t i = n - 1; i > 0; --i) {
    const auto other = static_cast<std::uint32_t>(draw.unit() * (i + 1.0));
    std::swap(slot(thread, choice.by_child + i), slot(thread, choice.by_child + other));
  }
  slot(thread, choice.slot) = 0;
  return choice.begins[slot(thread, choice.by_child)];
}

/// JMeter's ThroughputController: turn i runs when (100 runs + 50) / (i + 1) < percent.
bool PlanProgram::is_due(std::uint32_t thread, const Instruction& instruction) {
  Rule& rule = rules_[instruction.value];
  const std::uint64_t turns = rule.shared ? rule.turns++ : slot(thread, instruction.slot)++;
  const std::uint64_t runs = rule.shared ? rule.runs : slot(thread, instruction.slot + 1);
  const bool is_due = rule.kind == Kind::percent ? (100.0 * static_cast<double>(runs) + 50.0) <
                                                       rule.limit * static_cast<double>(turns + 1)
                                                 : static_cast<double>(runs) < rule.limit;
  if (is_due) rule.shared ? ++rule.runs : ++slot(thread, instruction.slot + 1);
  return is_due;
}

// ---- who is where ------------------------------------------------------------------------------

void PlanProgram::restart(std::uint32_t thread) {
  const std::uint32_t user = slot(thread, kUser) + 1;
  std::copy(initial_.begin(), initial_.end(),
            slots_.begin() + static_cast<std::ptrdiff_t>(thread * width_));
  slot(thread, kUser) = user;
}

RequestId PlanProgram::id(std::uint32_t thread) const {
  const Instruction& sample = program_[current(thread)];
  return {key(thread, sample), sample.value};
}

std::uint64_t PlanProgram::key(std::uint32_t thread, const Instruction& instruction) const {
  constexpr int kIterationBits = 36;  // 10^10 turns of up to 268 million users
  const std::uint64_t user = thread + std::uint64_t{slots_[thread * width_ + kUser]} * threads_;
  return user << kIterationBits |
         (iteration(thread, instruction) & ((std::uint64_t{1} << kIterationBits) - 1));
}

/// The turns of all loops around, as an odometer counts; those of an endless loop never come
/// again, so what is around it says nothing more.
std::uint64_t PlanProgram::iteration(std::uint32_t thread, const Instruction& instruction) const {
  std::uint64_t iteration = 0;
  for (std::uint32_t i = 0; i < instruction.depth; ++i) {
    const Around& loop = around_[instruction.around + i];
    const std::uint32_t turns = slots_[thread * width_ + loop.slot];
    iteration = loop.loops == PlanNode::kForever ? turns : iteration * loop.loops + turns;
  }
  return iteration;
}

}  // namespace headroom::load
