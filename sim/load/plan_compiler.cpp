#include <algorithm>

#include "sim/load/plan_program.hpp"

/// How a plan becomes a program.
namespace headroom::load {
namespace {

using Kind = PlanNode::Kind;
constexpr std::uint32_t kBeforeTheFirst = ~std::uint32_t{0};  // of an endless loop's turns

bool has_sampler(const PlanNode& node) {
  if (node.sampler) return true;
  const bool is_passed_by = (node.kind == Kind::loop && node.loops == 0) ||
                            (node.kind == Kind::run_time && node.time <= Duration{});
  return !is_passed_by && std::any_of(node.children.begin(), node.children.end(), has_sampler);
}

}  // namespace

PlanProgram::PlanProgram(std::uint32_t loops, const std::vector<PlanNode>& plan,
                         std::uint32_t threads, engine::StreamKey choices)
    : choices_key_(choices), threads_(threads) {
  new_slots(1);
  const bool is_endless = loops == PlanNode::kForever;
  new_slots(1, is_endless ? kBeforeTheFirst : 0);
  new_slots(3);
  PlanNode root;
  root.loops = loops;
  root.children = plan;
  has_samplers_ = has_sampler(root);
  if (has_samplers_) compile_loop(root, {}, kTurn);
  emit({Code::end});
  once_slots_.clear();
  slots_.reserve(width_ * threads);
  for (std::uint32_t thread = 0; thread < threads; ++thread)
    slots_.insert(slots_.end(), initial_.begin(), initial_.end());
}

std::uint32_t PlanProgram::emit(Instruction instruction) {
  program_.push_back(instruction);
  return here() - 1;
}

std::uint32_t PlanProgram::new_slots(std::uint32_t count, std::uint32_t value) {
  initial_.resize(initial_.size() + count, value);
  width_ = initial_.size();
  return static_cast<std::uint32_t>(width_ - count);
}

void PlanProgram::set_around(Instruction& instruction, const Context& context) {
  instruction.around = static_cast<std::uint32_t>(around_.size());
  instruction.depth = static_cast<std::uint32_t>(context.loops.size());
  around_.insert(around_.end(), context.loops.begin(), context.loops.end());
}

void PlanProgram::compile_all(const std::vector<PlanNode>& nodes, const Context& context) {
  for (const PlanNode& node : nodes) compile(node, context);
}

void PlanProgram::compile(const PlanNode& node, const Context& context) {
  if (node.sampler) return compile_sample(static_cast<std::uint32_t>(*node.sampler), context);
  if (node.kind == Kind::lines) {
    emit(rule(Code::take_line, node));
    return;
  }
  const bool is_transaction = node.kind == Kind::transaction;  // has a row without samples, too
  if (!is_transaction && !has_sampler(node)) return;  // an endless loop around nothing never ends
  switch (node.kind) {
    case Kind::loop:
      if (node.fewest_loops && *node.fewest_loops < node.loops)
        return compile_random_loop(node, context);
      return compile_loop(node, context,
                          new_slots(1, node.loops == PlanNode::kForever ? kBeforeTheFirst : 0));
    case Kind::counted: return compile_counted(node, context);
    case Kind::until_failed:
    case Kind::run_time: return compile_repeated(node, context);
    case Kind::once_only: {
      const auto known = std::find_if(once_slots_.begin(), once_slots_.end(),
                                      [&](const auto& entry) { return entry.first == &node; });
      const std::uint32_t slot = known == once_slots_.end() ? new_slots(1) : known->second;
      return compile_guarded({Code::once, 0, slot}, node, context);
    }
    case Kind::percent:
    case Kind::at_most: return compile_guarded(rule(Code::decide, node), node, context);
    case Kind::interleave:
    case Kind::random:
    case Kind::random_order:
    case Kind::weighted: return compile_choice(node, context);
    case Kind::transaction: {
      const auto number = static_cast<std::uint32_t>(node.transaction);
      transactions_ = std::max(transactions_, number + 1);
      emit({Code::begin_transaction, number});
      for (const PlanNode& child : node.children) {
        compile(child, context);
        if (!child.sampler) emit({Code::pass_child, number});
      }
      emit({Code::end_transaction, number});
      return;
    }
    case Kind::group:
    case Kind::lines: return compile_all(node.children, context);
  }
}

void PlanProgram::compile_sample(std::uint32_t sampler, const Context& context) {
  for (const auto& [slot, limit] : context.clocks) emit({Code::check_time, limit, slot});
  Instruction sample{Code::sample, sampler, context.exit};
  set_around(sample, context);
  emit(sample);
  // The outermost controller is left first; back in it, the inner ones are left.
  for (const Leave& leave : context.leaves) {
    emit({Code::leave_choice, leave.choice, choices_[leave.choice].by_child + leave.child});
  }
}

std::uint32_t PlanProgram::begin_exit() {
  exits_.push_back({0, 0, transactions_, transactions_});
  return static_cast<std::uint32_t>(exits_.size() - 1);
}

/// @pre the loop is compiled
void PlanProgram::end_exit(std::uint32_t exit, std::uint32_t end_of_turn) {
  exits_[exit].end_of_turn = end_of_turn;
  exits_[exit].after = here();
  exits_[exit].last = transactions_;
}

void PlanProgram::compile_loop(const PlanNode& node, Context context, std::uint32_t slot) {
  const bool is_endless = node.loops == PlanNode::kForever;
  for (const PlanNode& child : node.children) {
    if (child.kind != Kind::once_only || child.sampler) continue;
    once_slots_.emplace_back(&child, new_slots(1));
    emit({Code::reset, 0, once_slots_.back().second});
  }
  emit({is_endless ? Code::begin_endless : Code::begin_loop, 0, slot});
  const std::uint32_t body = here();
  context.loops.push_back({slot, node.loops});
  context.exit = begin_exit();
  compile_all(node.children, context);
  const std::uint32_t end =
      emit({is_endless ? Code::end_endless : Code::end_loop, node.loops, slot, body});
  end_exit(context.exit, end);
}

/// A loop of `fewest_loops` to `loops` turns: the number stands in the slot after its turns.
void PlanProgram::compile_random_loop(const PlanNode& node, Context context) {
  const std::uint32_t slot = new_slots(2);
  Instruction begin{Code::begin_random_loop, node.loops, slot, *node.fewest_loops};
  set_around(begin, context);
  emit(begin);
  const std::uint32_t test = emit({Code::end_random_loop, 0, slot});
  context.loops.push_back({slot, node.loops});
  context.exit = begin_exit();
  compile_all(node.children, context);
  const std::uint32_t end = emit({Code::jump, 0, 0, test});
  program_[test].target = here();
  end_exit(context.exit, end);
}

void PlanProgram::compile_repeated(const PlanNode& node, Context context) {
  const bool is_timed = node.kind == Kind::run_time;
  const std::uint32_t slot = new_slots(1, kBeforeTheFirst);
  const auto limit = static_cast<std::uint32_t>(limits_.size());
  if (is_timed) {
    new_slots(2);
    limits_.push_back(node.time);
    context.clocks.emplace_back(slot, limit);
  }
  const std::uint32_t begin = is_timed
                                  ? emit({Code::begin_time, limit, slot})
                                  : emit({Code::begin_while, node.checks_first ? 1U : 0U, slot});
  context.loops.push_back({slot, PlanNode::kForever});
  const std::uint32_t exit = begin_exit();
  if (!is_timed) context.exit = exit;  // a Runtime Controller is no loop to leave
  compile_all(node.children, context);
  const std::uint32_t end =
      emit({is_timed ? Code::end_time : Code::end_while, is_timed ? limit : 0, slot, begin + 1});
  program_[begin].target = here();
  end_exit(exit, end);
  for (std::uint32_t at = begin; at < here(); ++at) {
    if (program_[at].code == Code::check_time && program_[at].slot == slot)
      program_[at].target = here();
  }
}

void PlanProgram::compile_counted(const PlanNode& node, Context context) {
  const std::uint32_t slot = new_slots(1, kBeforeTheFirst);
  new_slots(1);  // beside it: which of the counter's values the thread has
  const auto number = static_cast<std::uint32_t>(counters_.size());
  counters_.push_back({node.shared, node.holds, node.period});
  const std::uint32_t begin = emit({Code::begin_counted, number, slot});
  context.loops.push_back({slot, PlanNode::kForever});
  const std::uint32_t exit = begin_exit();
  context.exit = exit;
  compile_all(node.children, context);
  const std::uint32_t end = emit({Code::jump, 0, 0, begin});
  program_[begin].target = here();
  end_exit(exit, end);
}

void PlanProgram::compile_choice(const PlanNode& node, const Context& context) {
  const bool has_order = node.kind == Kind::random_order;
  const auto number = static_cast<std::uint32_t>(choices_.size());
  std::vector<const PlanNode*> children;
  choices_.push_back({node.kind, node.shared});
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (!has_sampler(node.children[i])) continue;
    if (i < node.weights.size() && node.weights[i] <= 0) continue;
    children.push_back(&node.children[i]);
    if (i < node.weights.size() || node.kind == Kind::weighted)
      choices_[number].weights.push_back(i < node.weights.size() ? node.weights[i] : 1);
  }
  if (children.empty()) {
    choices_.pop_back();
    return;
  }
  const auto n = static_cast<std::uint32_t>(children.size());
  choices_[number].slot = new_slots(3);
  if (has_order || node.kind == Kind::weighted || node.single_samples)
    choices_[number].by_child = new_slots(n);
  Instruction begin{has_order ? Code::shuffle : Code::choose, number};
  set_around(begin, context);
  choices_[number].begin = emit(begin);
  for (std::uint32_t child = 0; child < n; ++child) {
    choices_[number].begins.push_back(here());
    Context inner = context;
    const bool resumes = node.single_samples && !has_order && !children[child]->sampler;
    if (resumes) inner.leaves.push_back({number, child});
    compile(*children[child], inner);
    const std::uint32_t own = resumes ? choices_[number].by_child + child : 0;
    emit({has_order ? Code::next_in_order : Code::end_choice, number, own,
          choices_[number].begins.back()});
  }
  choices_[number].end = here();
}

/// The children, unless the guard sends the thread around them.
void PlanProgram::compile_guarded(Instruction guard, const PlanNode& node, const Context& context) {
  const std::uint32_t at = emit(guard);
  compile_all(node.children, context);
  program_[at].target = here();
}

PlanProgram::Instruction PlanProgram::rule(Code code, const PlanNode& node) {
  rules_.push_back({node.kind, node.shared, node.limit});
  return {code, static_cast<std::uint32_t>(rules_.size() - 1), new_slots(2)};
}

}  // namespace headroom::load
